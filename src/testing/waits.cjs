"use strict";
// A test may put fake timers in their place later.
const { setTimeout, clearTimeout } = globalThis;

/** Items that a history keeps; the oldest go first. */
const HISTORY_MAX = 100_000;
/** What came instead, in the message of a time-out. */
const NEAR_MISSES_MAX = 5;

/** What was waited for has not come. */
class WaitTimeoutError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "WaitTimeoutError";
  }
}

/**
 * @template Item
 * @typedef {object} Wait
 * @property {(item: Item) => boolean} matches
 * @property {string} what For the message of a time-out.
 * @property {number} timeoutMs
 * @property {(item: Item) => string} shown
 * @property {() => string} [more] What else such a message says.
 */

/**
 * @template Item
 * @typedef {object} Waiting
 * @property {(item: Item) => boolean} matches
 * @property {(item: Item) => void} resolve
 * @property {(error: Error) => void} reject
 */

/**
 * Things that happened, and who waits for one.
 * @template Item
 */
class History {
  /** @type {Item[]} */
  items = [];
  /** @type {Set<Waiting<Item>>} */
  #waiting = new Set();
  /** @type {Error | undefined} */
  #ended;

  /** @param {Item} item */
  add(item) {
    this.items.push(item);
    if (this.items.length > HISTORY_MAX) this.items.shift();
    for (const each of [...this.#waiting]) if (each.matches(item)) each.resolve(item);
  }

  /**
   * Nothing will come any more.
   * @param {Error} error
   */
  end(error) {
    this.#ended = error;
    for (const { reject } of [...this.#waiting]) reject(error);
  }

  /**
   * The first that fits, past or to come. `from`: those before that place do not count.
   * @param {Wait<Item>} wait
   * @param {number} [from]
   * @returns {Promise<Item>}
   */
  async wait(wait, from = 0) {
    const { matches, timeoutMs } = wait;
    const found = this.items.slice(from).find(matches);
    if (found !== undefined) return found;
    if (this.#ended !== undefined) throw this.#ended;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {Waiting<Item> | undefined} */
    let waiting;
    try {
      return await new Promise((resolve, reject) => {
        waiting = { matches, resolve, reject };
        this.#waiting.add(waiting);
        timer = setTimeout(() => reject(this.#tooLate(wait, from)), timeoutMs);
      });
    } finally {
      clearTimeout(timer);
      if (waiting !== undefined) this.#waiting.delete(waiting);
    }
  }

  /**
   * @param {Wait<Item>} wait
   * @param {number} from
   */
  #tooLate({ what, timeoutMs, shown, more }, from) {
    const others = this.items.slice(from);
    const last = others.slice(-NEAR_MISSES_MAX).map((item) => `\n  ${shown(item)}`);
    const count =
      others.length > last.length ? `the last ${last.length} of ${others.length}` : "all";
    const instead =
      last.length === 0
        ? " Nothing of that kind came."
        : ` What came instead (${count}):${last.join("")}`;
    return new WaitTimeoutError(`No ${what} within ${timeoutMs} ms.${instead}${more?.() ?? ""}`);
  }
}

/**
 * Whether a value has every member of a condition, at any depth.
 * @param {unknown} value
 * @param {unknown} condition
 * @returns {boolean}
 */
function has(value, condition) {
  if (typeof condition !== "object" || condition === null) return Object.is(value, condition);
  if (typeof value !== "object" || value === null) return false;
  const members = /** @type {Record<string, unknown>} */ (value);
  return Object.entries(condition).every(
    ([name, wanted]) => wanted === undefined || has(members[name], wanted),
  );
}

/**
 * @template Item
 * @param {((item: Item) => boolean) | object | undefined} condition
 * @returns {(item: Item) => boolean}
 */
function matcher(condition) {
  if (typeof condition === "function") return /** @type {(item: Item) => boolean} */ (condition);
  return (item) => condition === undefined || has(item, condition);
}

/**
 * A condition in the message of a time-out.
 * @param {unknown} condition
 */
function worded(condition) {
  if (condition === undefined) return "";
  if (typeof condition === "function") return ` that fits ${String(condition).slice(0, 200)}`;
  const text = JSON.stringify(condition);
  return text === "{}" ? "" : ` with ${text}`;
}

exports.History = History;
exports.WaitTimeoutError = WaitTimeoutError;
exports.matcher = matcher;
exports.worded = worded;
exports.has = has;
exports.HISTORY_MAX = HISTORY_MAX;

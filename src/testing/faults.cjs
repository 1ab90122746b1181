"use strict";
const { millisecondsOf } = require("./duration.cjs");
const { History } = require("./waits.cjs");

const OPERATIONS = { connect: "connect", message: "message", "@connections": "connectionApi" };

/**
 * @typedef {object} FaultDeps
 * @property {(call: string, given?: Record<string, unknown>) => Promise<any>} call
 * @property {(api: string) => string} apiIdOf
 * @property {number} timeoutMs
 */

/** What a test makes go wrong, over the gateway's channel. */
class Faults {
  #deps;
  /** @type {Map<string, Fault>} */
  #injected = new Map();

  /** @param {FaultDeps} deps */
  constructor(deps) {
    this.#deps = deps;
  }

  /** @param {any} [options] */
  gone(options) {
    return this.#add({ kind: "gone" }, options);
  }

  /** @param {any} [options] */
  throttle(options = {}) {
    const { at, ...others } = options;
    const operation = at === undefined ? undefined : operationOf(at);
    return this.#add({ kind: "throttle" }, others, { operation });
  }

  /** @param {any} [options] */
  slowClient(options) {
    return this.#add({ kind: "slowClient" }, options);
  }

  /** @param {any} [options] */
  loseDisconnect(options) {
    return this.#add({ kind: "loseDisconnect" }, options);
  }

  /**
   * @param {any} by
   * @param {any} [options]
   */
  delay(by, options) {
    return this.#add({ kind: "delay", milliseconds: millisecondsOf(by) }, options);
  }

  /**
   * @param {any} failure
   * @param {any} [options]
   */
  fail(failure, options) {
    return this.#add({ kind: "fail", failure: failureOf(failure) }, options);
  }

  /** @param {string} connectionId */
  async cut(connectionId) {
    const { cut } = await this.#deps.call("cut", { connectionId });
    if (!cut) throw new Error(`Cannot cut connection ${connectionId}: there is none with that id`);
  }

  async removeAll() {
    await this.#deps.call("removeFaults");
  }

  /**
   * A fault has acted.
   * @param {{ id: string, applied: number }} hit
   */
  hit({ id, applied }) {
    this.#injected.get(id)?.hits.add(applied);
  }

  /** @param {Error} error */
  end(error) {
    for (const { hits } of this.#injected.values()) hits.end(error);
  }

  /**
   * @param {Record<string, unknown>} effect
   * @param {Record<string, any>} [options]
   * @param {Record<string, unknown>} [more]
   */
  async #add(effect, options = {}, more = {}) {
    const { api, stage, route, connectionId, times, ...others } = options;
    const { function: functionName, ...unknown } = others;
    const [other] = Object.keys(unknown);
    if (other !== undefined) throw new TypeError(`A fault has no option ${other}`);
    const apiId = api === undefined ? undefined : this.#deps.apiIdOf(api);
    const where = { ...more, apiId, stage, connectionId, functionName, routeKey: route };
    const { fault: id } = await this.#deps.call("addFault", { fault: { ...effect, where, times } });
    const fault = new Fault(id, this.#deps);
    this.#injected.set(id, fault);
    return fault;
  }
}

class Fault {
  /** @type {History<number>} */
  hits = new History();
  #id;
  #deps;

  /**
   * @param {string} id
   * @param {FaultDeps} deps
   */
  constructor(id, deps) {
    this.#id = id;
    this.#deps = deps;
  }

  get applied() {
    return this.hits.items.at(-1) ?? 0;
  }

  /**
   * @param {number} [times]
   * @param {{ timeoutMs?: number }} [options]
   */
  async waitUntilApplied(times = 1, options = {}) {
    await this.hits.wait({
      matches: (applied) => applied >= times,
      what: times === 1 ? "effect of the fault" : `${times} effects of the fault`,
      timeoutMs: options.timeoutMs ?? this.#deps.timeoutMs,
      shown: (applied) => `effect ${applied}`,
    });
  }

  async remove() {
    await this.#deps.call("removeFault", { fault: this.#id });
  }
}

/** @param {string} at */
function operationOf(at) {
  const operation = /** @type {Record<string, string>} */ (OPERATIONS)[at];
  if (operation !== undefined) return operation;
  throw new TypeError(
    `at is one of ${Object.keys(OPERATIONS).join(", ")}, not ${JSON.stringify(at)}`,
  );
}

/** @param {any} failure */
function failureOf(failure) {
  if (typeof failure === "string") return { kind: failure };
  const kind = failure?.statusCode === undefined ? "functionError" : "status";
  return { ...failure, kind };
}

exports.Faults = Faults;

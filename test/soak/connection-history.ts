import type { StageName } from "./soak-project.ts";
import { Tally } from "./tally.ts";
import type { Violations } from "./violations.ts";

/** Steps of a connection that a violation shows. */
const STEPS_SHOWN = 40;

/**
 * One connection as the driver knows it: what it waits for, what may come or not because the client left in the
 * middle, what the access log must say, and the last steps for the sentence of a violation.
 */
export class ConnectionHistory {
  readonly tag: string;
  readonly stage: StageName;
  /** Lines of the access log, by event, route and status. */
  readonly lines = new Tally();
  connectionId: string | undefined;
  /** What follows when the backend is told `$connect`, of a connection of which that is not certain. */
  whenConnected: (() => void) | undefined;
  phase: "arriving" | "open" | "stalled" | "leaving" | "over" = "arriving";
  /** Number of the last POST, sent and received. */
  postsSent = 0;
  #postReceived = 0;
  readonly #violations: Violations;
  readonly #awaited = new Map<string, number>();
  readonly #doubtful = new Map<string, number>();
  readonly #steps: string[] = [];
  #whenQuiet: (() => void)[] = [];
  /** What is done on the connection one after the other. */
  #chain: Promise<void> = Promise.resolve();

  constructor(id: { readonly tag: string; readonly stage: StageName }, violations: Violations) {
    this.tag = id.tag;
    this.stage = id.stage;
    this.#violations = violations;
  }

  note(step: string): void {
    this.#steps.push(`${this.#violations.now.toFixed(3)} ${step}`);
    if (this.#steps.length > STEPS_SHOWN) this.#steps.shift();
  }

  violated(what: string): void {
    const id = this.connectionId ?? "no id yet";
    this.#violations.add(`${this.tag} (${this.stage}, ${id}): ${what}`, this.#steps);
  }

  /** Must come, once for each time it is awaited. */
  await(key: string): void {
    this.#awaited.set(key, (this.#awaited.get(key) ?? 0) + 1);
  }

  /** May come or not, at most once for each time. */
  doubt(key: string): void {
    this.#doubtful.set(key, (this.#doubtful.get(key) ?? 0) + 1);
  }

  /** The first of the keys that was awaited or may come; what neither was is a violation. */
  met(...keys: readonly string[]): string | undefined {
    const key =
      keys.find((one) => this.#awaited.has(one)) ?? keys.find((one) => this.#doubtful.has(one));
    if (key === undefined) {
      this.note(`unasked: ${keys[0]}`);
      this.violated(`${keys[0]} came twice, or unasked`);
      return undefined;
    }
    this.note(key);
    this.#takeOff(key);
    return key;
  }

  /** What is not going to come. False when it has come. */
  withdraw(key: string): boolean {
    if (!this.#awaited.has(key)) return false;
    this.#takeOff(key);
    return true;
  }

  /** POSTs arrive in the order in which they were accepted. */
  postArrived(number: number): void {
    if (number <= this.#postReceived) {
      this.violated(`POST ${number} arrived after POST ${this.#postReceived}`);
    }
    this.#postReceived = Math.max(number, this.#postReceived);
    this.met(`post ${number}`);
  }

  /** Resolves as soon as nothing is awaited. */
  quiet(): Promise<void> {
    if (this.#awaited.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
    });
  }

  /** Runs when what was handed over before is done. */
  inTurn(run: () => Promise<void>): Promise<void> {
    this.#chain = this.#chain.then(run);
    return this.#chain;
  }

  get isSettled(): boolean {
    return this.#awaited.size === 0 && this.lines.differences().length === 0;
  }

  /** Tells of everything that should have come by now, and accepts it, so that it is told once. */
  settle(): void {
    for (const [key, times] of this.#awaited) {
      this.violated(`${key} did not come${times === 1 ? "" : `, ${times} times`}`);
    }
    this.#awaited.clear();
    for (const difference of this.lines.differences()) {
      this.violated(`lines of the access log: ${difference}`);
    }
    this.lines.accept();
    this.#tellQuiet();
  }

  #takeOff(key: string): void {
    const from = this.#awaited.has(key) ? this.#awaited : this.#doubtful;
    const left = (from.get(key) ?? 0) - 1;
    if (left > 0) from.set(key, left);
    else from.delete(key);
    this.#tellQuiet();
  }

  #tellQuiet(): void {
    if (this.#awaited.size > 0) return;
    const waiting = this.#whenQuiet;
    this.#whenQuiet = [];
    for (const resolve of waiting) resolve();
  }
}

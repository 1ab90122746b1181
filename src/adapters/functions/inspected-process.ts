import { connect as openSocket, type Socket } from "node:net";

const LOOPBACK = "127.0.0.1";

export interface InspectedProcessOptions {
  readonly functionName: string;
  readonly waits: boolean;
  readonly port: () => number;
  readonly announce: (sentence: string) => void;
  readonly onChange: () => void;
  readonly onEnd: () => void;
}

/** What an inspector says when it is there: Node.js's own words, which our Python bootstrap uses too. */
const LISTENING = /^Debugger listening on (ws:\/\/)?127\.0\.0\.1:(\d+)(\/\S+)?$/;
const MISSING = /^Debugger missing: (.+)$/;
/** What else Node.js prints about it. */
const WAITS_FOR_END = "Waiting for the debugger to disconnect...";
const NOTICES =
  /^(?:Debugger (?:attached\.|ending on ws:\/\/\S+)|For help, see: https:\/\/nodejs\.org\/\S*inspector)$/;
/** What the answer to a WebSocket begins with. */
const SWITCHED = "HTTP/1.1 101";

/** The inspector of one process. */
export class InspectedProcess {
  readonly #options: InspectedProcessOptions;
  #target: { readonly port: number; readonly path: string; readonly isNode: boolean } | undefined;
  /** Both ends of each connection. */
  readonly #sockets = new Set<Socket>();
  readonly #debuggers = new Set<Socket>();
  #isAwaited: boolean;
  #isHeld: boolean;

  constructor(options: InspectedProcessOptions) {
    this.#options = options;
    this.#isAwaited = options.waits;
    this.#isHeld = options.waits;
  }

  /** Whether its time stands still: a debugger is attached, or the code waits for one. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether a line of standard error is the inspector's own, not one of the function. */
  takes(line: string): boolean {
    const listening = this.#target === undefined ? LISTENING.exec(line) : null;
    if (listening !== null) {
      const [, scheme, port, path = ""] = listening;
      this.#target = { port: Number(port), path, isNode: scheme !== undefined };
      this.announce();
      return true;
    }
    const missing = MISSING.exec(line)?.[1];
    if (missing !== undefined) {
      this.#options.announce(
        `Function "${this.#options.functionName}" runs without a debugger: ${missing}`,
      );
      this.#isAwaited = false;
      this.#tell();
      return true;
    }
    if (line === WAITS_FOR_END) this.detach();
    return line === WAITS_FOR_END || NOTICES.test(line);
  }

  /** Once the port is open and the inspector listens. */
  announce(): void {
    const { functionName, port, announce } = this.#options;
    const target = this.#target;
    if (target === undefined || port() === 0) return;
    const scheme = target.isNode ? "ws://" : "";
    announce(`Debugger of ${functionName}: ${scheme}${LOOPBACK}:${port()}${target.path}`);
  }

  attach(client: Socket): void {
    if (this.#target === undefined) {
      client.destroy();
      return;
    }
    const { port, isNode } = this.#target;
    const inspector = openSocket(port, LOOPBACK);
    inspector.on("data", (data: Buffer) => {
      // A list of targets is asked for without a WebSocket; a debug adapter speaks to debuggers alone.
      const isAnswered = !isNode || data.toString("latin1", 0, SWITCHED.length) === SWITCHED;
      if (isAnswered) this.#attached(client);
    });
    for (const [one, other] of [
      [client, inspector],
      [inspector, client],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => one.destroy());
      one.once("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
    client.once("close", () => this.#detached(client));
  }

  /** Cuts debuggers off. */
  detach(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const client of this.#debuggers) this.#detached(client);
  }

  /** The process is gone. */
  ended(): void {
    this.#isAwaited = false;
    this.detach();
    this.#tell();
    this.#options.onEnd();
  }

  #attached(client: Socket): void {
    if (this.#debuggers.has(client)) return;
    this.#debuggers.add(client);
    this.#isAwaited = false;
    if (this.#debuggers.size === 1) this.#say("is attached: no time-out of it counts");
    this.#tell();
  }

  #detached(client: Socket): void {
    if (!this.#debuggers.delete(client)) return;
    if (this.#debuggers.size === 0) this.#say("is gone: its time-outs count again");
    this.#tell();
  }

  #say(what: string): void {
    const { announce, functionName } = this.#options;
    announce(`The debugger of ${functionName} ${what}.`);
  }

  #tell(): void {
    const isHeld = this.#isAwaited || this.#debuggers.size > 0;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#options.onChange();
  }
}

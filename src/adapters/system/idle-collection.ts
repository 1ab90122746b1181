/** How often it is looked whether there is something to do and time for it, milliseconds. */
export const LOOKED_EVERY_MS = 1_000;

/** Handshakes that leave little behind are not collected after, whatever share of the connections they are. */
export const HANDSHAKES_MIN = 1_000;

/** New connections since the last collection, for each that is open, which are worth another. */
export const NEW_SHARE = 0.25;

/** Processor time between two looks, microseconds, up to which a process has nothing to do: a twentieth. */
export const IDLE_CPU_MICROSECONDS_MAX = 50_000;

export interface ConnectionCounts {
  /** Connections that were ever opened. */
  readonly opened: number;
  /** Those that are there. */
  readonly size: number;
}

/** Of all of the process's threads. */
export interface CollectedProcess {
  readonly cpuMicroseconds: () => number;
  /** Stops everything while it runs: about 2 microseconds for each connection. */
  readonly collect: () => void;
}

/**
 * Handshakes leave gaps in the collector's blocks, whose pages only a full collection gives back, and without work the
 * runtime makes none: 15,000 idle connections keep 0.6 KB each that nobody uses. So there is one when many have come, as soon
 * as the process rests.
 */
export class IdleCollection implements Disposable {
  readonly #connections: ConnectionCounts;
  readonly #process: CollectedProcess;
  readonly #timer: ReturnType<typeof setInterval>;
  #openedBefore: number;
  #cpuBefore: number;

  constructor(connections: ConnectionCounts, process = THIS_PROCESS) {
    this.#connections = connections;
    this.#process = process;
    this.#openedBefore = connections.opened;
    this.#cpuBefore = process.cpuMicroseconds();
    this.#timer = setInterval(() => this.look(), LOOKED_EVERY_MS);
    this.#timer.unref();
  }

  look(): void {
    const cpu = this.#process.cpuMicroseconds();
    const isIdle = cpu - this.#cpuBefore <= IDLE_CPU_MICROSECONDS_MAX;
    this.#cpuBefore = cpu;
    const { opened, size } = this.#connections;
    const isDue = opened - this.#openedBefore >= Math.max(HANDSHAKES_MIN, size * NEW_SHARE);
    if (!isIdle || !isDue) return;
    this.#openedBefore = opened;
    this.#process.collect();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

const THIS_PROCESS: CollectedProcess = {
  cpuMicroseconds() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  collect: () => Bun.gc(true),
};

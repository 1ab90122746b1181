import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Clock } from "../../engine/ports.ts";

/** How often it is looked whether a descriptor is free, milliseconds. */
export const LOOKED_EVERY_MS = 250;

/** The same while none is: who waits to be accepted keeps the event loop awake until then. */
export const LOOKED_EVERY_MS_WHEN_EXHAUSTED = 20;

export interface Descriptors {
  /** Takes one; throws when none is free. */
  take(): number;
  give(descriptor: number): void;
  /** When the event loop has accepted who waits. */
  afterAccepting(run: () => void): void;
}

/**
 * One descriptor that is held back for the case that no other is free. Whoever connects then cannot be accepted, so
 * cannot even be turned away, and the event loop asks for them without rest: the spare one is given up for a moment, in which they
 * are accepted and, as `isExhausted` says, cut.
 */
export class SpareDescriptor implements Disposable {
  readonly #clock: Clock;
  readonly #descriptors: Descriptors;
  #spare: number | undefined;
  #isExhausted = false;
  #timer: { cancel(): void } | undefined;

  constructor(clock: Clock, descriptors: Descriptors = OF_THE_SYSTEM) {
    this.#clock = clock;
    this.#descriptors = descriptors;
    this.#look();
  }

  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#giveUp();
  }

  #look(): void {
    this.#spare ??= this.#take();
    const another = this.#spare === undefined ? undefined : this.#take();
    this.#isExhausted = another === undefined;
    const everyMs = this.#isExhausted ? LOOKED_EVERY_MS_WHEN_EXHAUSTED : LOOKED_EVERY_MS;
    this.#timer = this.#clock.schedule(this.#clock.elapsed() + everyMs, () => this.#look());
    if (another !== undefined) return this.#descriptors.give(another);
    this.#giveUp();
    this.#descriptors.afterAccepting(() => {
      // Unless it has been disposed of meanwhile.
      if (this.#timer !== undefined) this.#spare ??= this.#take();
    });
  }

  #giveUp(): void {
    if (this.#spare !== undefined) this.#descriptors.give(this.#spare);
    this.#spare = undefined;
  }

  #take(): number | undefined {
    try {
      return this.#descriptors.take();
    } catch {
      return undefined; // EMFILE of the process or ENFILE of the machine
    }
  }
}

const OF_THE_SYSTEM: Descriptors = {
  take: () => openSync(devNull, "r"),
  give: closeSync,
  // The first may come before the sockets have been asked, the second does not.
  afterAccepting: (run) => void setImmediate(() => setImmediate(run)),
};

import type { FaultPlace } from "../../engine/fault-injection.ts";
import type { Fault, FaultCondition, FaultEffect } from "./fault.ts";
import { FAULTS_MAX, readFault } from "./read-fault.ts";

/** Where a fault would act, with the function when it is one that is invoked. */
export interface ActingPlace extends Partial<FaultPlace> {
  readonly functionName?: string | undefined;
}

interface Entry extends Fault {
  applied: number;
}

export interface FaultHit {
  readonly id: string;
  readonly kind: FaultEffect["kind"];
  /** How often it has acted, this time included. */
  readonly applied: number;
  readonly place: ActingPlace;
}

/** The faults that a test has injected, in that order: the first that fits acts. */
export class FaultTable {
  readonly #faults = new Map<string, Entry>();
  readonly #tell: (hit: FaultHit) => void;
  #count = 0;

  /** `tell`: a fault has acted. */
  constructor(tell: (hit: FaultHit) => void) {
    this.#tell = tell;
  }

  /** Answers with its id. Throws `SyntaxError` for what is no fault, or one too many. */
  add(value: unknown): string {
    const fault = readFault(value);
    if (this.#faults.size >= FAULTS_MAX) {
      throw new SyntaxError(`${FAULTS_MAX} faults are injected already: remove one first`);
    }
    this.#count += 1;
    const id = `fault-${this.#count}`;
    this.#faults.set(id, { ...fault, applied: 0 });
    return id;
  }

  /** One that has acted for the last time is not there any more. */
  remove(id: string): void {
    this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The effect of the first fault of these kinds that fits, which is counted. */
  take<Kind extends FaultEffect["kind"]>(
    kind: Kind,
    place: ActingPlace,
  ): Extract<FaultEffect, { readonly kind: Kind }> | undefined {
    for (const [id, fault] of this.#faults) {
      const { effect, where, times } = fault;
      if (effect.kind !== kind || !fits(where, place)) continue;
      fault.applied += 1;
      if (fault.applied === times) this.#faults.delete(id);
      this.#tell({ id, kind, applied: fault.applied, place });
      return effect as Extract<FaultEffect, { readonly kind: Kind }>;
    }
    return undefined;
  }
}

function fits(where: FaultCondition, place: ActingPlace): boolean {
  for (const name in where) {
    const key = name as keyof FaultCondition;
    if (where[key] !== undefined && where[key] !== place[key]) return false;
  }
  return true;
}

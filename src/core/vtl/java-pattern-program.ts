import { TemplateError } from "./budget.ts";

/** Instructions that a regular expression becomes, count. Ours: `{1000}` repeats what stands before it. */
export const PATTERN_INSTRUCTIONS_MAX = 10_000;

/** What `java-pattern.ts` runs. Places are indexes of instructions. */
export type Instruction =
  | { readonly kind: "character"; readonly matches: (code: number) => boolean }
  | { readonly kind: "start" | "end" | "boundary" | "notBoundary" | "match" }
  /** Remembers where a group begins or ends, or where a pass of a loop began. */
  | { readonly kind: "save"; readonly slot: number }
  /** Fails when nothing was read since the slot was saved: an empty pass would go on for ever. */
  | { readonly kind: "moved"; readonly slot: number }
  | { readonly kind: "jump"; to: number }
  /** Tries one way, and the other when that fails. */
  | { readonly kind: "split"; first: number; second: number };

export interface PatternProgram {
  readonly instructions: readonly Instruction[];
  /** Groups, the whole match included. */
  readonly groups: number;
  readonly slots: number;
}

export type PatternPart =
  | { readonly kind: "instruction"; readonly instruction: Instruction }
  | { readonly kind: "sequence"; readonly parts: readonly PatternPart[] }
  | { readonly kind: "choice"; readonly parts: readonly PatternPart[] }
  | { readonly kind: "group"; readonly part: PatternPart; readonly index: number }
  | {
      readonly kind: "repeat";
      readonly part: PatternPart;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export function assemblePattern(part: PatternPart, groups: number): PatternProgram {
  const assembler = new Assembler(groups);
  assembler.add({ kind: "group", part, index: 0 });
  assembler.emit({ kind: "match" });
  return { instructions: assembler.instructions, groups, slots: assembler.slots };
}

class Assembler {
  readonly instructions: Instruction[] = [];
  /** The first ones are the two of each group. */
  slots: number;

  constructor(groups: number) {
    this.slots = groups * 2;
  }

  emit<Kind extends Instruction>(instruction: Kind): Kind {
    if (this.instructions.length === PATTERN_INSTRUCTIONS_MAX) {
      throw new TemplateError("A regular expression repeats too much");
    }
    this.instructions.push(instruction);
    return instruction;
  }

  add(part: PatternPart): void {
    switch (part.kind) {
      case "instruction":
        this.emit(part.instruction);
        return;
      case "sequence":
        for (const each of part.parts) this.add(each);
        return;
      case "group":
        this.emit({ kind: "save", slot: part.index * 2 });
        this.add(part.part);
        this.emit({ kind: "save", slot: part.index * 2 + 1 });
        return;
      case "choice":
        this.#choice(part.parts);
        return;
      case "repeat":
        this.#repeat(part);
    }
  }

  #choice(parts: readonly PatternPart[]): void {
    const jumps: { to: number }[] = [];
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) {
        this.add(part);
        continue;
      }
      const split = this.emit({ kind: "split", first: 0, second: 0 });
      split.first = this.instructions.length;
      this.add(part);
      jumps.push(this.emit({ kind: "jump", to: 0 }));
      split.second = this.instructions.length;
    }
    for (const jump of jumps) jump.to = this.instructions.length;
  }

  #repeat({ part, min, max, isLazy }: Extract<PatternPart, { kind: "repeat" }>): void {
    const before = this.instructions.length;
    for (let count = 0; count < min; count += 1) {
      this.add(part);
      if (this.instructions.length === before) return; // Nothing, however often.
    }
    if (max === Number.POSITIVE_INFINITY) {
      this.#loop(part, isLazy);
      return;
    }
    const splits = [];
    for (let count = min; count < max; count += 1) {
      const split = this.emit({ kind: "split", first: 0, second: 0 });
      this.#enter(split, isLazy);
      splits.push(split);
      this.add(part);
    }
    for (const split of splits) this.#leave(split, isLazy);
  }

  #loop(part: PatternPart, isLazy: boolean): void {
    const top = this.instructions.length;
    const split = this.emit({ kind: "split", first: 0, second: 0 });
    this.#enter(split, isLazy);
    const slot = this.slots;
    this.slots += 1;
    this.emit({ kind: "save", slot });
    this.add(part);
    this.emit({ kind: "moved", slot });
    this.emit({ kind: "jump", to: top });
    this.#leave(split, isLazy);
  }

  #enter(split: { first: number; second: number }, isLazy: boolean): void {
    split[isLazy ? "second" : "first"] = this.instructions.length;
  }

  #leave(split: { first: number; second: number }, isLazy: boolean): void {
    split[isLazy ? "first" : "second"] = this.instructions.length;
  }
}

/**
 * Regular expressions for templates: a machine that counts its steps, because JavaScript's own may take exponential time
 * over a message that a stranger wrote.
 */
import { type Budget, TemplateError } from "./budget.ts";
import type { Instruction, PatternProgram } from "./java-pattern-program.ts";
import { compilePattern, isLineEnd, isWordCode } from "./java-pattern-syntax.ts";

/** Ways that one match may leave untried, count. Ours. */
export const PATTERN_BACKTRACKS_MAX = 1_000_000;
/** Instructions that are run for one step. */
const INSTRUCTIONS_PER_STEP = 16;
/** What beginning at one place of a text costs, instructions. */
const INSTRUCTIONS_PER_START = 4;

/** Offsets of the groups: start and end of each, -1 for one that took no part. */
export type PatternMatch = readonly number[];

export class JavaPattern {
  readonly #program: PatternProgram;
  readonly #budget: Budget;
  #unpaid = 0;

  /** Throws `TemplateError` for what is no regular expression, or none of ours. A program is compiled already. */
  constructor(source: string | PatternProgram, budget: Budget) {
    this.#budget = budget;
    if (typeof source !== "string") {
      this.#program = source;
      return;
    }
    budget.spend(source.length);
    this.#program = compilePattern(source);
    budget.spend(Math.ceil(this.#program.instructions.length / INSTRUCTIONS_PER_STEP));
  }

  get groups(): number {
    return this.#program.groups;
  }

  matchesWhole(text: string): boolean {
    return this.#run(text, 0, true) !== undefined;
  }

  /** The first match at `from` or after it. */
  find(text: string, from: number): PatternMatch | undefined {
    for (let start = from; start <= text.length; start += 1) {
      const match = this.#run(text, start, false);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  #run(text: string, start: number, mustEnd: boolean): PatternMatch | undefined {
    const { instructions, slots } = this.#program;
    const machine = new Machine(slots, start);
    this.#pay(INSTRUCTIONS_PER_START);
    for (;;) {
      this.#pay(1);
      const next = instructions[machine.at];
      if (next === undefined) return undefined;
      if (next.kind === "match" && (!mustEnd || machine.position === text.length)) {
        return machine.saved;
      }
      if (!step(machine, next, text) && !machine.back()) return undefined;
    }
  }

  #pay(instructions: number): void {
    this.#unpaid += instructions;
    if (this.#unpaid < INSTRUCTIONS_PER_STEP) return;
    this.#unpaid -= INSTRUCTIONS_PER_STEP;
    this.#budget.spend(1);
  }
}

/** Where a match is, and the ways back. */
class Machine {
  at = 0;
  position: number;
  readonly saved: number[];
  /** Two numbers each: an instruction and its position, or -1 - slot and its former value. */
  readonly #ways: number[] = [];

  constructor(slots: number, start: number) {
    this.saved = new Array<number>(slots).fill(-1);
    this.position = start;
  }

  save(slot: number): void {
    this.#push(-1 - slot, this.saved[slot] ?? -1);
    this.saved[slot] = this.position;
  }

  mayReturnTo(instruction: number): void {
    this.#push(instruction, this.position);
  }

  back(): boolean {
    for (;;) {
      const value = this.#ways.pop();
      const way = this.#ways.pop();
      if (value === undefined || way === undefined) return false;
      if (way >= 0) {
        this.at = way;
        this.position = value;
        return true;
      }
      this.saved[-1 - way] = value;
    }
  }

  #push(way: number, value: number): void {
    if (this.#ways.length >= 2 * PATTERN_BACKTRACKS_MAX) {
      throw new TemplateError("A regular expression takes too many ways through a text");
    }
    this.#ways.push(way, value);
  }
}

/** Whether the instruction succeeded; the machine then stands at the next one. */
function step(machine: Machine, instruction: Instruction, text: string): boolean {
  const { position } = machine;
  switch (instruction.kind) {
    case "character":
      if (position >= text.length || !instruction.matches(text.charCodeAt(position))) return false;
      machine.position += 1;
      break;
    case "save":
      machine.save(instruction.slot);
      break;
    case "moved":
      if (machine.saved[instruction.slot] === position) return false;
      break;
    case "jump":
      machine.at = instruction.to;
      return true;
    case "split":
      machine.mayReturnTo(instruction.second);
      machine.at = instruction.first;
      return true;
    case "start":
      if (position !== 0) return false;
      break;
    case "end":
      if (!isAtEnd(text, position)) return false;
      break;
    case "boundary":
    case "notBoundary":
      if (isBoundary(text, position) !== (instruction.kind === "boundary")) return false;
      break;
    case "match":
      return false;
  }
  machine.at += 1;
  return true;
}

/** At the end, or before the one line terminator that ends the text. */
function isAtEnd(text: string, position: number): boolean {
  const left = text.length - position;
  if (left === 0) return true;
  if (left === 2) return text.endsWith("\r\n");
  if (left !== 1 || !isLineEnd(text.charCodeAt(position))) return false;
  return !(text.endsWith("\n") && text[position - 1] === "\r");
}

function isBoundary(text: string, position: number): boolean {
  return isWordAt(text, position - 1) !== isWordAt(text, position);
}

function isWordAt(text: string, position: number): boolean {
  return position >= 0 && position < text.length && isWordCode(text.charCodeAt(position));
}

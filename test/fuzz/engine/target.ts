/** One thing that is fuzzed. An input is bytes for every target, so that one set of mutators, corpora and shrinking serves all. */
export interface Target {
  /** Names its corpus folder too. */
  readonly name: string;
  /** What has to hold for every input, a sentence. */
  readonly property: string;
  /** Inputs are cut to this. */
  readonly bytesMax: number;
  /** Pieces that its inputs are made of. */
  readonly dictionary: readonly string[];
  /** Where mutation begins, beside the corpus. */
  seeds(): Uint8Array[];
  /** An input that is not a mutation of another one. */
  fresh?(random: () => number): Uint8Array;
  /**
   * Throws when the property does not hold. Answers what happened in a few words: an input that ends in a way no other did is
   * kept, and mutated again.
   */
  check(input: Uint8Array): string | Promise<string>;
  before?(): Promise<void>;
  after?(): Promise<void>;
}

/** What `check` throws; a defect of the code may throw anything else. */
export class Violation extends Error {
  override readonly name = "Violation";
}

export function hold(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Violation(sentence);
}

/** Both as JSON, so that what differs can be read. */
export function holdEqual(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [shown(actual), shown(expected)];
  if (got !== wanted) throw new Violation(`${what}: got ${got}, expected ${wanted}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, member) => {
    if (member instanceof Uint8Array) return `bytes ${Buffer.from(member).toString("hex")}`;
    return member === undefined ? "undefined" : member;
  });
}

const UTF8 = new TextEncoder();
const LENIENT = new TextDecoder("utf-8", { ignoreBOM: true });

export function bytesOf(text: string): Uint8Array {
  return UTF8.encode(text);
}

export function textOf(input: Uint8Array): string {
  return LENIENT.decode(input);
}

/** The parts of an input of several texts; a part that is not there is empty. */
export function partsOf(input: Uint8Array, count: number): string[] {
  const parts = textOf(input).split(SEPARATOR);
  const last = parts.slice(count - 1).join(SEPARATOR);
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? last : (parts[at] ?? "")));
}

export function inputOf(...parts: readonly string[]): Uint8Array {
  return bytesOf(parts.join(SEPARATOR));
}

/** Between the parts of an input. */
const SEPARATOR = "\n=====\n";

import { concat } from "../../support/byte-streams.ts";

type Random = () => number;

export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

export function oneOf<Value>(values: readonly Value[], random: Random): Value {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new RangeError("Nothing to choose from");
  return value;
}

export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(random, 256));
}

/** What a mutation may use beside the bytes. */
export interface Material {
  readonly dictionary: readonly Uint8Array[];
  /** Other inputs, to take pieces from. */
  readonly others: readonly Uint8Array[];
  readonly bytesMax: number;
}

/** Bytes that stand at the edge of something: lengths, signs, digits, line ends, beginnings of UTF-8. */
const EDGES = [
  0, 1, 9, 10, 13, 32, 34, 36, 39, 45, 47, 48, 57, 58, 92, 125, 126, 127, 128, 0xc2, 0xed, 255,
];
const REPEATS = [2, 3, 17, 64, 257, 1_500];

/** One to six changes. */
export function mutated(bytes: Uint8Array, random: Random, material: Material): Uint8Array {
  let result = bytes;
  const times = 1 + below(random, random() < 0.7 ? 2 : 6);
  for (let count = 0; count < times; count += 1) {
    result = oneOf(MUTATIONS, random)(result, random, material);
  }
  return result.length > material.bytesMax ? result.slice(0, material.bytesMax) : result;
}

type Mutation = (bytes: Uint8Array, random: Random, material: Material) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const changed = new Uint8Array(bytes);
    const at = below(random, bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return changed;
  },
  function setByte(bytes, random) {
    const changed = new Uint8Array(bytes);
    changed[below(random, bytes.length)] = oneOf(EDGES, random);
    return changed;
  },
  function insertBytes(bytes, random) {
    return replaced(
      bytes,
      below(random, bytes.length + 1),
      0,
      randomBytes(random, 1 + below(random, 4)),
    );
  },
  function insertEdge(bytes, random) {
    const edge = Uint8Array.of(oneOf(EDGES, random));
    return replaced(bytes, below(random, bytes.length + 1), 0, edge);
  },
  function leaveOut(bytes, random) {
    const { at, length } = rangeIn(bytes, random);
    return replaced(bytes, at, length, new Uint8Array(0));
  },
  function repeat(bytes, random, { bytesMax }) {
    const { at, length } = rangeIn(bytes, random);
    const times = Math.min(oneOf(REPEATS, random), Math.ceil(bytesMax / Math.max(1, length)));
    const piece = bytes.subarray(at, at + length);
    return replaced(bytes, at, length, concat(...new Array<Uint8Array>(times).fill(piece)));
  },
  function moveRange(bytes, random) {
    const { at, length } = rangeIn(bytes, random);
    const without = replaced(bytes, at, length, new Uint8Array(0));
    return replaced(without, below(random, without.length + 1), 0, bytes.subarray(at, at + length));
  },
  addWord,
  addWord,
  function overwriteWithWord(bytes, random, { dictionary }) {
    if (dictionary.length === 0) return bytes;
    const { at, length } = rangeIn(bytes, random);
    return replaced(bytes, at, length, oneOf(dictionary, random));
  },
  function takeFromOther(bytes, random, { others }) {
    if (others.length === 0) return bytes;
    const other = oneOf(others, random);
    const from = rangeIn(other, random);
    const { at, length } = rangeIn(bytes, random);
    const piece = other.subarray(from.at, from.at + from.length);
    return replaced(bytes, at, random() < 0.5 ? 0 : length, piece);
  },
  function joinOther(bytes, random, { others }) {
    if (others.length === 0) return bytes;
    const other = oneOf(others, random);
    const cut = below(random, bytes.length + 1);
    return concat(bytes.subarray(0, cut), other.subarray(below(random, other.length + 1)));
  },
  function changeNumber(bytes, random) {
    const text = Buffer.from(bytes).toString("latin1");
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const found = oneOf(numbers, random);
    const value = BigInt(found[0].slice(0, 30));
    const changed = oneOf(
      [value + 1n, value - 1n, value * 10n, -value, 0n, 2n ** 31n, 2n ** 63n],
      random,
    );
    return replaced(bytes, found.index, found[0].length, Buffer.from(String(changed)));
  },
];

function addWord(bytes: Uint8Array, random: Random, { dictionary }: Material): Uint8Array {
  if (dictionary.length === 0) return bytes;
  return replaced(bytes, below(random, bytes.length + 1), 0, oneOf(dictionary, random));
}

/** Short ones more often than long ones. */
function rangeIn(bytes: Uint8Array, random: Random): { at: number; length: number } {
  const longest = random() < 0.7 ? Math.min(8, bytes.length) : bytes.length;
  const length = Math.min(bytes.length, 1 + below(random, longest));
  return { at: below(random, bytes.length - length + 1), length };
}

function replaced(bytes: Uint8Array, at: number, length: number, piece: Uint8Array): Uint8Array {
  return concat(bytes.subarray(0, at), piece, bytes.subarray(at + length));
}

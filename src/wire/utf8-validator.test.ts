import { expect, test } from "bun:test";
import { everySplit, latin1, seededRandom } from "../../test/support/byte-streams.ts";
import { Utf8Validator } from "./utf8-validator.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

function runtimeAccepts(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function accepts(pieces: readonly Uint8Array[]): boolean {
  const validator = new Utf8Validator();
  return pieces.every((piece) => validator.accept(piece)) && validator.complete;
}

test("accept() agrees with the runtime for every two bytes", () => {
  const bytes = new Uint8Array(2);
  const disagreements: number[] = [];
  for (let pair = 0; pair < 65_536; pair++) {
    bytes[0] = pair >> 8;
    bytes[1] = pair;
    if (accepts([bytes]) !== runtimeAccepts(bytes)) disagreements.push(pair);
  }
  expect(disagreements).toEqual([]);
});

test("accept() agrees with the runtime for random sequences near the edges", () => {
  const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf];
  edges.push(0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
  const random = seededRandom(3629);
  const disagreements: number[][] = [];
  let valid = 0;
  for (let round = 0; round < 50_000; round++) {
    const length = 1 + Math.floor(random() * 5);
    const bytes = Uint8Array.from(
      { length },
      () => edges[Math.floor(random() * edges.length)] ?? 0,
    );
    const verdict = runtimeAccepts(bytes);
    if (verdict) valid++;
    if (accepts([bytes]) !== verdict) disagreements.push(Array.from(bytes));
  }
  expect(disagreements).toEqual([]);
  expect(valid).toBeGreaterThan(1000);
});

test("accept() holds for text however it is cut", () => {
  const text = new TextEncoder().encode("a\u00e9\u20ac\u{1f600}\ufeff\ud7ff\ue000\u{10ffff}z");
  for (const pieces of everySplit(text)) expect(accepts(pieces)).toBe(true);
});

test.each([
  ["\x80", 1],
  ["a\xc1", 2],
  ["\xe0\x9f", 2],
  ["\xed\xa0", 2],
  ["\xf0\x8f", 2],
  ["\xf4\x90", 2],
  ["\xf5", 1],
  ["\xe2\x82a", 3],
])("accept() refuses %j at its last byte", (text, length) => {
  const bytes = latin1(text);
  expect(new Utf8Validator().accept(bytes.subarray(0, length - 1))).toBe(true);
  expect(new Utf8Validator().accept(bytes)).toBe(false);
});

test("complete is false inside a character", () => {
  const validator = new Utf8Validator();
  expect(validator.complete).toBe(true);
  validator.accept(latin1("\xe2\x82"));
  expect(validator.complete).toBe(false);
  validator.accept(latin1("\xac"));
  expect(validator.complete).toBe(true);
});

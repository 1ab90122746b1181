import { expect, test } from "bun:test";
import { seededRandom } from "../../test/support/byte-streams.ts";
import { maskKeyOf, SHORT_PAYLOAD_BYTES_MAX, unmask, unmaskedShort } from "./mask.ts";

const KEY = new Uint8Array([0xf1, 0x02, 0x83, 0x74]);

/** RFC 6455 section 5.3, word for word. */
function expected(payload: Uint8Array, offset: number): Uint8Array {
  return payload.map((byte, at) => byte ^ (KEY[(at + offset) % 4] ?? 0));
}

test("unmask() follows the RFC for every length, offset and place in memory", () => {
  const random = seededRandom(53);
  for (let length = 0; length < 300; length++) {
    const payload = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    for (let place = 0; place < 4; place++) {
      const memory = new Uint8Array(length + 8).fill(0x55);
      const bytes = memory.subarray(place, place + length);
      bytes.set(payload);
      const offset = place * 7 + length;
      unmask(bytes, maskKeyOf(KEY, 0), offset);
      expect<Uint8Array>(bytes).toEqual(expected(payload, offset));
      expect(memory.subarray(0, place).every((byte) => byte === 0x55)).toBe(true);
      expect(memory.subarray(place + length).every((byte) => byte === 0x55)).toBe(true);
    }
  }
});

test("unmask() in pieces gives what it gives at once", () => {
  const payload = Uint8Array.from({ length: 1000 }, (_, at) => at & 255);
  for (const cut of [1, 2, 3, 127, 128, 129, 500]) {
    const bytes = payload.slice();
    unmask(bytes.subarray(0, cut), maskKeyOf(KEY, 0), 0);
    unmask(bytes.subarray(cut), maskKeyOf(KEY, 0), cut);
    expect<Uint8Array>(bytes).toEqual(expected(payload, 0));
  }
});

test("unmaskedShort() gives what unmask() gives, and leaves the bytes as they were", () => {
  const bytes = Uint8Array.from({ length: SHORT_PAYLOAD_BYTES_MAX + 8 }, (_, at) => at * 37);
  const before = bytes.slice();
  for (let length = 0; length <= SHORT_PAYLOAD_BYTES_MAX; length++) {
    for (const start of [0, 1, 7]) {
      const payload = before.subarray(start, start + length);
      const found = unmaskedShort(bytes, start, length, maskKeyOf(KEY, 0));
      expect<Uint8Array>(found).toEqual(expected(payload, 0));
    }
  }
  expect(bytes).toEqual(before);
});

test("maskKeyOf() reads four bytes, the first one highest", () => {
  expect(maskKeyOf(new Uint8Array([9, 0, 0, 1, 2]), 1)).toBe(0x00000102);
});

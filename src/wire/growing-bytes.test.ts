import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { GrowingBytes } from "./growing-bytes.ts";

test("append() collects pieces in order and view() shows them", () => {
  const bytes = new GrowingBytes(2000);
  let expected = "";
  for (let round = 0; round < 100; round++) {
    const piece = `piece ${round},`;
    bytes.append(latin1(piece));
    expected += piece;
  }
  expect(bytes.view()).toEqual(latin1(expected));
  expect(bytes.length).toBe(expected.length);
});

test("append() fills the limit and refuses one byte more", () => {
  const bytes = new GrowingBytes(300);
  bytes.append(new Uint8Array(299));
  bytes.append(new Uint8Array(1));
  expect(bytes.length).toBe(300);
  expect(bytes.view().buffer.byteLength).toBe(300);
  expect(() => bytes.append(new Uint8Array(1))).toThrow(RangeError);
});

test("an empty one holds no buffer", () => {
  expect(new GrowingBytes(131_072).view().buffer.byteLength).toBe(0);
});

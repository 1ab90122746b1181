import { describe, expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import {
  CLOSE_REASON_BYTES_MAX,
  CONTROL_PAYLOAD_BYTES_MAX,
  encodeClose,
  encodePing,
  encodePong,
  encodeText,
  isCloseCode,
} from "./frame.ts";

describe("encodeText()", () => {
  test.each([
    [0, [0x81, 0]],
    [125, [0x81, 125]],
    [126, [0x81, 126, 0, 126]],
    [65_535, [0x81, 126, 0xff, 0xff]],
    [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
    [131_072, [0x81, 127, 0, 0, 0, 0, 0, 2, 0, 0]],
  ])("announces %d bytes in the fewest bytes, unmasked", (length, header) => {
    const payload = new Uint8Array(length).fill(97);
    const frame = encodeText(payload);
    expect(Array.from(frame.subarray(0, header.length))).toEqual(header);
    expect(frame.subarray(header.length)).toEqual(payload);
  });
});

describe("encodeClose()", () => {
  const reasonOf = (frame: Uint8Array) => frame.subarray(4);

  test("holds the code and the reason", () => {
    expect(encodeClose(1001, "Going away")).toEqual(latin1("\x88\x0c\x03\xe9Going away"));
    expect(encodeClose(1000, latin1("raw"))).toEqual(latin1("\x88\x05\x03\xe8raw"));
    expect(encodeClose(4999, "")).toEqual(new Uint8Array([0x88, 2, 0x13, 0x87]));
  });

  test("is empty without a code", () => {
    expect(encodeClose(undefined, "unused")).toEqual(new Uint8Array([0x88, 0]));
  });

  test("keeps a reason of the limit whole and cuts a longer one", () => {
    const full = "r".repeat(CLOSE_REASON_BYTES_MAX);
    expect(reasonOf(encodeClose(1000, full))).toEqual(latin1(full));
    expect(reasonOf(encodeClose(1000, `${full}r`))).toEqual(latin1(full));
  });

  test.each(["\u00e9", "\u20ac", "\u{1f600}"])("cuts a reason before a broken %s", (character) => {
    const size = new TextEncoder().encode(character).length;
    for (let fits = 0; fits < size; fits++) {
      const start = "r".repeat(CLOSE_REASON_BYTES_MAX - fits);
      expect(reasonOf(encodeClose(1000, start + character))).toEqual(latin1(start));
    }
    const whole = "r".repeat(CLOSE_REASON_BYTES_MAX - size) + character;
    const frame = encodeClose(1000, `${whole}more`);
    expect(new TextDecoder().decode(reasonOf(frame))).toBe(whole);
  });

  test.each([0, 999, 1005, 1006, 1015, 5000])("refuses code %d", (code) => {
    expect(() => encodeClose(code, "")).toThrow(RangeError);
  });
});

test("isCloseCode() holds for the codes that may stand in a frame", () => {
  const all = Array.from({ length: 65_536 }, (_, code) => code).filter(isCloseCode);
  const application = Array.from({ length: 2000 }, (_, index) => 3000 + index);
  expect(all).toEqual([
    ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014],
    ...application,
  ]);
});

test("encodePing() and encodePong() allow a payload of the limit and refuse one byte more", () => {
  const full = new Uint8Array(CONTROL_PAYLOAD_BYTES_MAX).fill(7);
  expect(Array.from(encodePing(full).subarray(0, 3))).toEqual([0x89, 125, 7]);
  expect(Array.from(encodePong(full).subarray(0, 3))).toEqual([0x8a, 125, 7]);
  expect(encodePong(full).length).toBe(127);
  const long = new Uint8Array(CONTROL_PAYLOAD_BYTES_MAX + 1);
  expect(() => encodePing(long)).toThrow(RangeError);
  expect(() => encodePong(long)).toThrow(RangeError);
});

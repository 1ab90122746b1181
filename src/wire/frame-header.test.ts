import { describe, expect, test } from "bun:test";
import { encodeClientFrame } from "../../test/support/raw-frame.ts";
import { OPCODE } from "./frame.ts";
import {
  BINARY_REFUSED,
  PROTOCOL_ERROR,
  readFrameHeader,
  TOO_BIG,
  type Violation,
} from "./frame-header.ts";

const FIRST = { inMessage: false, payloadBytesMax: 70_000 };

function read(bytes: readonly number[], expected = FIRST) {
  return readFrameHeader(Uint8Array.from(bytes), { start: 0, end: bytes.length }, expected);
}

describe("readFrameHeader()", () => {
  test.each([
    [0, 6],
    [125, 6],
    [126, 8],
    [65_535, 8],
    [65_536, 14],
  ])("reads a frame of %d bytes from a header of %d bytes", (length, headerLength) => {
    const payload = new Uint8Array(length);
    const frame = encodeClientFrame({ opcode: OPCODE.text, payload, fin: false });
    const padded = new Uint8Array(frame.length + 3);
    padded.set(frame, 3);
    const header = readFrameHeader(padded, { start: 3, end: padded.length }, FIRST);
    expect(header).toEqual({
      opcode: OPCODE.text,
      fin: false,
      payloadLength: length,
      maskKey: 0x37fa213d,
      headerLength,
    });
    for (let end = 3; end < 3 + headerLength; end++) {
      // What lies after `end` belongs to nobody yet.
      expect(readFrameHeader(padded, { start: 3, end }, FIRST)).toBeUndefined();
    }
  });

  test.each<[string, number[], Violation]>([
    ["a reserved bit in the first byte", [0xc1], PROTOCOL_ERROR],
    ["a reserved opcode in the first byte", [0x83], PROTOCOL_ERROR],
    ["a fragmented control frame in the first byte", [0x09], PROTOCOL_ERROR],
    ["a continuation of nothing in the first byte", [0x80], PROTOCOL_ERROR],
    ["a missing mask in the second byte", [0x82, 0x05], PROTOCOL_ERROR],
    ["a long control frame in the second byte", [0x88, 0xfe], PROTOCOL_ERROR],
    ["binary in the second byte", [0x82, 0xff], BINARY_REFUSED],
    ["a length that wastes bytes, before the mask", [0x81, 0xfe, 0, 125], PROTOCOL_ERROR],
    ["a frame that is too big, before the mask", [0x81, 0xff, 0, 0, 0, 0, 0, 2, 0, 0], TOO_BIG],
  ])("refuses %s", (_, bytes, violation) => {
    expect(read(bytes)).toBe(violation);
    expect(read(bytes.slice(0, -1))).toBeUndefined();
  });

  test("allows what fits and refuses one byte more, but not for control frames", () => {
    const expected = { inMessage: true, payloadBytesMax: 5 };
    expect(read([0x80, 0x85, 1, 2, 3, 4], expected)).toMatchObject({ payloadLength: 5 });
    expect(read([0x80, 0x86], expected)).toBe(TOO_BIG);
    expect(read([0x89, 0x86, 1, 2, 3, 4], expected)).toMatchObject({ payloadLength: 6 });
  });

  test("refuses even an empty frame when the message may have no further one", () => {
    const expected = { inMessage: true, payloadBytesMax: -1 };
    expect(read([0x80, 0x80], expected)).toBe(TOO_BIG);
    expect(read([0x89, 0x80, 1, 2, 3, 4], expected)).toMatchObject({ payloadLength: 0 });
  });

  test("lets only continuations and control frames into a message", () => {
    const expected = { inMessage: true, payloadBytesMax: 5 };
    expect(read([0x81], expected)).toBe(PROTOCOL_ERROR);
    expect(read([0x82], expected)).toBe(PROTOCOL_ERROR);
    for (const first of [0x00, 0x80, 0x88, 0x89, 0x8a]) {
      expect(read([first, 0x80, 1, 2, 3, 4], expected)).toMatchObject({ opcode: first & 15 });
    }
  });
});

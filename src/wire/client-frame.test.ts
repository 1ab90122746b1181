import { expect, test } from "bun:test";
import { parseServerFrame } from "../../test/support/raw-frame.ts";
import { encodeClientFrame } from "./client-frame.ts";
import { OPCODE } from "./frame.ts";

const HELLO = new TextEncoder().encode("Hello");

test("encodeClientFrame() gives the examples of RFC 6455 section 5.7", () => {
  const mask = new Uint8Array([0x37, 0xfa, 0x21, 0x3d]);
  expect(encodeClientFrame({ opcode: OPCODE.text, payload: HELLO, mask })).toEqual(
    new Uint8Array([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
  );
  const payload = HELLO.subarray(0, 3);
  expect(encodeClientFrame({ opcode: OPCODE.text, payload, fin: false, mask: undefined })).toEqual(
    new Uint8Array([0x01, 0x03, 0x48, 0x65, 0x6c]),
  );
});

test.each([0, 125, 126, 65_535, 65_536])("encodeClientFrame() announces %d bytes", (length) => {
  const payload = new Uint8Array(length).fill(97);
  const mask = new Uint8Array(4);
  const parsed = parseServerFrame(encodeClientFrame({ opcode: OPCODE.ping, payload, mask }));
  expect(parsed?.value).toMatchObject({ fin: true, rsv: 0, opcode: OPCODE.ping, masked: true });
  expect(parsed?.value.payload).toEqual(payload);
});

test("encodeClientFrame() leaves the payload of its caller as it is", () => {
  const payload = HELLO.slice();
  encodeClientFrame({ opcode: OPCODE.text, payload, mask: new Uint8Array([1, 2, 3, 4]) });
  expect(payload).toEqual(HELLO);
});

test("encodeClientFrame() refuses a mask that is not four bytes", () => {
  const mask = new Uint8Array(3);
  expect(() => encodeClientFrame({ opcode: OPCODE.text, payload: HELLO, mask })).toThrow(
    RangeError,
  );
});

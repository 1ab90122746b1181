import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { CHUNK_EXTENSION_BYTES_MAX, ChunkedBody } from "./chunked-body.ts";
import { PendingBytes } from "./pending-bytes.ts";

const LIMITS = { bodyBytesMax: 20, headerBytesMax: 30, headerCountMax: 3 };

/** The body as text, the status of its refusal, or `undefined`; and what was not consumed. */
function read(...chunks: string[]): [outcome: string | number | undefined, rest: number] {
  const body = new ChunkedBody(LIMITS);
  const pending = new PendingBytes();
  for (const chunk of chunks) {
    pending.append(latin1(chunk));
    const outcome = body.read(pending);
    if (outcome instanceof Uint8Array) {
      return [new TextDecoder().decode(outcome), pending.length];
    }
    if (outcome !== undefined) return [outcome.status, pending.length];
  }
  return [undefined, pending.length];
}

test("read() joins chunks and leaves what follows the body", () => {
  expect(read("5\r\nhello\r\n00000006\r\n world\r\n0\r\n\r\nGET")).toEqual(["hello world", 3]);
  expect(read("0\r\n\r\n")).toEqual(["", 0]);
  expect(read("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n")).toEqual([
    "01234567890123456789",
    0,
  ]);
});

test("read() goes on where the last piece ended", () => {
  const whole = "5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nx: 1\r\n\r\n";
  expect(read(...whole)).toEqual(["hello!", 0]);
});

test("read() allows a body of the limit and refuses one byte more, before it arrives", () => {
  const full = `14\r\n${"a".repeat(20)}\r\n`;
  expect(read(`${full}0\r\n\r\n`)).toEqual(["a".repeat(20), 0]);
  expect(read(`${full}1\r\n`)).toEqual([413, 0]);
  expect(read("15\r\n")).toEqual([413, 0]);
});

test("read() allows extensions of the limit in one body and refuses one byte more", () => {
  const extension = (bytes: number) => `;${"e".repeat(bytes - 1)}`;
  const half = CHUNK_EXTENSION_BYTES_MAX / 2;
  const body = (last: number) =>
    `1${extension(half)}\r\na\r\n1${extension(last)}\r\nb\r\n0\r\n\r\n`;
  expect(read(body(half))).toEqual(["ab", 0]);
  expect(read(body(half + 1))[0]).toBe(400);
  // Without its end, the line is refused as soon as it cannot fit.
  const fits = `00000001${extension(CHUNK_EXTENSION_BYTES_MAX)}\r`;
  expect(read(fits)[0]).toBeUndefined();
  expect(read(`${fits.slice(0, -1)}ee`)[0]).toBe(400);
});

test("read() allows a trailer of the limit and refuses one byte more", () => {
  const trailer = (valueBytes: number) => `a: ${"t".repeat(valueBytes)}\r\n\r\n`;
  expect(read(`0\r\n${trailer(23)}`)).toEqual(["", 0]);
  expect(read(`0\r\n${trailer(24)}`)[0]).toBe(431);
  expect(read(`0\r\na: ${"t".repeat(28)}`)[0]).toBe(431);
});

test("read() allows as many trailer fields as the limit says and refuses one more", () => {
  expect(read(`0\r\n${"a:1\r\n".repeat(3)}\r\n`)).toEqual(["", 0]);
  expect(read(`0\r\n${"a:1\r\n".repeat(4)}\r\n`)[0]).toBe(431);
});

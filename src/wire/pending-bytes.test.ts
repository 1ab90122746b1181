import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { PendingBytes } from "./pending-bytes.ts";

test("append() looks at the first chunk where it lies", () => {
  const pending = new PendingBytes();
  const chunk = latin1("hello");
  pending.append(chunk);
  expect(pending.take(5).buffer).toBe(chunk.buffer);
  expect(pending.length).toBe(0);
});

test("keep() saves what is left from a chunk that is reused", () => {
  const pending = new PendingBytes();
  const chunk = latin1("hello");
  pending.append(chunk);
  pending.take(2);
  pending.keep();
  chunk.fill(0);
  expect(pending.take(3)).toEqual(latin1("llo"));
});

test("keep() lets go of a chunk that is used up", () => {
  const pending = new PendingBytes();
  pending.append(latin1("hello"));
  pending.take(5);
  pending.keep();
  expect(pending.bytes.length).toBe(0);
});

test("append() joins what is left with the next chunk, byte by byte too", () => {
  const pending = new PendingBytes();
  const text = "a request that arrives one byte at a time";
  for (const byte of latin1(text)) {
    const chunk = new Uint8Array([byte]);
    pending.append(chunk);
    pending.keep();
    chunk.fill(0);
  }
  expect(pending.take(pending.length)).toEqual(latin1(text));
});

test("append() leaves bytes that were handed out as they are", () => {
  const pending = new PendingBytes();
  pending.append(latin1("body"));
  pending.append(latin1("rest"));
  const body = pending.take(4);
  for (let round = 0; round < 50; round++) pending.append(latin1("more"));
  expect(body).toEqual(latin1("body"));
  expect(pending.length).toBe(204);
});

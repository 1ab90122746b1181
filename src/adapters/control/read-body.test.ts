import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { readBody } from "./read-body.ts";

function post(body: ReadableStream<Uint8Array> | string, headers: Record<string, string> = {}) {
  return new Request("http://localhost/", { method: "POST", body, headers });
}

function bounds(clock = new FakeClock(0)) {
  return { clock, bytesMax: 4, timeoutMs: 100 };
}

test("readBody() gives the bytes as they came, and none where there is no body", async () => {
  const text = new Request("http://localhost/", { method: "POST", body: new Uint8Array([0, 255]) });
  expect(await readBody(text, bounds())).toEqual({
    kind: "whole",
    bytes: new Uint8Array([0, 255]),
  });
  expect(await readBody(new Request("http://localhost/"), bounds())).toEqual({
    kind: "whole",
    bytes: new Uint8Array(0),
  });
});

test("readBody() stops at the first byte that is too many, declared or not", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (stream) => stream.enqueue(new Uint8Array(3)),
    cancel: () => {
      cancelled = true;
    },
  });
  expect(await readBody(post(endless), bounds())).toEqual({ kind: "tooLarge" });
  expect(cancelled).toBe(true);
  expect(await readBody(post("12", { "content-length": "5" }), bounds())).toEqual({
    kind: "tooLarge",
  });
  expect(await readBody(post("1234"), bounds())).toMatchObject({ kind: "whole" });
});

test("readBody() waits for the time that it is given and leaves no timer", async () => {
  const clock = new FakeClock(0);
  const silent = readBody(post(new ReadableStream<Uint8Array>()), bounds(clock));
  clock.advance(99);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  expect(await silent).toEqual({ kind: "tooSlow" });
  await readBody(post("1234"), bounds(clock));
  expect(clock.pending).toBe(0);
});

test("readBody() tells when the client breaks off", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start: (stream) => stream.error(new Error("gone")),
  });
  expect(await readBody(post(broken), bounds())).toEqual({ kind: "broken" });
});

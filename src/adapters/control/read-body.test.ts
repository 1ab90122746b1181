import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { readBody } from "./read-body.ts";

function post(body: ReadableStream<Uint8Array> | string, headers: Record<string, string> = {}) {
  return new Request("http://localhost/", { method: "POST", body, headers });
}

function bounds(clock = new FakeClock(0)) {
  return { clock, bytesMax: 4, discardedBytesMax: 6, timeoutMs: 100 };
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

test("readBody() keeps as many bytes as are wanted and no more", async () => {
  expect(await readBody(post("1234"), bounds())).toMatchObject({ kind: "whole" });
  expect(await readBody(post("12345"), bounds())).toEqual({ kind: "tooLarge" });
});

test("readBody() reads a body that is too long to its end, up to a limit", async () => {
  const sent = async (count: number) => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (count === 0) return controller.close();
          count -= 1;
          controller.enqueue(new Uint8Array(1));
        },
        cancel: () => {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    return { ...(await readBody(post(stream), bounds())), cancelled };
  };
  expect(await sent(10)).toEqual({ kind: "tooLarge", cancelled: false });
  expect(await sent(12)).toEqual({ kind: "tooLarge", cancelled: true });
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

import { expect, test } from "bun:test";
import { unlessAborted } from "./call-signal.ts";

test("unlessAborted() is what is waited for, or rejects as soon as the call is given up", async () => {
  const call = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), call.signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(new Error("own")), call.signal)).rejects.toThrow("own");
  const waiting = unlessAborted(new Promise(() => undefined), call.signal);
  call.abort();
  await expect(waiting).rejects.toThrow("given up");
  await expect(unlessAborted(new Promise(() => undefined), call.signal)).rejects.toThrow(
    "given up",
  );
});

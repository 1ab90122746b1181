import { describe, expect, test } from "bun:test";
import type { EventOutcome, FunctionOutcome } from "../ports.ts";
import { ReplaceableFunctions } from "./replaceable-functions.ts";

const CALL = { functionArn: "arn:aws:lambda:us-east-1:123456789012:function:chat", payload: "{}" };
const signal = new AbortController().signal;

function runtime() {
  const calls: PromiseWithResolvers<FunctionOutcome>[] = [];
  const events: (() => void)[] = [];
  const disposed = Promise.withResolvers<void>();
  let disposals = 0;
  return {
    calls,
    events,
    disposed: disposed.promise,
    disposals: () => disposals,
    invoke() {
      const call = Promise.withResolvers<FunctionOutcome>();
      calls.push(call);
      return call.promise;
    },
    async invokeEvent(): Promise<EventOutcome> {
      const { promise: done, resolve } = Promise.withResolvers<void>();
      events.push(resolve);
      return { kind: "accepted", done };
    },
    async [Symbol.asyncDispose]() {
      disposals += 1;
      disposed.resolve();
    },
  };
}

const OUTCOME: FunctionOutcome = { kind: "returned", payload: "1" };

describe("ReplaceableFunctions", () => {
  test("an event begun on the previous runtime ends there, and only then is it disposed of", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = new ReplaceableFunctions(old);
    const begun = functions.invoke(CALL, signal);
    functions.replace(next);
    const later = functions.invoke(CALL, signal);
    expect([old.calls.length, next.calls.length]).toEqual([1, 1]);
    expect(old.disposals()).toBe(0);
    old.calls[0]?.resolve(OUTCOME);
    expect(await begun).toEqual(OUTCOME);
    await old.disposed;
    expect([old.disposals(), next.disposals()]).toEqual([1, 0]);
    next.calls[0]?.resolve(OUTCOME);
    await later;
    await functions[Symbol.asyncDispose]();
    expect([old.disposals(), next.disposals()]).toEqual([1, 1]);
  });

  test("an event that nobody waits for keeps the runtime until it is done", async () => {
    const old = runtime();
    const functions = new ReplaceableFunctions(old);
    expect(await functions.invokeEvent(CALL, signal)).toMatchObject({ kind: "accepted" });
    let isSettled = false;
    const settled = functions.settled().then(() => {
      isSettled = true;
    });
    functions.replace(runtime());
    await Promise.resolve();
    expect([old.disposals(), isSettled]).toEqual([0, false]);
    old.events[0]?.();
    await Promise.all([settled, old.disposed]);
    expect(old.disposals()).toBe(1);
  });

  test("settled() at once when nothing runs", async () => {
    await new ReplaceableFunctions(runtime()).settled();
  });

  test("a runtime without events is disposed of when it is replaced", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = new ReplaceableFunctions(old);
    functions.replace(next);
    await old.disposed;
    expect(next.disposals()).toBe(0);
  });

  test("a runtime is disposed of also when its last event rejects", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = new ReplaceableFunctions(old);
    const begun = functions.invoke(CALL, signal).catch((error: Error) => error.message);
    functions.replace(next);
    old.calls[0]?.reject(new Error("boom"));
    expect(await begun).toBe("boom");
    await old.disposed;
  });

  test("disposing ends runtimes that are still retiring, whose events may take long", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = new ReplaceableFunctions(old);
    const begun = functions.invoke(CALL, signal);
    functions.replace(next);
    await functions[Symbol.asyncDispose]();
    expect([old.disposals(), next.disposals()]).toEqual([1, 1]);
    old.calls[0]?.resolve(OUTCOME);
    expect(await begun).toEqual(OUTCOME);
  });
});

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

type Runtime = ReturnType<typeof runtime>;

function serving(each: Runtime): ReadonlyMap<string, Runtime> {
  return new Map([[CALL.functionArn, each]]);
}

function functionsOf(each: Runtime): ReplaceableFunctions {
  const functions = new ReplaceableFunctions();
  void functions.replace(serving(each));
  return functions;
}

const OUTCOME: FunctionOutcome = { kind: "returned", payload: "1" };

describe("ReplaceableFunctions", () => {
  test("an event begun on the previous runtime ends there, and only then is it disposed of", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = functionsOf(old);
    const begun = functions.invoke(CALL, signal);
    void functions.replace(serving(next));
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
    const functions = functionsOf(old);
    expect(await functions.invokeEvent(CALL, signal)).toMatchObject({ kind: "accepted" });
    let isSettled = false;
    const settled = functions.settled().then(() => {
      isSettled = true;
    });
    void functions.replace(serving(runtime()));
    await Promise.resolve();
    expect([old.disposals(), isSettled]).toEqual([0, false]);
    old.events[0]?.();
    await Promise.all([settled, old.disposed]);
    expect(old.disposals()).toBe(1);
  });

  test("what replaces one function leaves the others as they are", async () => {
    const other = "arn:aws:lambda:us-east-1:123456789012:function:other";
    const [old, next, kept, gone] = [runtime(), runtime(), runtime(), runtime()];
    const functions = new ReplaceableFunctions();
    await functions.replace(new Map([...serving(old), [other, kept], ["arn:gone", gone]]));
    let isReplaced = false;
    const begun = functions.invoke(CALL, signal);
    const replaced = functions.replace(new Map([...serving(next), [other, kept]])).then(() => {
      isReplaced = true;
    });
    await gone.disposed;
    expect([isReplaced, old.disposals(), kept.disposals()]).toEqual([false, 0, 0]);
    old.calls[0]?.resolve(OUTCOME);
    expect(await begun).toEqual(OUTCOME);
    await replaced;
    const later = functions.invoke({ ...CALL, functionArn: `${other}:live` }, signal);
    kept.calls[0]?.resolve(OUTCOME);
    expect(await later).toEqual(OUTCOME);
    expect([old.disposals(), next.disposals(), kept.disposals()]).toEqual([1, 0, 0]);
  });

  test("a function that is not there is not found", async () => {
    const functions = functionsOf(runtime());
    const detail = "Function not found: arn:nobody";
    const request = { ...CALL, functionArn: "arn:nobody" };
    expect(await functions.invoke(request, signal)).toEqual({ kind: "notFound", detail });
    expect(await functions.invokeEvent(request, signal)).toEqual({ kind: "notFound", detail });
  });

  test("settled() at once when nothing runs", async () => {
    await functionsOf(runtime()).settled();
  });

  test("a runtime without events is disposed of when it is replaced", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = functionsOf(old);
    void functions.replace(serving(next));
    await old.disposed;
    expect(next.disposals()).toBe(0);
  });

  test("a runtime is disposed of also when its last event rejects", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = functionsOf(old);
    const begun = functions.invoke(CALL, signal).catch((error: Error) => error.message);
    void functions.replace(serving(next));
    old.calls[0]?.reject(new Error("boom"));
    expect(await begun).toBe("boom");
    await old.disposed;
  });

  test("disposing ends runtimes that are still retiring, whose events may take long", async () => {
    const [old, next] = [runtime(), runtime()];
    const functions = functionsOf(old);
    const begun = functions.invoke(CALL, signal);
    void functions.replace(serving(next));
    await functions[Symbol.asyncDispose]();
    expect([old.disposals(), next.disposals()]).toEqual([1, 1]);
    old.calls[0]?.resolve(OUTCOME);
    expect(await begun).toEqual(OUTCOME);
  });
});

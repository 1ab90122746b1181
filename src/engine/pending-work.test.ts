import { expect, test } from "bun:test";
import { PendingWork } from "./pending-work.ts";

test("settled() resolves at once when nothing is running", async () => {
  await new PendingWork().settled();
});

test("settled() waits for what the running work begins", async () => {
  const pending = new PendingWork();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const log: string[] = [];
  pending.run(async () => {
    await first.promise;
    pending.run(async () => {
      await second.promise;
      log.push("second");
    }, fail);
  }, fail);
  expect(pending.size).toBe(1);
  const settled = pending.settled().then(() => log.push("settled"));
  first.resolve();
  await first.promise;
  second.resolve();
  await settled;
  expect(log).toEqual(["second", "settled"]);
  expect(pending.size).toBe(0);
});

test("run() reports what its work throws, also before its first await", async () => {
  const pending = new PendingWork();
  const bugs: unknown[] = [];
  const bug = new Error("boom");
  pending.run(
    async () => {
      throw bug;
    },
    (error) => bugs.push(error),
  );
  await pending.settled();
  expect(bugs).toEqual([bug]);
  expect(pending.size).toBe(0);
});

test("track() hands the value and the failure on, and forgets both", async () => {
  const pending = new PendingWork();
  expect(await pending.track(Promise.resolve(7))).toBe(7);
  const bug = new Error("boom");
  expect(await pending.track(Promise.reject(bug)).catch((error) => error)).toBe(bug);
  await pending.settled();
  expect(pending.size).toBe(0);
});

function fail(error: unknown): never {
  throw error;
}

test("fewer() resolves when one of them has ended, well or badly", async () => {
  const pending = new PendingWork();
  const one = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  void pending.track(one.promise);
  pending.track(other.promise).catch(() => undefined);
  const fewer = pending.fewer();
  one.resolve();
  await fewer;
  expect(pending.size).toBe(1);
  const none = pending.fewer();
  other.reject(new Error("no"));
  await none;
  expect(pending.size).toBe(0);
});

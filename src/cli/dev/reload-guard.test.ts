import { expect, test } from "bun:test";
import { createReloadGuard, RELOAD_WINDOW_MS, RELOADS_MAX } from "./reload-guard.ts";

test("createReloadGuard() stops a file at one reload more than the limit within the window", () => {
  const guard = createReloadGuard(() => 0);
  for (let reload = 0; reload < RELOADS_MAX; reload += 1) expect(guard.count(["/a"])).toEqual([]);
  expect(guard.isStopped("/a")).toBe(false);
  expect(guard.count(["/b", "/a"])).toEqual(["/a"]);
  expect(guard.isStopped("/a")).toBe(true);
  expect(guard.isStopped("/b")).toBe(false);
});

test("createReloadGuard() forgets reloads that are older than the window", () => {
  let now = 0;
  const guard = createReloadGuard(() => now);
  for (let reload = 0; reload < RELOADS_MAX; reload += 1) guard.count(["/a"]);
  now = RELOAD_WINDOW_MS - 1;
  expect(guard.count(["/a"])).toEqual(["/a"]);
  const other = createReloadGuard(() => now);
  for (let reload = 0; reload < RELOADS_MAX; reload += 1) other.count(["/a"]);
  now += RELOAD_WINDOW_MS;
  expect(other.count(["/a"])).toEqual([]);
});

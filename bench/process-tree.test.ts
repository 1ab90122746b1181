import { expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseStat, processTree, usageOf } from "./process-tree.ts";

test("parseStat() finds the fields behind a name with spaces and brackets", () => {
  const after = "S 7 1 1 0 -1 4194560 100 0 0 0 12 30 0 0 20 0 1 0 5000";
  expect(parseStat(`42 (a ) b (c) ${after}`)).toEqual({ parent: 7, ticks: 42 });
});

test("processTree() holds a process, what it started, and nothing when it has ended", async () => {
  const shell = spawn("sh", ["-c", "sleep 60 & echo ready; wait"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const pid = shell.pid ?? 0;
  await once(shell.stdout, "data");
  const tree = processTree(pid);
  expect(tree).toHaveLength(2);
  expect(tree[0]).toBe(pid);
  for (const each of tree) process.kill(each, "SIGKILL");
  await once(shell, "exit");
  expect(processTree(pid)).toEqual([]);
});

test("usageOf() adds what the processes used, and passes over those that have ended", () => {
  const { cpuMicroseconds, residentBytes, processes } = usageOf([process.pid, 2 ** 30]);
  expect(processes).toBe(1);
  expect(cpuMicroseconds).toBeGreaterThan(0);
  expect(residentBytes).toBeGreaterThan(1_000_000);
});

import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type ChildOptions, startChild } from "./child-process.ts";

function start(script: string, changes: Partial<ChildOptions> = {}) {
  const lines: string[] = [];
  const printed = Promise.withResolvers<void>();
  const child = startChild({
    command: ["/bin/sh", "-c", script],
    folder: tmpdir(),
    environment: {},
    logLineCharactersMax: 100,
    onLine: (stream, text) => {
      lines.push(`${stream}: ${text}`);
      printed.resolve();
    },
    ...changes,
  });
  return { child, lines, printed: printed.promise };
}

test("startChild() gives the process its folder and its environment, and nothing of ours", async () => {
  const options = { folder: "/", environment: { OWN: "grüße" } };
  const { child, lines } = start('pwd; echo "$OWN"; echo "HOME is $HOME"', options);
  await child.outputRead;
  expect(lines).toEqual(["stdout: /", "stdout: grüße", "stdout: HOME is "]);
});

test("startChild() tells both streams apart, and emits a last line without a line feed", async () => {
  const { child, lines } = start("echo out; printf err >&2");
  await child.outputRead;
  expect(lines.toSorted()).toEqual(["stderr: err", "stdout: out"]);
});

test("exited tells the code, or the signal that ended it", async () => {
  expect(await start("exit 3").child.exited).toEqual({ code: 3, signal: null });
  expect(await start("kill -9 $$").child.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("signal() ends the process and what it has started, and does nothing after that", async () => {
  const { child, printed } = start("/bin/sh -c 'echo there; exec sleep 600' & wait");
  await printed;
  child.signal("SIGKILL");
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
  // The grandchild holds the same pipes: they end with it.
  await child.outputRead;
  expect(() => child.signal("SIGTERM")).not.toThrow();
});

test("flushOutput() emits what has come of an unfinished line, once", async () => {
  const { child, lines } = start("printf part; exec sleep 600");
  const flushing = (changed: () => void) => {
    const timer = setInterval(() => {
      child.flushOutput();
      changed();
    }, 5);
    return () => clearInterval(timer);
  };
  const part = () => lines.find((line) => line === "stdout: part");
  await waitFor(flushing, part, { what: "the part of a line" });
  child.signal("SIGKILL");
  await child.outputRead;
  expect(lines).toEqual(["stdout: part"]);
});

test("startChild() throws when the program cannot be started", () => {
  expect(() => start("", { command: ["/nowhere/program"] })).toThrow(/nowhere|ENOENT/);
});

import { afterAll, expect, test } from "bun:test";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLEAN } from "../test/dev/dev-process.ts";
import { connect } from "../test/dev/websocket.ts";
import { outputOf, runProgram } from "../test/support/run-program.ts";
import { withDeadline } from "../test/support/wait-for.ts";

const folder = await mkdtemp(join(tmpdir(), "sluice-start-test-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const root = fileURLToPath(new URL("..", import.meta.url));
const RUNTIME = join(root, "bin/runtime");
const START = join(root, "scripts/start.ts");
const environment = { ...CLEAN, TMPDIR: folder };

test("npm start runs the chat on the port it is given and says what to do next", async () => {
  const flags = ["--port", "0", "--state-folder", folder];
  await using start = runProgram([RUNTIME, START, ...flags], { environment, cwd: folder });
  const [, url = ""] = await start.printed(/bin\/sluice connect (ws:\S+)/);
  const [, page = ""] = await start.printed(/(file:\S+index\.html\S*)/);
  await start.printed(/Stop: Ctrl-C/);
  expect(await Bun.file(fileURLToPath(page.split("?")[0] ?? "")).exists()).toBe(true);
  expect(new URL(page).searchParams.get("url")).toBe(url);
  expect(start.output()).toContain('{"action":"join","name":"ann"}');
  expect(start.output()).toContain(`post-to-connection --endpoint-url http${url.slice(2)} --conn`);
  // The other stream is passed on.
  expect(start.output()).toContain("note: Any access key may sign requests here");

  const client = await connect(url);
  start.signal("SIGINT");
  start.signal("SIGINT");
  expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
  expect(await start.exited).toBe(0);
});

test("npm start ends with the exit code of what it started", async () => {
  const { output, exitCode } = await outputOf([RUNTIME, START, "--port", "many"], { environment });
  expect(output.trim()).toBe('--port must be a whole number from 0 to 65535, not "many"');
  expect(exitCode).toBe(252);
});

test("npm start says how to choose another port when its own is taken", async () => {
  await using taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  const flags = ["--port", String(port), "--strict", "--state-folder", folder];
  const { output } = await outputOf([RUNTIME, START, ...flags], { environment });
  expect(output).toContain(`another program does. Choose another port: npm start -- --port `);
  expect(output).not.toStartWith("\n");
});

test.each([
  ["SIGTERM", 0],
  ["SIGKILL", 128],
] as const)("npm start leaves nothing behind when npm gets %s", async (signal, exitCode) => {
  const flags = ["--port", "0", "--state-folder", folder];
  await using start = runProgram(["npm", "start", "--", ...flags], { environment, cwd: root });
  const [, url = ""] = await start.printed(/bin\/sluice connect (ws:\S+)/);
  start.signal(signal);
  // Its output stays open for as long as anything that it started runs.
  expect(await withDeadline(start.exited, { what: "npm start to end" })).toBe(exitCode);
  await expect(connect(url)).rejects.toThrow();
});

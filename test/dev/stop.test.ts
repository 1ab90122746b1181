import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { hasProgram } from "../support/programs.ts";
import { runProgram } from "../support/run-program.ts";
import { withDeadline } from "../support/wait-for.ts";
import { CLEAN, SLUICE, startDev } from "./dev-process.ts";
import { connect } from "./websocket.ts";

const SLUICE_YAML = `functions:
  app: { handler: app.handler, runtime: nodejs22.x, timeout: 60 }
apis:
  chat:
    routes:
      $default: { function: app, twoWay: true }
      $disconnect: { function: app }
`;

/** Answers with its process id, and does \`farewell\` when the client has left. */
const handler = (farewell: string) => `
export const handler = async (event) => {
  if (event.requestContext.eventType === "DISCONNECT") {
    console.log("left with", event.requestContext.disconnectStatusCode, "in", process.pid);
    ${farewell}
  }
  return { statusCode: 200, body: String(process.pid) };
};
`;

/** A terminal of its own for a program: shows what that prints, is closed by a line of input, and ends when the program does. */
const TERMINAL = `
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        break
    os.write(1, os.read(terminal, 65536))
os.close(terminal)
os.waitpid(pid, 0)
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} closes clients with 1001, runs their $disconnect and leaves no process`, async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": handler("") });
    await using running = await startDev(project.folder);
    const { program } = running;
    const clients = [await connect(running.ready.url), await connect(running.ready.url)];
    clients[0]?.send("x");
    const pid = Number(await clients[0]?.message(""));
    expect(isAlive(pid)).toBe(true);

    program.signal(signal);
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
    }
    expect(await withDeadline(program.exited, { what: "the end" })).toBe(0);
    expect(program.output()).toContain(
      "Closing 2 connections (Ctrl-C or SIGTERM again to stop at once)",
    );
    const farewells = [...program.output().matchAll(/left with 1001 in (\d+)/g)];
    expect(farewells).toHaveLength(2);
    for (const one of [pid, ...farewells.map(([, text]) => Number(text))]) {
      expect(isAlive(one)).toBe(false);
    }
  });
}

test("a hangup that was ignored at the start, as nohup does, ends nothing", async () => {
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": handler("") });
  await using program = runProgram(
    [
      ...(["/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', SLUICE, "dev", project.folder] as const),
      ...["--json", "--port", "0", "--state-folder", project.path("state")],
    ],
    { environment: CLEAN },
  );
  const [, url = ""] = await program.printed(/"url":"(ws:[^"]+)"/);
  const client = await connect(url);
  program.signal("SIGHUP");
  client.send("x");
  const pid = Number(await client.message(""));
  expect(isAlive(pid)).toBe(true);
  program.signal("SIGTERM");
  expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
  await program.printed(/left with 1001/);
});

test.skipIf(!hasProgram("python3"))(
  "a terminal that is closed: clients get 1001 and their $disconnect runs",
  async () => {
    const note = 'await (await import("node:fs/promises")).writeFile("left.txt", "left");';
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": handler(note) });
    const command = [SLUICE, "dev", project.folder, "--port", "0", "--no-watch"];
    await using terminal = runProgram(
      [
        ...(["python3", "-u", "-c", TERMINAL, ...command] as const),
        ...["--state-folder", project.path("state")],
      ],
      { environment: CLEAN },
    );
    const [, url = ""] = await terminal.printed(/clients +(ws:\S+)/);
    const client = await connect(url);
    terminal.write("close\n");
    expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
    await withDeadline(terminal.exited, { what: "the end" });
    expect(readFileSync(project.path("left.txt"), "utf8")).toBe("left");
  },
);

test("a second SIGINT ends it at once, with the functions that still run", async () => {
  const hangs = "await new Promise(() => setInterval(() => {}, 1000));";
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": handler(hangs) });
  await using running = await startDev(project.folder);
  const { program } = running;
  const client = await connect(running.ready.url);
  program.signal("SIGINT");
  await client.closed;
  const [, pid] = await program.printed(/left with 1001 in (\d+)/);
  expect(isAlive(Number(pid))).toBe(true);
  // A person presses again until it helps; what comes right after the first counts as the first.
  const pressing = setInterval(() => program.signal("SIGINT"), 100);
  try {
    expect(await withDeadline(program.exited, { what: "the end", deadlineMs: 5_000 })).toBe(130);
  } finally {
    clearInterval(pressing);
  }
  expect(isAlive(Number(pid))).toBe(false);
});

import { expect, test } from "bun:test";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { withDeadline } from "../support/wait-for.ts";
import { startDev } from "./dev-process.ts";
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
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
    expect(program.output()).toContain("Closing 2 connections (Ctrl-C again to stop at once)");
    const farewells = [...program.output().matchAll(/left with 1001 in (\d+)/g)];
    expect(farewells).toHaveLength(2);
    for (const one of [pid, ...farewells.map(([, text]) => Number(text))]) {
      expect(isAlive(one)).toBe(false);
    }
  });
}

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

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mockApi, projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { CLEAN, SLUICE } from "../dev/dev-process.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { type RunningProgram, runProgram } from "../support/run-program.ts";

const PROJECT = `apis:\n  chat:${mockApi("served")}`;

/** `sluice dev` in a process that may have so many files open. */
async function startWith(
  descriptors: number,
  project: { readonly folder: string },
  flags: readonly string[] = [],
) {
  const program = runProgram(
    [
      ...(["/bin/sh", "-c", `ulimit -n ${descriptors}; exec "$0" "$@"`, SLUICE] as const),
      ...["dev", project.folder, "--json", "--no-watch", "--port", "0"],
      ...["--state-folder", `${project.folder}/state`, ...flags],
    ],
    { environment: CLEAN },
  );
  const [, port = ""] = await program.printed(/"url":"ws:\/\/localhost:(\d+)\//);
  return { program, port: Number(port) };
}

/** How many the start says are let in, of both kinds. */
async function letIn(program: RunningProgram): Promise<{ plain: number; tls: number }> {
  const [, plain, tls] = await program.printed(
    /: (\d+) connections are let in at once, (\d+) when all have TLS/,
  );
  return { plain: Number(plain), tls: Number(tls) };
}

async function ask(client: RawClient, payload = "x"): Promise<string> {
  client.sendFrame({ opcode: OPCODE.text, payload });
  return (await client.readFrame()).text;
}

type Place = Parameters<typeof RawClient.connect>[0];

async function open(place: Place): Promise<RawClient> {
  const client = await RawClient.connect(place);
  expect((await client.upgrade("/dev")).status).toBe(101);
  return client;
}

/** Whether it was let in; who is cut sees a reset or an end, before or after it has sent something. */
async function tryToOpen(place: Place): Promise<RawClient | undefined> {
  try {
    const client = await RawClient.connect(place);
    if ((await client.upgrade("/dev")).status === 101) return client;
  } catch {
    // cut
  }
  return undefined;
}

/** Opens until one is refused. */
async function openAll(place: Place, atMost: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  while (clients.length <= atMost) {
    const client = await tryToOpen(place);
    if (client === undefined) break;
    clients.push(client);
  }
  return clients;
}

const CUT =
  /A connection was cut: of the \d+ files that this process may have open, none is left for another client\./g;

/** Who leaves makes room as soon as the gateway has seen it. */
async function openWhenThereIsRoom(place: Place): Promise<RawClient> {
  for (;;) {
    const client = await tryToOpen(place);
    if (client !== undefined) return client;
  }
}

describe.skipIf(process.platform === "win32")("file descriptors", () => {
  test("as many clients as they allow, one more is cut at once and said once, and who leaves makes room", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const { program, port } = await startWith(64, project);
    await using _program = program;
    const { plain } = await letIn(program);
    expect(plain).toBeGreaterThan(20);
    const clients = await openAll({ port }, plain);
    try {
      expect(clients).toHaveLength(plain);
      for (let time = 1; time <= 20; time += 1) {
        expect(await tryToOpen({ port })).toBe(undefined);
      }
      expect(await Promise.all(clients.map((client) => ask(client)))).toEqual(
        clients.map(() => "served"),
      );
      clients.pop()?.close();
      clients.push(await openWhenThereIsRoom({ port }));
      expect(await Promise.all(clients.map((client) => ask(client)))).toHaveLength(plain);
      expect(program.output().match(CUT)).toHaveLength(1);
    } finally {
      for (const client of clients) client.close();
    }
  });

  test("clients with TLS count for the three that they take", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const { program, port } = await startWith(96, project);
    await using _program = program;
    const { tls } = await letIn(program);
    const ca = readFileSync(join(project.folder, "state", "ca.pem"), "utf8");
    const place = { port, tls: { ca, servername: "localhost" } };
    const clients = await openAll(place, tls);
    try {
      expect(clients).toHaveLength(tls);
      expect(await Promise.all(clients.map((client) => ask(client)))).toHaveLength(tls);
      clients.pop()?.close();
      clients.push(await openWhenThereIsRoom(place));
      expect(await Promise.all(clients.map((client) => ask(client)))).toHaveLength(tls);
    } finally {
      for (const client of clients) client.close();
    }
  });

  test("what is short is a warning for who has set a limit, and a note for who has not", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const flags = ["--limits-connections-max", "1000"];
    for (const [more, sentence] of [
      [[], /^note: limits\.connectionsMax is 100000, and this process may have 80 files open: /m],
      [
        flags,
        /^warning: limits\.connectionsMax is 1000, and this process may have 80 files open: /m,
      ],
    ] as const) {
      const { program } = await startWith(80, project, more);
      await using _program = program;
      await program.printed(sentence);
    }
    const { program } = await startWith(80, project, ["--limits-connections-max", "10"]);
    await using _program = program;
    expect(program.output()).not.toContain("limits.connectionsMax");
  });

  test("backends have taken the last one: who connects is cut, open connections live on, and all is well when they answer", async () => {
    const held: (() => void)[] = [];
    const waiting = Promise.withResolvers<void>();
    const CALLS = 64;
    const backend = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      idleTimeout: 0,
      fetch: () =>
        new Promise<Response>((resolve) => {
          held.push(() => resolve(new Response("reached", { headers: { Connection: "close" } })));
          waiting.resolve();
        }),
    });
    const call = `      call: { integrationUri: "${backend.url}", twoWay: true }\n`;
    using project = projectFolder({ "sluice.yaml": PROJECT + call });
    const { program, port } = await startWith(64, project);
    await using _program = program;
    const caller = await open({ port });
    const client = await open({ port });
    for (let time = 1; time <= CALLS; time += 1) {
      caller.sendFrame({ opcode: OPCODE.text, payload: '{"action":"call"}' });
    }
    // What cannot be called fails by itself: then no descriptor is free.
    expect((await caller.readFrame()).text).toContain("Internal server error");
    await waiting.promise;
    for (let time = 1; time <= 10; time += 1) expect(await tryToOpen({ port })).toBe(undefined);
    expect(await ask(client)).toBe("served");
    expect(program.output().match(CUT)).toHaveLength(1);
    expect(program.output()).toContain("EMFILE");
    for (const answer of held) answer();
    using late = await openWhenThereIsRoom({ port });
    expect(await ask(late)).toBe("served");
    caller.close();
    client.close();
    await backend.stop(true);
  });
});

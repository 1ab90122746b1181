import { expect, test } from "bun:test";
import { mkdirSync, rmSync } from "node:fs";
import { mockApi, projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { CLEAN, SLUICE, startDev } from "../dev/dev-process.ts";
import { outputOf, runProgram } from "../support/run-program.ts";
import { nextEvent } from "../support/wait-for.ts";

const projectOf = (reply: string) => `apis:\n  chat:${mockApi(reply)}`;

/** A client that waits for the answer to each message before it sends the next. */
async function open(url: string) {
  const socket = new WebSocket(url);
  await nextEvent(socket, "open");
  return {
    async ask(message: string): Promise<string> {
      const answer = nextEvent(socket, "message");
      socket.send(message);
      return String(((await answer) as MessageEvent).data);
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

const devCommand = (folder: string): [string, ...string[]] => [
  ...([SLUICE, "dev", folder, "--json", "--no-watch", "--port", "0"] as const),
  ...["--state-folder", `${folder}/state`],
];

/** Where it answers, as its own ready line says. */
const READY = /"url":"(ws:[^"]+)"/;

test("a log that takes nothing, as on a full disk: the gateway serves on, and its ready line is there", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("served") });
  await using program = runProgram(
    ["/bin/sh", "-c", 'exec "$0" "$@" 2>/dev/full', ...devCommand(project.folder)],
    { environment: CLEAN },
  );
  const [, url = ""] = await program.printed(READY);
  using client = await open(url);
  for (let time = 1; time <= 3; time += 1) expect(await client.ask("x")).toBe("served");
});

test("a log whose reader has left (| head -1): the gateway serves on", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("served") });
  const environment = { ...process.env, ...CLEAN };
  await using program = Bun.spawn(devCommand(project.folder), {
    env: environment,
    stdout: "pipe",
    stderr: "pipe",
  });
  await program.stderr.cancel();
  let printed = "";
  for await (const chunk of program.stdout) {
    printed += new TextDecoder().decode(chunk);
    if (READY.test(printed)) break;
  }
  using client = await open(READY.exec(printed)?.[1] ?? "");
  for (let time = 1; time <= 3; time += 1) expect(await client.ask("x")).toBe("served");
  program.kill("SIGTERM");
  expect(await program.exited).toBe(0);
});

test("standard output that takes nothing is said once, on standard error", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("served") });
  const { output, exitCode } = await outputOf(
    ["/bin/sh", "-c", '"$0" dev "$1" --print-config >/dev/full', SLUICE, project.folder],
    { environment: CLEAN },
  );
  expect(output).toMatch(/^sluice: cannot write its output: ENOSPC: [^\n]+$/);
  expect(exitCode).toBe(255);
});

test("an access log on a full disk loses lines and says so once; clients see nothing of it", async () => {
  using project = projectFolder({
    "sluice.yaml": `settings: { accessLogFile: /dev/full }\n${projectOf("served").replace(
      "dev: {}",
      'dev: { accessLogSettings: { format: "$context.requestId" } }',
    )}`,
  });
  await using running = await startDev(project.folder);
  using client = await open(running.ready.url);
  for (let time = 1; time <= 3; time += 1) expect(await client.ask("x")).toBe("served");
  await running.program.printed(/\/dev\/full loses lines: ENOSPC/);
  expect(await client.ask("x")).toBe("served");
  expect(running.program.output().match(/loses lines/g)).toHaveLength(1);
});

test.each([
  [
    "a state folder that cannot be made",
    ["--state-folder", "/dev/null/state"],
    /Cannot keep .* in \/dev\/null\/state: ENOTDIR.* Name another folder with --state-folder\.$/,
  ],
  [
    "a file of authorities that is not there",
    ["--backends-ca-file", "/nowhere/ca.pem"],
    /backends\.caFile: There is no file \/nowhere\/ca\.pem$/,
  ],
])(
  "%s is one sentence and the exit code of a setting that cannot be used",
  async (_what, flags, sentence) => {
    using project = projectFolder({ "sluice.yaml": projectOf("served") });
    const state = ["--state-folder", project.path("state"), "--port", "0"];
    const { output, exitCode } = await outputOf(
      [SLUICE, "dev", project.folder, ...state, ...flags],
      { environment: CLEAN },
    );
    expect(output.split("\n").at(-1)).toMatch(sentence);
    expect(exitCode).toBe(252);
  },
);

test("two gateways on one project share its state folder; the second one's port is another", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("served") });
  const flags = ["--state-folder", project.path("state")];
  const [first, second] = await Promise.all([
    startDev(project.folder, { flags }),
    startDev(project.folder, { flags }),
  ]);
  await using _first = first;
  await using _second = second;
  expect(first.ready.url).not.toBe(second.ready.url);
  for (const { ready } of [first, second]) {
    using client = await open(ready.url);
    expect(await client.ask("x")).toBe("served");
  }
});

test("what came while the gateway was stopped (Ctrl-Z) is handled when it goes on", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("served") });
  await using running = await startDev(project.folder);
  const { program, ready } = running;
  using client = await open(ready.url);
  expect(await client.ask("x")).toBe("served");
  program.signal("SIGSTOP");
  const answered = client.ask("while it is stopped");
  program.signal("SIGCONT");
  expect(await answered).toBe("served");
});

test("a template that is half written, gone, or a folder: the last good deployment serves on, and the next good one is taken", async () => {
  using project = projectFolder({ "sluice.yaml": projectOf("one") });
  await using running = await startDev(project.path("sluice.yaml"));
  const { program } = running;
  using client = await open(running.ready.url);
  const told = (count: number) => program.printed(new RegExp(`(?:Not deployed[^]*?){${count}}`));
  project.write("sluice.yaml", projectOf("two").slice(0, -40));
  await told(1);
  expect(await client.ask("x")).toBe("one");
  rmSync(project.path("sluice.yaml"));
  await told(2);
  expect(await client.ask("x")).toBe("one");
  mkdirSync(project.path("sluice.yaml"));
  await told(3);
  expect(await client.ask("x")).toBe("one");
  rmSync(project.path("sluice.yaml"), { recursive: true });
  for (let time = 1; time <= 1_000; time += 1) project.write("sluice.yaml", projectOf(`n${time}`));
  project.write("sluice.yaml", projectOf("last"));
  await program.printed(/Deployed: .*sluice\.yaml changed/);
  expect(await client.ask("x")).toBe("last");
});

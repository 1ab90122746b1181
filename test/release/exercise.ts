import { expect } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../dev/websocket.ts";
import { outputOf, type RunningProgram, runProgram } from "../support/run-program.ts";
import { writeSampleProject } from "./sample-project.ts";

/** A machine that has Node.js and Python on its PATH, an empty home and nothing else. */
export interface Machine {
  readonly program: string;
  readonly home: string;
  /** Where the program is started: nothing may be written here. */
  readonly folder: string;
  /** Takes the projects. */
  readonly projects: string;
}

type Command = readonly [string, ...string[]];

/** The program with an environment of its own, in the folder. */
function command({ program, home }: Machine, words: readonly string[]): Command {
  return [
    "env",
    "-i",
    `PATH=${process.env.PATH}`,
    `HOME=${home}`,
    `TMPDIR=${home}`,
    program,
    ...words,
  ];
}

export function run(
  machine: Machine,
  words: readonly string[],
): Promise<{ readonly output: string; readonly exitCode: number }> {
  return outputOf(command(machine, words), { cwd: machine.folder });
}

interface Served extends AsyncDisposable {
  readonly gateway: RunningProgram;
  readonly url: string;
  readonly callbackUrl: string;
  readonly ca: string;
}

async function serve(machine: Machine, project: string): Promise<Served> {
  const words = [
    "dev",
    join(machine.projects, project),
    "--json",
    "--port",
    "0",
    "--control-port",
    "0",
  ];
  const gateway = runProgram(command(machine, words), { cwd: machine.folder });
  try {
    const [line] = await gateway.printed(/^\{.*\}$/m);
    const { url, callbackUrl } = JSON.parse(line) as { url: string; callbackUrl: string };
    const ca = await readFile(join(machine.home, ".sluice/ca.pem"), "utf8");
    return { gateway, url, callbackUrl, ca, [Symbol.asyncDispose]: gateway[Symbol.asyncDispose] };
  } catch (error) {
    await gateway[Symbol.asyncDispose]();
    throw error;
  }
}

/** Every kind of backend answers, over TLS too, and the gateway ends when it is asked to. */
export async function exerciseEverything(machine: Machine): Promise<void> {
  await using backend = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("the backend answers"),
  });
  await writeSampleProject(machine.projects, `http://127.0.0.1:${backend.port}/`);
  await using served = await serve(machine, "sample");
  const { gateway, url, ca } = served;
  using client = await connect(url.replace("ws:", "wss:"), ca);
  for (const [action, answer] of [
    ["python", "python is here"],
    ["esm", "esm answers"],
    ["commonjs", "commonjs got: python is here"],
    ["typescript", "typescript is fine today"],
    ["backend", "the backend answers"],
  ] as const) {
    client.send({ action });
    expect(await client.message(answer)).toBe(answer);
  }
  expect(client.received).toContain("posted over TLS");
  await commandLineClients(machine, served);
  gateway.signal("SIGTERM");
  expect((await client.closed).code).toBe(1001);
  expect(await gateway.exited).toBe(0);
  expect(gateway.output()).not.toMatch(/internal error|Cannot start/i);
}

/** `sluice connect` chats; `sluice apigatewaymanagementapi` sends to it, looks it up and closes it. */
async function commandLineClients(
  machine: Machine,
  { gateway, url, callbackUrl }: Served,
): Promise<void> {
  await using terminal = runProgram(command(machine, ["connect", url]), { cwd: machine.folder });
  terminal.write('{"action":"python"}\n');
  await terminal.printed(/python is here/);
  // The first id is that of the test's own client.
  const [, connectionId] = new Set(gateway.output().match(/[\w-]{18}==/g));
  if (connectionId === undefined) throw new Error(`No second connection:\n${gateway.output()}`);
  const management = async (...words: string[]) => {
    const at = ["--endpoint-url", callbackUrl, "--connection-id", connectionId];
    const credentials = [
      "AWS_ACCESS_KEY_ID=local",
      "AWS_SECRET_ACCESS_KEY=local",
      "AWS_REGION=us-east-1",
    ];
    const [env, i, ...rest] = command(machine, ["apigatewaymanagementapi", ...words, ...at]);
    return await outputOf([env, i ?? "", ...credentials, ...rest], { cwd: machine.folder });
  };
  expect(await management("post-to-connection", "--data", "from outside")).toEqual({
    output: "",
    exitCode: 0,
  });
  await terminal.printed(/from outside/);
  const found = await management("get-connection", "--query", "ConnectedAt", "--output", "yaml");
  expect(found).toEqual({ output: expect.stringMatching(/^['"]?\d{4}-/), exitCode: 0 });
  expect(await management("delete-connection")).toEqual({ output: "", exitCode: 0 });
  await terminal.exited;
}

/** Two people chat as the example's page says; answers with what the gateway printed. */
export async function exerciseChat(machine: Machine): Promise<string> {
  await using served = await serve(machine, "chat");
  using ann = await connect(served.url);
  using bob = await connect(served.url);
  ann.send({ action: "join", name: "ann" });
  await ann.message("joined");
  bob.send({ action: "join", name: "bob" });
  await bob.message("joined");
  ann.send({ action: "sendmessage", data: "hi" });
  expect(await bob.message("hi")).toBe('{"from":"ann","data":"hi"}');
  return served.gateway.output();
}

/** What a program has left in the folder it was started in. */
export function leftIn(folder: string): Promise<string[]> {
  return readdir(folder, { recursive: true });
}

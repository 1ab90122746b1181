import { expect, test } from "bun:test";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { mockApi, projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { connect } from "../dev/websocket.ts";
import { certificateFiles } from "../support/certificate-files.ts";
import { hasProgram } from "../support/programs.ts";
import { runProgram } from "../support/run-program.ts";
import { withDeadline } from "../support/wait-for.ts";
import { startServe } from "./serve-process.ts";

const CHAT = `apis:\n  chat:${mockApi()}`;

const statusOf = async (url: string) => (await fetch(url)).status;

test("a first start makes the administrator's key, later ones take it, and no output has its secret", async () => {
  using folder = projectFolder();
  const data = ["--data", folder.path("data")];
  const file = folder.path("data/credentials");
  let text: string;
  {
    await using first = await startServe(data);
    expect(first.ready.apis).toEqual([]);
    text = readFileSync(file, "utf8");
    const secret = /aws_secret_access_key = (\S{40})\n/.exec(text)?.[1] ?? "none";
    expect(first.program.output()).toContain(`access key was made and kept in ${file}`);
    expect(first.program.output()).not.toContain(secret);
  }
  await using later = await startServe(data);
  expect(readFileSync(file, "utf8")).toBe(text);
  await later.program.printed(/access key is in .*credentials/);
});

test("a key of the environment is the administrator's, and none is made", async () => {
  using folder = projectFolder({ "sluice.yaml": CHAT });
  await using serving = await startServe(
    ["--data", folder.path("data"), "--config", folder.folder],
    { SLUICE_ACCESS_KEY_ID: "AKIAENVIRONMENT1", SLUICE_SECRET_ACCESS_KEY: "hush-hush-hush-hush" },
  );
  const client = await connect(`ws://localhost:${serving.ready.port}/dev`);
  const [, id = ""] = await serving.program.printed(/200 \$connect +(\S+)/);
  const call = (secret: string) =>
    runProgram(
      [
        ...(["bin/sluice", "apigatewaymanagementapi", "get-connection"] as const),
        ...["--endpoint-url", `http://localhost:${serving.ready.port}/dev`, "--connection-id", id],
      ],
      {
        environment: {
          AWS_ACCESS_KEY_ID: "AKIAENVIRONMENT1",
          AWS_SECRET_ACCESS_KEY: secret,
          AWS_REGION: "us-east-1",
        },
      },
    );
  await using known = call("hush-hush-hush-hush");
  await using wrong = call("hush-hush-hush-hurr");
  expect(await known.exited).toBe(0);
  expect(await wrong.exited).toBe(254);
  expect(readdirSync(folder.path("data"))).not.toContain("credentials");
  expect(serving.program.output()).not.toContain("hush-hush");
  client[Symbol.dispose]();
});

test("SIGHUP reads the file and a renewed certificate again; a broken file changes nothing; connections stay", async () => {
  using files = await certificateFiles();
  using renewed = await certificateFiles();
  using folder = projectFolder({ "sluice.yaml": CHAT });
  const { certificateFile, keyFile } = files.write("own", await files.issue());
  await using serving = await startServe([
    ...["--data", folder.path("data"), "--config", folder.folder],
    ...["--tls-certificate-file", certificateFile, "--tls-key-file", keyFile],
  ]);
  const { program, ready } = serving;
  const place = `localhost:${ready.port}`;
  const [{ url } = { url: "" }] = ready.apis;
  expect(url).toBe(`wss://${place}/dev`);
  using client = await connect(url, files.ca);

  // As certbot does: new files take the names.
  const next = renewed.write("next", await renewed.issue());
  renameSync(next.certificateFile, certificateFile);
  renameSync(next.keyFile, keyFile);
  folder.write("sluice.yaml", `apis:\n  chat:${mockApi("pong", "dev: {}, next: {}")}`);
  program.signal("SIGHUP");
  await program.printed(/Reloaded: /);
  using other = await connect(`wss://${place}/next`, renewed.ca);
  folder.write("sluice.yaml", "apis: 1\n");
  program.signal("SIGHUP");
  await program.printed(/Not reloaded, what was served before stays: .*apis must be a map/);
  for (const each of [client, other]) {
    each.send("x");
    expect(await each.message("pong")).toBe("pong");
  }
});

test("SIGTERM: not ready, served for the delay, then 1001 and 0", async () => {
  using folder = projectFolder({ "sluice.yaml": CHAT });
  await using serving = await startServe([
    ...["--data", folder.path("data"), "--config", folder.folder, "--stop-delay-ms", "700"],
  ]);
  const { program, ready } = serving;
  expect(await statusOf(`${ready.controlUrl}/readyz`)).toBe(200);
  const client = await connect(ready.apis[0]?.url ?? "");
  program.signal("SIGTERM");
  await program.printed(/\/readyz answers 503, and clients are served for another 700 ms/);
  expect(await statusOf(`${ready.controlUrl}/readyz`)).toBe(503);
  expect(await statusOf(`${ready.controlUrl}/livez`)).toBe(200);
  using late = await connect(ready.apis[0]?.url ?? "");
  late.send("x");
  expect(await late.message("pong")).toBe("pong");
  expect(await client.closed).toEqual({ code: 1001, reason: "Going away" });
  expect(await withDeadline(program.exited, { what: "the end" })).toBe(0);
});

test("a second SIGTERM does not wait for the delay, and ends with 130", async () => {
  using folder = projectFolder();
  await using serving = await startServe([
    ...["--data", folder.path("data"), "--stop-delay-ms", "300000", "--log-format", "json"],
  ]);
  const { program } = serving;
  program.signal("SIGTERM");
  const [line] = await program.printed(/^.*Stopping: .*$/m);
  expect(JSON.parse(line)).toMatchObject({ level: "info" });
  // What comes right after the first counts as the first.
  const pressing = setInterval(() => program.signal("SIGTERM"), 100);
  try {
    expect(await withDeadline(program.exited, { what: "the end" })).toBe(130);
  } finally {
    clearInterval(pressing);
  }
});

test.skipIf(!hasProgram("aws"))("the kept key lets the AWS CLI in", async () => {
  using folder = projectFolder({ "sluice.yaml": CHAT });
  await using serving = await startServe([
    ...["--data", folder.path("data"), "--config", folder.folder],
  ]);
  using client = await connect(serving.ready.apis[0]?.url ?? "");
  const [, id = ""] = await serving.program.printed(/200 \$connect +(\S+)/);
  await using call = runProgram(
    [
      ...(["aws", "apigatewaymanagementapi", "get-connection", "--connection-id", id] as const),
      ...["--endpoint-url", `http://localhost:${serving.ready.port}/dev`],
    ],
    {
      environment: {
        AWS_SHARED_CREDENTIALS_FILE: join(folder.folder, "data/credentials"),
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
      },
    },
  );
  expect(await call.exited).toBe(0);
  expect(call.output()).toContain("ConnectedAt");
  expect(client).toBeDefined();
});

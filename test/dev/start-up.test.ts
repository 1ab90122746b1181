import { describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import {
  mockApi,
  type ProjectFolder,
  projectFolder,
} from "../../src/cli/dev/dev-project.fixture.ts";
import { outputOf } from "../support/run-program.ts";
import { CLEAN, SLUICE, startDev } from "./dev-process.ts";

const SLUICE_YAML = `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi()}`;
const TEMPLATE = `Parameters: { Stage: { Type: String, AllowedValues: [dev, prod], Default: dev } }
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Live: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: !Ref Stage, AutoDeploy: true } }
`;

/** `sluice dev` in a project's folder, to its end. */
async function dev(project: ProjectFolder, ...flags: string[]) {
  const state = ["--state-folder", project.path("state"), "--port", "0"];
  const { output, exitCode } = await outputOf([SLUICE, "dev", ...state, ...flags], {
    cwd: project.folder,
    environment: CLEAN,
  });
  return { sentence: output.trim(), exitCode };
}

describe("sluice dev says in one sentence", () => {
  test("that a folder has no project, and what it looked for", async () => {
    using project = projectFolder();
    expect(await dev(project)).toEqual({
      sentence: `No project in ${project.folder}: looked for sluice.yaml, sluice.yml, template.yaml, template.yml, template.json, serverless.yml (or .yaml, .json, .js, .cjs, .mjs, .ts) and cdk.json`,
      exitCode: 252,
    });
  });

  test("that there is no such folder", async () => {
    using project = projectFolder();
    expect(await dev(project, "nowhere")).toEqual({
      sentence: `There is no file or folder ${project.path("nowhere")}: give the path of a project`,
      exitCode: 252,
    });
  });

  test("where a template is wrong", async () => {
    using project = projectFolder({ "template.yaml": TEMPLATE.replace("!Ref Api,", "!Ref Apo,") });
    const { sentence, exitCode } = await dev(project);
    expect(sentence).toMatch(/^template\.yaml:4: .*Apo/);
    expect(sentence).not.toContain("\n");
    expect(exitCode).toBe(252);
  });

  test("where a template's YAML is broken", async () => {
    using project = projectFolder({ "template.yaml": "Resources:\n  Api: {\n" });
    const { sentence, exitCode } = await dev(project);
    expect(sentence).toMatch(/^template\.yaml:\d: [^\n]+$/);
    expect(exitCode).toBe(252);
  });

  test("that no API has the stage asked for", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    expect(await dev(project, "--stage", "prod")).toEqual({
      sentence: 'API "chat" has no stage "prod": it has dev.',
      exitCode: 252,
    });
  });

  test("what a parameter may be", async () => {
    using project = projectFolder({ "template.yaml": TEMPLATE });
    const { sentence, exitCode } = await dev(project, "--parameter", "Stage=test");
    expect(sentence).toBe(
      "template.yaml:1: Parameter Stage must be one of its AllowedValues (dev, prod)",
    );
    expect(exitCode).toBe(252);
  });

  test("that another program has the port", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    const taken = createServer();
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    taken.listen(0, "127.0.0.1", resolve);
    await listening;
    const { port } = taken.address() as { port: number };
    try {
      const { sentence, exitCode } = await dev(project, "--strict", "--port", String(port));
      expect(sentence).toEndWith(
        `\nCannot listen on 127.0.0.1:${port}: another program does. Choose another port with --port, or --port 0 for a free one.`,
      );
      expect(exitCode).toBe(255);
    } finally {
      taken.close();
    }
  });

  test("that this machine does not have the address", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    // 203.0.113.0/24 is documentation's (RFC 5737).
    const { sentence, exitCode } = await dev(project, "--strict", "--host", "203.0.113.1");
    expect(sentence).toEndWith(
      "\nCannot listen on 203.0.113.1:0: this machine does not have that address.",
    );
    expect(exitCode).toBe(255);
  });
});

describe("sluice dev --print-config", () => {
  test("prints a sluice.yaml that prints the same, and no secret", async () => {
    const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    const settings = `settings: { accessKeys: [{ accessKeyId: AKIAEXAMPLE, secretAccessKey: ${secret} }] }\n`;
    using project = projectFolder({ "sluice.yaml": `${settings}${SLUICE_YAML}` });
    const first = await dev(project, "--print-config");
    expect(first.exitCode).toBe(0);
    expect(first.sentence).toContain("AKIAEXAMPLE");
    expect(first.sentence).not.toContain(secret);
    using printed = projectFolder({ "sluice.yaml": first.sentence });
    const second = await dev(printed, "--print-config");
    const definition = (text: string) => text.slice(0, text.indexOf("\nsettings:"));
    expect(definition(second.sentence)).toBe(definition(first.sentence));
  });
});

describe("sluice dev", () => {
  test("prefers sluice.yaml to a template, and serves every API of it", async () => {
    const news = `  news:\n    apiId: bbbbbbbbbb${mockApi()}`;
    using project = projectFolder({
      "sluice.yaml": `${SLUICE_YAML}\n${news}`,
      "template.yaml": TEMPLATE,
    });
    await using running = await startDev(project.folder);
    await running.program.printed(/^\{.*bbbbbbbbbb.*\}$/m);
    const lines = running.program
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    const { port } = new URL(running.ready.url);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        apiId: "aaaaaaaaaa",
        stage: "dev",
        url: `ws://localhost:${port}/dev`,
        callbackUrl: `http://localhost:${port}/dev`,
        controlUrl: running.ready.controlUrl,
      },
      {
        apiId: "bbbbbbbbbb",
        stage: "dev",
        url: `ws://localhost:${port}/_aws/execute-api/bbbbbbbbbb/dev`,
        callbackUrl: `http://localhost:${port}/_aws/execute-api/bbbbbbbbbb/dev`,
        controlUrl: running.ready.controlUrl,
      },
    ]);
    expect(running.ready.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${running.ready.controlUrl}/nothing`);
    expect(answer.status).toBe(404);
  });

  test("takes a template's parameters, one stage alone and an address", async () => {
    using project = projectFolder({ "template.yml": TEMPLATE });
    const flags = ["--parameter", "Stage=prod", "--stage", "prod", "--host", "127.0.0.2"];
    await using running = await startDev(project.folder, { flags });
    expect(running.ready.url).toMatch(/^ws:\/\/127\.0\.0\.2:\d+\/prod$/);
  });

  test("says at start what is looser than AWS and what has no effect", async () => {
    const looser =
      "settings: { limits: { framePayloadBytesMax: 65536 }, relax: { pingIsActivity: true } }";
    using project = projectFolder({ "sluice.yaml": `${looser}\n${SLUICE_YAML}` });
    await using running = await startDev(project.folder);
    const text = running.program.output();
    expect(text).toContain("limits.framePayloadBytesMax is 65536 bytes; AWS allows 32768");
    expect(text).toContain("relax.pingIsActivity is on; AWS documents");
    expect(text).toContain("note: Any access key may sign requests here");
    expect(text.indexOf("warning:")).toBeLessThan(text.indexOf('{"apiId"'));
  });
});

test("sluice dev says which version of an interpreter runs a runtime, once it answers", async () => {
  using project = projectFolder({
    "sluice.yaml": `apis: { chat: { routes: { $default: { function: echo } } } }
functions: { echo: { handler: app.handler, runtime: nodejs10.x } }`,
    "app.js": "",
  });
  await using running = await startDev(project.folder);
  const [line] = await running.program.printed(/^.*nodejs10.*$/m);
  expect(line).toMatch(
    /warning: Functions with nodejs10\.x run on Node\.js \d+\.\S+, which is what PATH has: AWS runs Node\.js 10$/,
  );
});

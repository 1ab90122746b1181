import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter } from "node:path";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { DapClient } from "../support/dap-client.ts";
import { findDebugpyPython, hasProgram } from "../support/programs.ts";
import { startDev } from "./dev-process.ts";
import { connect } from "./websocket.ts";

const SLUICE_YAML = `settings: { limits: { integrationTimeoutMs: 1500 } }
functions:
  shout: { handler: app.handler, runtime: python3.13, timeout: 1 }
  hangs: { handler: app.hangs, runtime: python3.13, timeout: 1 }
  longHangs: { handler: app.hangs, runtime: python3.13, timeout: 60 }
apis:
  chat:
    routes:
      $default: { function: shout, twoWay: true }
      hangs: { function: hangs }
      longHangs: { function: longHangs }
`;

const APP = `import time

def handler(event, context):
    text = event["body"]
    return {"statusCode": 200, "body": text.upper()}

def hangs(event, context):
    time.sleep(60)
`;
const BREAKPOINT_LINE = 5;

/** A project whose `python3` is one with debugpy. */
function python(project: { readonly folder: string; path(name: string): string }): string {
  mkdirSync(project.path("bin"));
  symlinkSync(findDebugpyPython(), project.path("bin/python3"));
  return `${project.path("bin")}${delimiter}${process.env.PATH}`;
}

test.skipIf(!hasProgram("debugpy"))(
  "a breakpoint in a Python handler holds for longer than every time-out, and the answer arrives",
  async () => {
    const definition = SLUICE_YAML.replaceAll("{ handler", "{ codeUri: code, handler");
    using project = projectFolder({ "sluice.yaml": definition, "code/app.py": APP });
    const environment = { PATH: python(project) };
    await using dev = await startDev(project.folder, { flags: ["--inspect=shout=0"], environment });
    const [, port] = await dev.program.printed(/Debugger of shout: 127\.0\.0\.1:(\d+)$/m);
    using editor = new DapClient(Number(port));
    await editor.call("initialize", {
      adapterID: "python",
      pathFormat: "path",
      linesStartAt1: true,
    });
    const attached = editor.send("attach", { justMyCode: false });
    await editor.event("initialized");
    const source = { path: project.path("code/app.py") };
    await editor.call("setBreakpoints", { source, breakpoints: [{ line: BREAKPOINT_LINE }] });
    await editor.call("configurationDone");
    await editor.answer(attached);
    using client = await connect(dev.ready.url);
    client.send("held");
    const { body } = await editor.event("stopped");
    expect(body.reason).toBe("breakpoint");
    using byFunction = await connect(dev.ready.url);
    using byIntegration = await connect(dev.ready.url);
    byFunction.send({ action: "hangs" });
    byIntegration.send({ action: "longHangs" });
    for (const each of [byFunction, byIntegration]) await each.message("Internal server error");
    expect(client.received).toEqual([]);
    await editor.call("continue", { threadId: body.threadId });
    await client.message("HELD");
  },
);

test("a Python without debugpy is said in one sentence, and the function runs", async () => {
  using project = projectFolder({
    "sluice.yaml": SLUICE_YAML,
    "app.py": `import sys\nassert "debugpy" not in sys.modules\n${APP}`,
    // Found before any that is installed.
    "debugpy.py": "raise ImportError('not here')\n",
  });
  await using dev = await startDev(project.folder, { flags: ["--inspect-brk=shout=0"] });
  await dev.program.printed(
    /Function "shout" runs without a debugger: debugpy is not installed; \S+ -m pip install debugpy/,
  );
  using client = await connect(dev.ready.url);
  client.send("runs");
  await client.message("RUNS");
});

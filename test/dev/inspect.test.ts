import { expect, test } from "bun:test";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { CdpClient } from "../support/cdp-client.ts";
import { type DevProcess, startDev } from "./dev-process.ts";
import { connect } from "./websocket.ts";

/** A second is the least that a function can have. What hangs is over in a second, or when the integration is. */
const SLUICE_YAML = `settings: { limits: { integrationTimeoutMs: 1500 } }
functions:
  echo: { handler: app.handler, runtime: nodejs22.x, timeout: 1 }
  hangs: { handler: hangs.handler, runtime: nodejs22.x, timeout: 1 }
  longHangs: { handler: hangs.handler, runtime: nodejs22.x, timeout: 60 }
apis:
  chat:
    routes:
      $default: { function: echo, twoWay: true }
      hangs: { function: hangs }
      longHangs: { function: longHangs }
`;
const HANGS =
  "export const handler = () => new Promise(() => setTimeout(() => undefined, 60_000));\n";

const APP = `interface Event {
  readonly body?: string;
}

type Answer = { statusCode: number; body: string };

export const handler = async (event: Event): Promise<Answer> => {
  const text: string = event.body ?? "";
  return { statusCode: 200, body: text.toUpperCase() };
};
`;
const BREAKPOINT_LINE = 9;

/** Resolves when all time-outs of the project have passed since it was called. */
async function everyTimeOut(url: string): Promise<void> {
  using byFunction = await connect(url);
  using byIntegration = await connect(url);
  byFunction.send({ action: "hangs" });
  byIntegration.send({ action: "longHangs" });
  for (const each of [byFunction, byIntegration]) await each.message("Internal server error");
}

async function inspected(dev: DevProcess, name = "echo"): Promise<string> {
  const [, url = ""] = await dev.program.printed(new RegExp(`Debugger of ${name}: (\\S+)`));
  return url;
}

test("a breakpoint in a TypeScript handler holds for longer than every time-out, and the answer arrives", async () => {
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.ts": APP, "hangs.mjs": HANGS });
  await using dev = await startDev(project.folder, { flags: ["--inspect=echo=0"] });
  using client = await connect(dev.ready.url);
  client.send("warm");
  await client.message("WARM");
  using inspector = await CdpClient.attach(await inspected(dev));
  await inspector.call("Debugger.enable");
  const place = await inspector.placeOf("app.ts", BREAKPOINT_LINE);
  await inspector.call("Debugger.setBreakpointByUrl", { ...place });
  client.send("held");
  await inspector.event("Debugger.paused");
  await everyTimeOut(dev.ready.url);
  expect(client.received).toEqual(["WARM"]);
  await inspector.call("Debugger.resume");
  await client.message("HELD");
  expect(dev.program.output()).not.toMatch(/Debugger attached\.|For help, see/);
});

test("what is changed while a debugger is attached runs on the same port, and time counts when it has gone", async () => {
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.ts": APP, "hangs.mjs": HANGS });
  await using dev = await startDev(project.folder, { flags: ["--inspect=echo=0"] });
  const before = await inspected(dev);
  const inspector = await CdpClient.attach(before);
  await dev.program.printed(/debugger of echo is attached/);
  inspector[Symbol.dispose]();
  await dev.program.printed(/debugger of echo is gone/);
  project.write(
    "app.ts",
    "export const handler = () => new Promise(() => setTimeout(() => {}, 60_000));\n",
  );
  const [after] = await dev.program.printed(/(?<=Reloaded.*Debugger of echo: )\S+/s);
  expect(new URL(after).port).toBe(new URL(before).port);
  expect(after).not.toBe(before);
  using client = await connect(dev.ready.url);
  client.send("late");
  await client.message("Internal server error");
  await dev.program.printed(/Task timed out after 1\.00 seconds/);
});

test("--inspect-brk pauses before the code is loaded, for longer than the event may take", async () => {
  const app = `console.log("loaded");\n${APP}`;
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.ts": app, "hangs.mjs": HANGS });
  await using dev = await startDev(project.folder, { flags: ["--inspect-brk=echo=0"] });
  using client = await connect(dev.ready.url);
  client.send("held");
  const url = await inspected(dev);
  await everyTimeOut(dev.ready.url);
  expect(dev.program.output()).not.toContain("loaded");
  using inspector = await CdpClient.attach(url);
  await inspector.call("Debugger.enable");
  await inspector.call("Runtime.runIfWaitingForDebugger");
  await inspector.event("Debugger.paused");
  expect(dev.program.output()).not.toContain("loaded");
  await inspector.call("Debugger.resume");
  await client.message("HELD");
});

import { expect, test } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import { stageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import { AccessLogs } from "./access-logs.ts";

const FORMAT = "$context.stage $context.requestId";

function activity(requestId: string, destination?: string, stageName = "dev") {
  const accessLogSettings = {
    format: FORMAT,
    ...(destination === undefined ? {} : { destination }),
  };
  const stage = { stageName, stageVariables: {}, accessLogSettings };
  const telemetry = stageTelemetry("a1b2c3d4e5", stage, []);
  return activityOf({ requestId, stage: stageName, telemetry });
}

async function scene(inFile: boolean) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-access-"));
  const file = join(folder, "access.log");
  const printed: string[] = [];
  const warnings: string[] = [];
  const logs = new AccessLogs({
    file: inFile ? file : undefined,
    print: (line, stageName) => printed.push(`${stageName}: ${line}`),
    warn: (text) => warnings.push(text),
    clock: new FakeClock(),
  });
  return {
    ...{ folder, file, printed, warnings, logs },
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test("AccessLogs prints where nothing names a file", async () => {
  await using at = await scene(false);
  at.logs.record(activity("one"));
  at.logs.record(activity("two", "stdout"));
  expect(at.printed).toEqual(["dev: dev one", "dev: dev two"]);
});

test("AccessLogs writes to the stage's own file before the settings', and lets a stage print", async () => {
  await using at = await scene(true);
  const own = join(at.folder, "own.log");
  at.logs.record(activity("one"));
  at.logs.record(activity("two", own));
  at.logs.record(activity("three", "stdout"));
  at.logs.record(activity("four", undefined, "prod"));
  await at.logs.settled();
  expect(await readFile(at.file, "utf8")).toBe("dev one\nprod four\n");
  expect(await readFile(own, "utf8")).toBe("dev two\n");
  expect(at.printed).toEqual(["dev: dev three"]);
  expect(at.warnings).toEqual([]);
});

test("AccessLogs has nothing to do with a stage without access logs", async () => {
  await using at = await scene(false);
  const telemetry = stageTelemetry("a1b2c3d4e5", { stageName: "dev", stageVariables: {} }, []);
  at.logs.record(activityOf({ telemetry }));
  at.logs.record(activityOf({ eventType: "REFUSED" }));
  expect(at.printed).toEqual([]);
});

test("AccessLogs refuses a file that cannot be written before it is needed", async () => {
  await using at = await scene(true);
  const stageOf = (destination: string) => ({
    stageName: "dev",
    accessLogSettings: { format: FORMAT, destination },
  });
  at.logs.check(stageOf(at.file));
  at.logs.check(stageOf("stdout"));
  at.logs.check({ stageName: "dev" });
  const missing = join(at.folder, "none", "access.log");
  expect(() => at.logs.check(stageOf(missing))).toThrow(
    `The access log of stage "dev" cannot be written: there is no folder ${join(at.folder, "none")}: make it first`,
  );
});

test("AccessLogs names the setting where that is what names a file that cannot be written", async () => {
  await using at = await scene(true);
  await rm(at.folder, { recursive: true });
  expect(() => at.logs.check({ stageName: "dev", accessLogSettings: { format: FORMAT } })).toThrow(
    `The access log of stage "dev" (accessLogFile) cannot be written: there is no folder ${at.folder}: make it first`,
  );
});

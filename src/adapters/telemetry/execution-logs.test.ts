import { expect, test } from "bun:test";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import type { RouteSettings } from "../../core/model/stage.ts";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import { stageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import { ExecutionLogs } from "./execution-logs.ts";

function activity(settings: RouteSettings) {
  const stage = { stageName: "dev", stageVariables: {}, defaultRouteSettings: settings };
  return activityOf({ telemetry: stageTelemetry("a1b2c3d4e5", stage, []), startedAt: 1_000 });
}

async function scene(inFile: boolean) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-execution-"));
  const file = join(folder, "execution.log");
  const printed: string[] = [];
  const logs = new ExecutionLogs({
    file: inFile ? file : undefined,
    print: (line, stageName) => printed.push(`${stageName}: ${line}`),
    warn: (text) => printed.push(text),
    clock: new FakeClock(),
  });
  return {
    ...{ file, printed, logs },
    async [Symbol.asyncDispose]() {
      await logs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test("ExecutionLogs prints the steps of a request at INFO, and nothing at OFF", async () => {
  await using at = await scene(false);
  at.logs.record(activity({}));
  at.logs.record(activityOf({ eventType: "REFUSED" }));
  expect(at.printed).toEqual([]);
  at.logs.record(activity({ loggingLevel: "INFO" }));
  expect(at.printed[0]).toBe("dev: (request-1) Extended Request Id: request-1");
});

test("ExecutionLogs writes to a file with the time and AWS's log group", async () => {
  await using at = await scene(true);
  at.logs.check();
  at.logs.record(activity({ loggingLevel: "INFO" }));
  await at.logs.settled();
  const [first] = (await readFile(at.file, "utf8")).split("\n");
  expect(first).toBe(
    "1970-01-01T00:00:01.000Z /aws/apigateway/a1b2c3d4e5/dev (request-1) Extended Request Id: request-1",
  );
  expect(at.printed).toEqual([]);
});

import { expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import type { Serving } from "../core/model/serving.ts";
import type { AccessLogSettings } from "../core/model/stage.ts";
import { activityOf } from "../core/telemetry/activity.fixture.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import { stageTelemetry } from "../core/telemetry/stage-telemetry.ts";
import type { ControlRequest } from "../engine/control-route.ts";
import { fakeEngine } from "../engine/engine.fixture.ts";
import { PendingWork } from "../engine/pending-work.ts";
import { startTelemetry } from "./telemetry.ts";

function servingOf(accessLogSettings: AccessLogSettings): Serving {
  const stages = [{ stage: { stageName: "dev", stageVariables: {}, accessLogSettings } }];
  const api = { apiId: "a1b2c3d4e5", stages };
  return { apis: [api] } as unknown as Serving;
}

function start(file?: string) {
  const executed: string[] = [];
  const traced: string[] = [];
  const told: Activity[] = [];
  const printed: string[] = [];
  const telemetry = startTelemetry({
    activitySinks: [{ record: (activity) => void told.push(activity) }],
    accessLog: { file: undefined, print: (line) => printed.push(line) },
    executionLog: { file, print: (line) => executed.push(line) },
    traces: {
      record: ({ requestId }) => void traced.push(requestId),
      stop: async () => void traced.push("stopped"),
    },
    warn: () => undefined,
    reportBug: () => undefined,
    clock: new FakeClock(),
  });
  return { told, printed, executed, traced, telemetry };
}

test("startTelemetry() tells the sinks it was given, and writes access logs", async () => {
  const { told, printed, telemetry } = start();
  const [served] = servingOf({ format: "$context.requestId" }).apis[0]?.stages ?? [];
  if (served === undefined) throw new Error("no stage");
  const { stage } = served;
  const activity = activityOf({ telemetry: stageTelemetry("a1b2c3d4e5", stage, []) });
  telemetry.activity.record(activity);
  expect(told).toEqual([activity]);
  expect(printed).toEqual(["request-1"]);
  await telemetry[Symbol.asyncDispose]();
});

test("startTelemetry() refuses a project whose access logs cannot be written, or have no sound format", () => {
  const { telemetry } = start();
  telemetry.check(servingOf({ format: "$context.requestId" }));
  expect(() => telemetry.check(servingOf({ format: "$context.stage" }))).toThrow(
    'Stage "dev": AccessLogSettings: Format must have',
  );
  const destination = "/nowhere/access.log";
  expect(() => telemetry.check(servingOf({ format: "$context.requestId", destination }))).toThrow(
    'The access log of stage "dev" cannot be written: there is no folder /nowhere: make it first',
  );
});

test("startTelemetry() writes execution logs and traces, and sends the last traces at the end", async () => {
  const { executed, traced, telemetry } = start();
  const stage = {
    stageName: "dev",
    stageVariables: {},
    defaultRouteSettings: { loggingLevel: "INFO" },
  } as const;
  telemetry.activity.record(activityOf({ telemetry: stageTelemetry("a1b2c3d4e5", stage, []) }));
  expect(executed).toContain("(request-1) Starting execution for request: request-1");
  await telemetry[Symbol.asyncDispose]();
  expect(traced).toEqual(["request-1", "stopped"]);
});

test("startTelemetry() refuses a file for execution logs that cannot be written", () => {
  const { telemetry } = start("/nowhere/execution.log");
  const project = servingOf({ format: "$context.requestId" });
  expect(() => telemetry.check(project)).toThrow(
    "The execution log (executionLogFile) cannot be written: there is no folder /nowhere: make it first",
  );
});

test("startTelemetry() counts what it reports and what it is told of", async () => {
  const { telemetry } = start();
  const { apis, connections } = fakeEngine().deps;
  telemetry.declare(apis);
  telemetry.reportBug(new Error("a bug"));
  const pending = new PendingWork();
  const route = telemetry.metricsRoute({ apis, connections, pending, functions: () => [] });
  const answer = await route.handle({ headers: [] } as unknown as ControlRequest);
  expect(answer.body).toContain("sluice_internal_errors_total 1\n");
  expect(answer.body).toContain("sluice_lost_log_lines_total 0\n");
  expect(answer.body).toContain(
    'aws_apigateway_message_count_total{api_id="a1b2c3d4e5",stage="dev"} 0\n',
  );
  expect(answer.body).toContain("process_resident_memory_bytes ");
  await telemetry[Symbol.asyncDispose]();
});

import { expect, test } from "bun:test";
import type { RouteSettings } from "../../core/model/stage.ts";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import { stageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import { exposition } from "./exposition.ts";
import { LEFT_STAGES_MAX, RequestMetrics } from "./request-metrics.ts";

const API = "a1b2c3d4e5";

function telemetryOf(defaultRouteSettings: RouteSettings = {}, routeKeys = ["send", "quiet"]) {
  const routeSettings = { quiet: { detailedMetricsEnabled: false } };
  const stage = { stageName: "dev", stageVariables: {}, defaultRouteSettings, routeSettings };
  return stageTelemetry(API, stage, routeKeys);
}

const linesOf = (metrics: RequestMetrics) => exposition(metrics.families(), "text").split("\n");
const STAGE = `api_id="${API}",stage="dev"`;

test("RequestMetrics shows every error metric with 0 before anything has happened", () => {
  const metrics = new RequestMetrics();
  metrics.declare(telemetryOf());
  const lines = linesOf(metrics);
  for (const name of [
    "connect_count",
    "message_count",
    "client_error",
    "integration_error",
    "execution_error",
  ]) {
    expect(lines).toContain(`aws_apigateway_${name}_total{${STAGE}} 0`);
  }
  expect(lines.filter((line) => line.startsWith("aws_apigateway_route_"))).toEqual([]);
});

test("RequestMetrics goes on counting over a deployment, and by route only once that is wanted", () => {
  const metrics = new RequestMetrics();
  const before = telemetryOf();
  metrics.record(activityOf({ telemetry: before }));
  const after = telemetryOf({ detailedMetricsEnabled: true });
  metrics.declare(after);
  metrics.record(activityOf({ telemetry: after }));
  // A connection's request that began before the deployment still ends.
  metrics.record(activityOf({ telemetry: before }));
  metrics.record(activityOf({ telemetry: after, routeKey: "quiet" }));
  metrics.record(activityOf({ telemetry: after, routeKey: "-", status: 403 }));
  const lines = linesOf(metrics);
  expect(lines).toContain(`aws_apigateway_message_count_total{${STAGE}} 5`);
  expect(lines).toContain(`aws_apigateway_route_message_count_total{${STAGE},route="send"} 1`);
  // The stage's true wins over the route's false.
  expect(lines).toContain(`aws_apigateway_route_message_count_total{${STAGE},route="quiet"} 1`);
  expect(lines).toContain(
    `aws_apigateway_route_message_count_total{${STAGE},route="POST /@connections/{connectionId}"} 0`,
  );
  expect(lines.filter((line) => line.includes('route="-"'))).toEqual([]);
});

test("RequestMetrics keeps the numbers of the stages that were taken away last, and forgets the others", () => {
  const metrics = new RequestMetrics();
  const stageOf = (number: number) =>
    stageTelemetry(
      `api${number}`,
      {
        stageName: "dev",
        stageVariables: {},
        defaultRouteSettings: { detailedMetricsEnabled: true },
      },
      ["send"],
    );
  const all = Array.from({ length: LEFT_STAGES_MAX + 2 }, (_, number) => stageOf(number));
  const [first, second, ...others] = all as [(typeof all)[0], (typeof all)[0], ...typeof all];
  metrics.declareAll(all);
  for (const telemetry of [first, second]) metrics.record(activityOf({ telemetry }));
  metrics.declareAll([second, ...others]);
  const countOf = (apiId: string, family = "aws_apigateway") =>
    linesOf(metrics).filter((line) =>
      line.startsWith(`${family}_message_count_total{api_id="${apiId}",`),
    );
  expect(countOf("api0")).toEqual([
    'aws_apigateway_message_count_total{api_id="api0",stage="dev"} 1',
  ]);
  metrics.declareAll([second]);
  expect(countOf("api0")).toEqual([]);
  expect(countOf("api0", "aws_apigateway_route")).toEqual([]);
  expect(countOf("api2")).toHaveLength(1);
  metrics.declareAll([]);
  metrics.declareAll([second, first]);
  // Back before it was forgotten, and after.
  expect(countOf("api1")).toEqual([
    'aws_apigateway_message_count_total{api_id="api1",stage="dev"} 1',
  ]);
  expect(countOf("api0")).toEqual([
    'aws_apigateway_message_count_total{api_id="api0",stage="dev"} 0',
  ]);
});

test("RequestMetrics measures integrations and whole requests in seconds", () => {
  const metrics = new RequestMetrics();
  const telemetry = telemetryOf();
  const integration = { type: "AWS_PROXY", startedAt: 0, latencyMs: 30, status: 200 } as const;
  metrics.record(activityOf({ telemetry, integration, latencyMs: 40 }));
  metrics.record(activityOf({ telemetry, integration: { ...integration, type: "MOCK" } }));
  const lines = linesOf(metrics);
  expect(lines).toContain(`aws_apigateway_integration_latency_seconds_sum{${STAGE}} 0.03`);
  expect(lines).toContain(`aws_apigateway_integration_latency_seconds_count{${STAGE}} 1`);
  const message = `${STAGE},event_type="MESSAGE"`;
  expect(lines).toContain(`sluice_request_duration_seconds_bucket{${message},le="0.025"} 1`);
  expect(lines).toContain(`sluice_request_duration_seconds_bucket{${message},le="0.05"} 2`);
});

test("RequestMetrics counts changes of the control plane by operation, as no refusals", () => {
  const metrics = new RequestMetrics();
  const change = (routeKey: string) => activityOf({ eventType: "CONTROL_API", routeKey });
  for (const operation of ["CreateApi", "CreateRoute", "CreateRoute"]) {
    metrics.record(change(operation));
  }
  const lines = linesOf(metrics);
  expect(lines).toContain('sluice_control_plane_changes_total{operation="CreateApi"} 1');
  expect(lines).toContain('sluice_control_plane_changes_total{operation="CreateRoute"} 2');
  expect(lines).toContain("sluice_refused_requests_total 0");
});

test("RequestMetrics counts what reached no stage without naming what it asked for", () => {
  const metrics = new RequestMetrics();
  metrics.record(activityOf({ eventType: "REFUSED", routeKey: "GET /anything", status: 403 }));
  expect(linesOf(metrics)).toContain("sluice_refused_requests_total 1");
  expect(linesOf(metrics).join("\n")).not.toContain("anything");
});

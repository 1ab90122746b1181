import { expect, test } from "bun:test";
import { apiOf, BACKEND, deploymentOf, LAMBDA, routeOf } from "../engine.fixture.ts";
import { integrationRecord } from "./integration-record.ts";

const TIMES = { startedAt: 1_000, endedAt: 1_012 };

function integrationOf(integration: typeof LAMBDA | typeof BACKEND) {
  const api = apiOf([routeOf("$default")], { integrations: [integration] });
  const found = deploymentOf(api).defaultRoute?.integration;
  if (found === undefined) throw new Error("The route has no integration");
  return found;
}

test("integrationRecord() tells Lambda's own status from the function's", () => {
  const outcome = { kind: "responded", statusCode: 418, headers: [], body: "" } as const;
  const ran = { statusCode: 200, requestId: "uuid" };
  expect(integrationRecord(integrationOf(LAMBDA), { ...outcome, ran }, TIMES)).toEqual({
    type: "AWS_PROXY",
    startedAt: 1_000,
    latencyMs: 12,
    status: 418,
    integrationStatus: 200,
    requestId: "uuid",
  });
  expect(integrationRecord(integrationOf(BACKEND), outcome, TIMES)).toMatchObject({
    type: "HTTP_PROXY",
    status: 418,
    integrationStatus: 418,
  });
});

test("integrationRecord() of a failure has no status that could be used", () => {
  const outcome = { kind: "failed", reason: "timeout", detail: "late" } as const;
  expect(integrationRecord(integrationOf(LAMBDA), outcome, TIMES)).toEqual({
    type: "AWS_PROXY",
    startedAt: 1_000,
    latencyMs: 12,
    error: "late",
    failure: "timeout",
  });
});

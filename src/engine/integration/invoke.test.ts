import { describe, expect, test } from "bun:test";
import type { Integration } from "../../core/model/integration.ts";
import { BACKEND, LAMBDA } from "../engine.fixture.ts";
import { invoking, untilAborted } from "./invoke.fixture.ts";

const MOCK: Integration = {
  integrationId: "int0001",
  timeoutInMillis: 29_000,
  requestParameters: {},
  integrationType: "MOCK",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  integrationResponses: [
    {
      integrationResponseKey: "/200/",
      responseTemplates: { "application/json": '{"ok":true}' },
      responseParameters: {},
    },
  ],
};

describe("invokeIntegration() under its deadline", () => {
  test("aborts at the integration's own time-out, not a millisecond before", async () => {
    const { engine, outcome } = invoking(
      { ...LAMBDA, timeoutInMillis: 1_000 },
      { invokeFunction: untilAborted },
    );
    engine.clock.advance(999);
    expect(engine.clock.pending).toBe(1);
    engine.clock.advance(1);
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "timeout",
      detail: "No answer within 1000 ms",
    });
    expect(engine.clock.pending).toBe(0);
  });

  test("aborts at the gateway's time-out when that is shorter, and says so", async () => {
    for (const integration of [LAMBDA, BACKEND]) {
      const { engine, outcome } = invoking(integration, {
        invokeFunction: untilAborted,
        invokeHttp: untilAborted,
        overrides: { integrationTimeoutMs: 500 },
      });
      engine.clock.advance(500);
      expect(await outcome).toMatchObject({
        reason: "timeout",
        detail: "No answer within 500 ms",
      });
    }
  });
});

describe("invokeIntegration() of what runs nothing", () => {
  test("MOCK answers from its templates, without a timer", async () => {
    const { outcome } = invoking(MOCK);
    expect(await outcome).toMatchObject({
      kind: "responded",
      statusCode: 200,
      body: '{"ok":true}',
    });
  });

  test("MOCK evaluates its templates with the message and the stage", async () => {
    const $default = '#if($input.body == "hi"){"statusCode": $stageVariables.code}#end';
    const { outcome } = invoking({ ...MOCK, requestTemplates: { $default } }, {}, { code: "200" });
    expect(await outcome).toMatchObject({ kind: "responded", body: '{"ok":true}' });
  });

  test("a MOCK whose template fails says where", async () => {
    const { outcome } = invoking({
      ...MOCK,
      requestTemplates: { $default: "#foreach($i in [1..1001])#end" },
    });
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "#foreach ran more than 1000 times in RequestTemplates.$default, line 1",
    });
  });
});

import { describe, expect, test } from "bun:test";
import type { Integration } from "../../core/model/integration.ts";
import { answered, BACKEND } from "../engine.fixture.ts";
import { invoking, untilAborted } from "./invoke.fixture.ts";

describe("invokeHttpProxy()", () => {
  test("hands the answer on", async () => {
    const answer = answered(418, "tea", [["x-a", "1"]]);
    const { engine, outcome } = invoking(BACKEND, { invokeHttp: () => Promise.resolve(answer) });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 418,
      headers: [["x-a", "1"]],
      body: "tea",
    });
    expect(engine.httpCalls).toMatchObject([
      { method: "POST", url: "http://backend.internal/app", body: "hi" },
    ]);
  });

  test("a backend that cannot be reached fails", async () => {
    const { outcome } = invoking(BACKEND, {
      invokeHttp: () => Promise.resolve({ kind: "unreachable", detail: "refused" }),
    });
    expect(await outcome).toEqual({ kind: "failed", reason: "unreachable", detail: "refused" });
  });

  test("a stage variable that is not set fails without a call", async () => {
    const { engine, outcome } = invoking({
      ...BACKEND,
      integrationUri: "http://${stageVariables.host}/",
    });
    expect(await outcome).toMatchObject({ reason: "configuration" });
    expect(engine.httpCalls).toEqual([]);
  });
});

test("invokeHttpProxy() makes bytes of a message that is base64, and fails on another", async () => {
  const binary = { ...BACKEND, contentHandlingStrategy: "CONVERT_TO_BINARY" } as const;
  const sent = invoking(binary, { text: "/wA=" });
  expect(await sent.outcome).toMatchObject({ kind: "responded" });
  expect(sent.engine.httpCalls[0]?.body).toEqual(Uint8Array.from([0xff, 0]));
  const refused = invoking(binary, { text: "{}" });
  expect(await refused.outcome).toMatchObject({ kind: "failed", reason: "configuration" });
  expect(refused.engine.httpCalls).toEqual([]);
});

describe("invokeHttp()", () => {
  const HTTP = {
    ...BACKEND,
    integrationType: "HTTP",
    requestTemplates: { $default: '{"text":"$input.body"}' },
    requestParameters: { "integration.request.header.x-id": "context.connectionId" },
    integrationResponses: [
      {
        integrationResponseKey: "/4\\d\\d/",
        responseTemplates: { $default: "$context.status: $input.path('$.why')" },
        responseParameters: { "method.response.header.x-why": "integration.response.header.x-why" },
      },
    ],
  } satisfies Integration;

  test("sends the template's result and renders the answer", async () => {
    const invokeHttp = () => Promise.resolve(answered(404, '{"why":"gone"}', [["x-why", "1"]]));
    const { engine, outcome } = invoking(HTTP, { invokeHttp });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 404,
      headers: [["x-why", "1"]],
      body: "404: gone",
    });
    expect(engine.httpCalls).toMatchObject([
      { method: "POST", url: "http://backend.internal/app", body: '{"text":"hi"}' },
    ]);
    expect(engine.httpCalls[0]?.headers).toContainEqual(["x-id", "id"]);
  });

  test("fails when no integration response matches", async () => {
    const { outcome } = invoking(HTTP);
    expect(await outcome).toMatchObject({
      kind: "failed",
      reason: "configuration",
      detail: "No integration response matches 200 and there is no $default one",
    });
  });

  test("calls nobody when the request cannot be made", async () => {
    for (const broken of [
      { requestTemplates: {}, passthroughBehavior: "NEVER" },
      { requestTemplates: { $default: "$util.parseJson('{')" } },
      { integrationUri: "http://${stageVariables.host}/" },
    ] as const) {
      const { engine, outcome } = invoking({ ...HTTP, ...broken });
      expect(await outcome).toMatchObject({ kind: "failed" });
      expect(engine.httpCalls).toEqual([]);
      expect(engine.clock.pending).toBe(0);
    }
  });

  test("fails when the backend cannot be reached, or is late", async () => {
    const unreachable = invoking(HTTP, {
      invokeHttp: () => Promise.resolve({ kind: "unreachable", detail: "refused" }),
    });
    expect(await unreachable.outcome).toMatchObject({ reason: "unreachable", detail: "refused" });
    const late = invoking({ ...HTTP, timeoutInMillis: 50 }, { invokeHttp: untilAborted });
    late.engine.clock.advance(50);
    expect(await late.outcome).toMatchObject({
      reason: "timeout",
      detail: "No answer within 50 ms",
    });
  });
});

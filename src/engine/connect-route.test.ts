import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../core/http.ts";
import type { Route } from "../core/model/route.ts";
import { runConnectRoute } from "./connect-route.ts";
import {
  answered,
  apiOf,
  BACKEND,
  bareRoute,
  type EngineOptions,
  factsOf,
  fakeEngine,
  requestOf,
  returned,
  routeOf,
} from "./engine.fixture.ts";
import type { FunctionOutcome, InboundRequest } from "./ports.ts";

const GATEWAY_HEADERS = {
  traceId: "Root=1-66f35a69-0123456789abcdef01234567",
  forwardedPort: "3001",
  forwardedProto: "http",
};

function connectRoute(more: Partial<Route> = {}) {
  return apiOf([routeOf("$connect", more)]);
}

async function deciding(options: EngineOptions, request: Partial<InboundRequest> = {}) {
  const engine = fakeEngine({ api: connectRoute(), ...options });
  const decision = await runConnectRoute(engine.deps, engine.stage.deployment.connectRoute, {
    request: { ...requestOf(request), gatewayHeaders: GATEWAY_HEADERS },
    facts: factsOf("id"),
    requestId: "request",
  });
  return { engine, decision };
}

/** What a client that is not let in is told, and the operator. */
async function rejection(options: EngineOptions, request: Partial<InboundRequest> = {}) {
  const { engine, decision } = await deciding(options, request);
  if (decision.kind !== "reject") throw new Error("The client was let in");
  return { engine, answer: decision.answer, detail: decision.detail };
}

describe("runConnectRoute()", () => {
  test("lets everybody in without a route, or without an integration", async () => {
    for (const api of [apiOf([]), apiOf([bareRoute("$connect")])]) {
      const { engine, decision } = await deciding({ api });
      expect(decision).toEqual({ kind: "accept", statusCode: 200, subprotocol: undefined });
      expect(engine.functionCalls).toEqual([]);
    }
  });

  test.each([200, 299])(
    "lets a client in with %d, and with the subprotocol",
    async (statusCode) => {
      const { decision } = await deciding({
        invokeFunction: () =>
          returned({ statusCode, headers: { "Sec-WebSocket-Protocol": "chat" } }),
      });
      expect(decision).toMatchObject({ kind: "accept", statusCode, subprotocol: "chat" });
      expect(decision.integration).toMatchObject({ type: "AWS_PROXY", status: statusCode });
    },
  );

  test("hands the function's own rejection on", async () => {
    const { answer, detail } = await rejection({
      invokeFunction: () => returned({ statusCode: 401, body: "no", headers: { "x-a": "1" } }),
    });
    expect(answer).toMatchObject({ status: 401, body: "no" });
    expect(answer.headers).toContainEqual(["x-a", "1"]);
    expect(detail).toBe("$connect answered 401");
  });

  test("a redirect is a rejection too", async () => {
    const { answer } = await rejection({ invokeFunction: () => returned({ statusCode: 302 }) });
    expect(answer.status).toBe(302);
  });

  const FAILURES: [FunctionOutcome, number][] = [
    [{ kind: "functionError", errorType: "Error", errorMessage: "boom", payload: "{}" }, 502],
    [{ kind: "throttled", detail: "busy" }, 502],
    [{ kind: "returned", payload: "null" }, 502],
    [{ kind: "aborted" }, 504],
    [{ kind: "notFound", detail: "No such function" }, 500],
  ];
  test.each(FAILURES)("the failure %j is the status %d", async (outcome, status) => {
    const { answer } = await rejection({ invokeFunction: () => Promise.resolve(outcome) });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toHaveProperty("connectionId");
  });

  test.each([
    ["x-a", "1\r\nset-cookie: 2"],
    ["x-a\r\n", "1"],
    ["sec-websocket-protocol", "chat\r\nx: 1"],
  ])("a header %j: %j that cannot be written is 502 and never sent", async (name, value) => {
    for (const statusCode of [200, 403]) {
      const { answer, detail } = await rejection({
        api: apiOf([routeOf("$connect")], { integrations: [BACKEND] }),
        invokeHttp: () => Promise.resolve(answered(statusCode, "", [[name, value]])),
      });
      expect(answer.status).toBe(502);
      expect(detail).toContain("is not valid");
      expect(detail).not.toContain("set-cookie");
    }
  });

  test("a required parameter that is missing is 400, and the integration is not called", async () => {
    const api = connectRoute({
      requestParameters: {
        "route.request.header.X-Token": { required: true },
        "route.request.querystring.room": { required: true },
      },
    });
    const header: HeaderField = ["x-token", "1"];
    const missing = await rejection({ api }, { rawQuery: "room=1" });
    expect(missing.answer.status).toBe(400);
    expect(missing.detail).toBe("Required parameter header.X-Token is missing");
    expect(missing.engine.functionCalls).toEqual([]);
    const unasked = await rejection({ api }, { headers: [header], rawQuery: "rooms=1" });
    expect(unasked.answer.status).toBe(400);
    const { decision } = await deciding({ api }, { headers: [header], rawQuery: "room=" });
    expect(decision.kind).toBe("accept");
  });

  test("a required parameter that the gateway adds is there", async () => {
    const api = connectRoute({
      requestParameters: { "route.request.header.X-Forwarded-For": { required: true } },
    });
    const { decision } = await deciding({ api }, {});
    expect(decision.kind).toBe("accept");
  });
});

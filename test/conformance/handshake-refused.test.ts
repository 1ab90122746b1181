import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { Backend, door, eventOf, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { connectRaw, HTTP_DATE, projectOf, REQUEST_ID, refusedUpgrade } from "./support-project.ts";
import { expectGatewayRejection } from "./support-rejection.ts";

let backend: Backend;
let gateway: TestGateway;

const required = {
  "route.request.querystring.token": { required: true },
  "route.request.header.X-Tenant": { required: true },
};

beforeAll(async () => {
  backend = new Backend();
  const relay = { function: "relay" };
  const http = { integrationUri: backend.url("/http") };
  const nobody = new Backend();
  const unreachable = { integrationUri: nobody.url() };
  nobody[Symbol.dispose]();
  const absent = {
    integrationType: "AWS_PROXY",
    integrationUri: "arn:aws:lambda:us-east-1:123456789012:function:absent",
  };
  const api = ($connect: object) => ({ stages: { dev: {} }, routes: { $connect } });
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: { $connect: relay, $disconnect: relay },
      apis: {
        hurried: { apiId: "hurried000", ...api({ ...relay, timeoutInMillis: 50 }) },
        absent: { apiId: "absent0000", ...api(absent) },
        required: {
          apiId: "required00",
          ...api({ ...http, routeRequestParameters: required }),
        },
        http: { apiId: "http000000", ...api(http) },
        unreachable: { apiId: "unreachabl", ...api(unreachable) },
      },
      functions: { relay: relayFunction(backend) },
    }),
    files: RELAY_FILES,
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  backend.answer = () => Response.json({ statusCode: 200 });
});

const at = (apiId: string, query = "") => ({ path: `/_aws/execute-api/${apiId}/dev${query}` });

/** A later client comes and goes: had the refused one a `$disconnect`, it would have been first. */
async function expectNoDisconnectBefore(): Promise<void> {
  backend.answer = () => Response.json({ statusCode: 200 });
  const connection = await connectRaw(gateway);
  connection[Symbol.dispose]();
  const disconnect = await gateway.activity(
    ({ eventType, connectionId }) =>
      eventType === "DISCONNECT" && connectionId === connection.connectionId,
  );
  expect(disconnect.routeKey).toBe("$disconnect");
  const disconnected = backend.requests
    .map(eventOf)
    .filter(({ event }) => event.requestContext.eventType === "DISCONNECT")
    .map(({ event }) => event.requestContext.connectionId);
  expect(disconnected).toEqual([connection.connectionId]);
}

test("conformance 3: the body of a function's 403 arrives verbatim with x-amz-apigw-id, and no $disconnect follows", async () => {
  const body = 'not you: "grüße" \n{"a" : 1}';
  backend.answer = () => Response.json({ statusCode: 403, body });
  const answer = await refusedUpgrade(gateway);
  expect(answer).toMatchObject({ status: 403, statusText: "Forbidden", body });
  assertOnlyAllowedHeaders(answer.headers, "refused");
  const requestId = answer.header("x-amz-apigw-id") ?? "";
  expect(requestId).toMatch(REQUEST_ID);
  expect(answer.headers).toEqual([
    ["content-type", "application/json; charset=UTF-8"],
    ["x-amz-apigw-id", requestId],
    ["Date", expect.stringMatching(HTTP_DATE)],
    ["Connection", "keep-alive"],
    ["content-length", String(Buffer.byteLength(body))],
  ]);
  const [connect] = backend.requests.map(eventOf);
  expect(connect?.event.requestContext).toMatchObject({ eventType: "CONNECT", requestId });
  await expectNoDisconnectBefore();
});

describe("a function that refuses with", () => {
  for (const statusCode of [301, 400, 401, 403, 404, 500, 501]) {
    test(`${statusCode} refuses the client with that status and its own body`, async () => {
      backend.answer = () => Response.json({ statusCode, body: `because ${statusCode}` });
      const answer = await refusedUpgrade(gateway);
      assertOnlyAllowedHeaders(answer.headers, "refused");
      expect(answer).toMatchObject({ status: statusCode, body: `because ${statusCode}` });
      expect(answer.header("content-type")).toBe("application/json; charset=UTF-8");
      expect(answer.header("x-amzn-requestid")).toBeUndefined();
      expect(answer.header("x-amzn-errortype")).toBeUndefined();
    });
  }

  test("no body refuses with an empty one", async () => {
    backend.answer = () => Response.json({ statusCode: 401 });
    const answer = await refusedUpgrade(gateway);
    expect(answer).toMatchObject({ status: 401, body: "" });
    expect(answer.header("content-length")).toBe("0");
  });

  test("headers of its own passes on those that are not the connection's", async () => {
    const headers = {
      "WWW-Authenticate": "Bearer",
      Connection: "close, x",
      "Content-Length": "3",
      "Transfer-Encoding": "chunked",
      "Sec-WebSocket-Protocol": "a",
    };
    backend.answer = () => Response.json({ statusCode: 401, headers, body: "whole body" });
    const answer = await refusedUpgrade(gateway);
    expect(answer.headers.map(([name]) => name)).toEqual([
      "content-type",
      "WWW-Authenticate",
      "x-amz-apigw-id",
      "Date",
      "Connection",
      "content-length",
    ]);
    expect(answer.body).toBe("whole body");
  });
});

describe("a rejection that the gateway words itself", () => {
  test("is 502 when the function throws", async () => {
    backend.answer = () => new Response("a secret reason", { status: 500 });
    const answer = await refusedUpgrade(gateway);
    expectGatewayRejection(gateway, answer, 502, "Internal server error");
    await expectNoDisconnectBefore();
  });

  for (const malformed of [null, "ok", { statusCode: 200, extra: 1 }, { body: "" }]) {
    test(`is 502 when the function returns ${JSON.stringify(malformed)}`, async () => {
      backend.answer = () => Response.json(malformed);
      expectGatewayRejection(gateway, await refusedUpgrade(gateway), 502, "Internal server error");
    });
  }

  test("is 504 when the function does not answer in time", async () => {
    const exit = door();
    backend.answer = async () => {
      await exit.opened;
      return Response.json({ statusCode: 200 });
    };
    const answer = await refusedUpgrade(gateway, at("hurried000"));
    expectGatewayRejection(gateway, answer, 504, "Endpoint request timed out");
    exit.open();
  });

  test("is 500 when there is no such function", async () => {
    const answer = await refusedUpgrade(gateway, at("absent0000"));
    expectGatewayRejection(gateway, answer, 500, "Internal server error");
  });

  test("is 500 when the HTTP backend cannot be reached", async () => {
    const answer = await refusedUpgrade(gateway, at("unreachabl"));
    expectGatewayRejection(gateway, answer, 500, "Internal server error");
  });

  test("is 400 when a required query parameter or header is missing", async () => {
    const tenant = { headerLines: ["x-tenant: a"] };
    for (const upgrade of [
      at("required00"),
      at("required00", "?token=t"),
      { ...at("required00", "?tokens=t"), ...tenant },
    ]) {
      expectGatewayRejection(gateway, await refusedUpgrade(gateway, upgrade), 400, "Bad Request");
    }
    expect(backend.requests).toEqual([]);
    using connection = await connectRaw(gateway, { ...at("required00", "?token="), ...tenant });
    expect(connection.answer.status).toBe(101);
  });
});

test("an HTTP backend's refusal arrives with its status and body", async () => {
  backend.answer = () => new Response("try later", { status: 503 });
  const answer = await refusedUpgrade(gateway, at("http000000"));
  expect(answer).toMatchObject({ status: 503, body: "try later" });
});

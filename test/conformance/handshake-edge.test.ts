import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { RawClient } from "../support/raw-client.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import {
  connectRaw,
  HTTP_DATE,
  mockRoute,
  projectOf,
  REQUEST_ID,
  refusedUpgrade,
  UUID,
} from "./support-project.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: { $default: mockRoute("here") },
      apis: {
        disabled: {
          apiId: "disabled00",
          disableExecuteApiEndpoint: true,
          routes: { $default: mockRoute("never") },
        },
      },
    }),
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

function expectForbidden(answer: RawAnswer): void {
  assertOnlyAllowedHeaders(answer.headers, "refused");
  expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  expect(answer.headers).toEqual([
    ["Content-Type", "application/json"],
    ["x-amzn-RequestId", expect.stringMatching(UUID)],
    ["x-amzn-ErrorType", "ForbiddenException"],
    ["x-amz-apigw-id", expect.stringMatching(REQUEST_ID)],
    ["Date", expect.stringMatching(HTTP_DATE)],
    ["Connection", "keep-alive"],
    ["content-length", "23"],
  ]);
}

async function ask(head: string): Promise<RawAnswer> {
  using client = await RawClient.connect({ port: gateway.port });
  client.send(head.replaceAll("\n", "\r\n"));
  return await client.readAnswer();
}

describe("an upgrade gets 403 ForbiddenException", () => {
  const host = (name: string) => ({ path: "/dev", headerLines: [`Host: ${name}`] });
  for (const [what, upgrade] of [
    ["without a stage", { path: "/" }],
    ["for an unknown stage", { path: "/nope" }],
    ["for a stage in another case", { path: "/Dev" }],
    ["for a path below the stage", { path: "/dev/chat" }],
    ["for @connections", { path: "/dev/@connections/x" }],
    ["for an unknown API by its host", host("zzzzzzzzzz.execute-api.localhost")],
    ["for an unknown API by its path", { path: "/_aws/execute-api/zzzzzzzzzz/dev" }],
    ["for an API whose endpoint is disabled", { path: "/_aws/execute-api/disabled00/dev" }],
  ] as const) {
    test(what, async () => {
      expectForbidden(await refusedUpgrade(gateway, upgrade));
    });
  }
});

test("a plain GET of a stage gets 403 ForbiddenException", async () => {
  expectForbidden(await ask(`GET /dev HTTP/1.1\nHost: localhost:${gateway.port}\n\n`));
});

test("a plain GET of a stage gets 426 when relax.upgradeRequired426 says so", async () => {
  await using relaxed = await startTestGateway({
    sluiceYaml: projectOf({ routes: { $default: mockRoute("here") } }),
    settings: { "relax.upgradeRequired426": true },
  });
  const response = await fetch(relaxed.http());
  expect(response.status).toBe(426);
  expect(response.headers.get("sec-websocket-version")).toBe("13");
});

test("two Authorization headers get 400 and an HTML page, for an upgrade and for any request", async () => {
  const twice = ["Authorization: one", "authorization: two"];
  const answers = [
    await refusedUpgrade(gateway, { headerLines: twice }),
    await ask(
      `POST /dev/@connections/x HTTP/1.1\nHost: localhost\n${twice.join("\n")}\nContent-Length: 0\n\n`,
    ),
  ];
  for (const answer of answers) {
    assertOnlyAllowedHeaders(answer.headers, "edge");
    expect(answer.status).toBe(400);
    expect(answer.header("content-type")).toBe("text/html");
    expect(answer.header("connection")).toBe("close");
    expect(answer.body).toStartWith("<html>\r\n<head><title>400 Bad Request</title></head>\r\n");
  }
  using one = await connectRaw(gateway, { headerLines: twice.slice(0, 1) });
  expect(one.answer.status).toBe(101);
});

test("the connection of a refused upgrade may ask again and be let in", async () => {
  using client = await RawClient.connect({ port: gateway.port });
  expectForbidden(await client.upgrade("/nope"));
  expect((await client.upgrade("/dev")).status).toBe(101);
});

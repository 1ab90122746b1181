import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../core/authorization/iam-policy.ts";
import { headerValue } from "../core/http.ts";
import type { ControlRequest } from "../engine/control-route.ts";
import {
  type EngineOptions,
  fakeEngine,
  KNOWN,
  requestOf,
  signedRequest,
} from "../engine/engine.fixture.ts";
import { openAccount } from "./account.fixture.ts";
import { CONTROL_BODY_BYTES_MAX, controlRoutes } from "./control-routes.ts";

const CHAT = JSON.stringify({
  name: "chat",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});

interface Call {
  readonly method?: ControlRequest["method"];
  readonly apiId?: string;
  readonly query?: string;
  readonly body?: string | Uint8Array;
  /** `false`: unsigned. */
  readonly signedFor?: string | false;
}

async function started(options: EngineOptions = {}) {
  const engine = fakeEngine(options);
  const account = await openAccount();
  const routes = controlRoutes(account.plane, engine.deps);
  const call = async ({ method = "POST", apiId, query, body = "", ...as }: Call = {}) => {
    const path = apiId === undefined ? "/v2/apis" : "/v2/apis/{apiId}";
    const route = routes.find((each) => each.path === path && each.method === method);
    if (route === undefined) throw new Error(`There is no route ${method} ${path}`);
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const request = requestOf({
      method,
      rawPath: path.replace("{apiId}", apiId ?? ""),
      rawQuery: query,
      headers: [["Host", "127.0.0.1:4001"]],
    });
    const service = as.signedFor ?? "apigateway";
    const sent =
      service === false ? request : signedRequest(engine, request, { body: bytes, service });
    const answer = await route.handle({
      ...sent,
      parameters: apiId === undefined ? {} : { apiId },
      body: bytes,
      signal: new AbortController().signal,
    });
    return {
      status: answer.status,
      body: answer.body === "" ? undefined : JSON.parse(answer.body),
      errorType: headerValue(answer.headers, "x-amzn-errortype"),
      contentType: headerValue(answer.headers, "content-type"),
      requestId: headerValue(answer.headers, "x-amzn-requestid"),
    };
  };
  return { engine, account, call };
}

describe("controlRoutes()", () => {
  test("answer with the operation's status, JSON and a request id", async () => {
    const { call } = await started();
    const created = await call({ body: CHAT });
    expect(created).toMatchObject({ status: 201, contentType: "application/json" });
    expect(created.requestId).toStartWith("uuid-");
    expect(created.errorType).toBeUndefined();
    const { apiId } = created.body;
    expect((await call({ method: "GET", query: "maxResults=5" })).body.items).toHaveLength(1);
    const deleted = await call({ method: "DELETE", apiId });
    expect(deleted).toMatchObject({ status: 204, body: undefined, contentType: undefined });
  });

  test("tell the operator of each change, and who made it", async () => {
    const { call, engine } = await started();
    const { apiId } = (await call({ body: CHAT })).body;
    await call({ method: "GET", apiId });
    await call({ method: "DELETE", apiId });
    const changes = engine.activities.map(({ eventType, routeKey, status, apiId, detail }) => ({
      ...{ eventType, routeKey, status, apiId, detail },
    }));
    const by = `by ${KNOWN.principalArn}`;
    expect(changes).toEqual([
      {
        ...{ eventType: "CONTROL_API", routeKey: "CreateApi", status: 201, apiId: "-" },
        detail: `POST /v2/apis ${by}`,
      },
      {
        ...{ eventType: "CONTROL_API", routeKey: "DeleteApi", status: 204, apiId },
        detail: `DELETE /v2/apis/${apiId} ${by}`,
      },
    ]);
  });

  test("answer a refusal with its type, and tell the operator", async () => {
    const { call, engine } = await started();
    const refused = await call({ method: "GET", apiId: "zzzzzzzzzz" });
    expect(refused).toMatchObject({
      status: 404,
      errorType: "NotFoundException",
      body: { message: "Invalid API identifier specified zzzzzzzzzz" },
    });
    expect(engine.activities.at(-1)).toMatchObject({
      eventType: "REFUSED",
      status: 404,
      routeKey: "GET /v2/apis/zzzzzzzzzz",
      detail: "NotFoundException: Invalid API identifier specified zzzzzzzzzz",
    });
  });

  test.each([
    ["text", "no json", "The body is not JSON"],
    ["bytes that are not UTF-8", Uint8Array.of(34, 255, 34), "The body is not JSON"],
    ["nothing", "", "name is missing"],
    ["a list", "[]", "The body must be an object, not []"],
  ])("refuse a body that is %s", async (_what, body, message) => {
    const { call } = await started();
    expect(await call({ body })).toMatchObject({ status: 400, body: { message } });
  });

  test.each<[string, Call, string]>([
    ["nobody", { signedFor: false }, "MissingAuthenticationTokenException"],
    ["another service", { signedFor: "execute-api" }, "InvalidSignatureException"],
  ])("refuse what is signed for %s", async (_what, call, errorType) => {
    const control = await started();
    const refused = await control.call({ ...call, body: CHAT });
    expect(refused).toMatchObject({ status: 403, errorType });
    expect(control.account.store.commits).toBe(0);
  });

  test("ask the caller's policies for the method on the path", async () => {
    const policies = [
      compilePolicy({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "apigateway:POST",
            Resource: "arn:aws:apigateway:us-east-1::/apis",
          },
          {
            Effect: "Allow",
            Action: ["apigateway:GET", "apigateway:DELETE"],
            Resource: "arn:aws:apigateway:us-east-1::/apis/*",
          },
        ],
      }),
    ];
    const { call } = await started({ known: { ...KNOWN, policies } });
    const { apiId } = (await call({ body: CHAT })).body;
    expect((await call({ method: "GET", apiId })).status).toBe(200);
    const refused = await call({ method: "PATCH", apiId, body: "{}" });
    expect(refused).toMatchObject({ status: 403, errorType: "AccessDeniedException" });
    expect(refused.body.Message).toBe(
      `User: ${KNOWN.principalArn} is not authorized to perform: apigateway:PATCH on resource: arn:aws:apigateway:us-east-1::/apis/${apiId} because no identity-based policy allows the apigateway:PATCH action`,
    );
    expect((await call({ method: "GET" })).status).toBe(403);
  });

  test("answer 503 when the store fails, and say why to the operator alone", async () => {
    const { call, account, engine } = await started();
    account.store.failure = "/data/sluice.db: the disk is full";
    const refused = await call({ body: CHAT });
    expect(refused).toMatchObject({ status: 503, errorType: "ServiceUnavailableException" });
    expect(refused.body.message).not.toContain("/data");
    expect(engine.activities.at(-1)).toMatchObject({ detail: "/data/sluice.db: the disk is full" });
  });

  test("bound the bodies that they read", async () => {
    const { plane } = await openAccount();
    const routes = controlRoutes(plane, fakeEngine().deps);
    expect(routes.map(({ bodyBytesMax }) => bodyBytesMax)).toContain(CONTROL_BODY_BYTES_MAX);
  });
});

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
import { CHAT as CHAT_FUNCTION } from "./lambda/function.fixture.ts";

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

  test("tell the operator whose key a refused signature names, from where, and for which Region", async () => {
    const { call, engine } = await started();
    await call({ signedFor: "execute-api" });
    expect(engine.activities.at(-1)?.detail).toBe(
      `InvalidSignatureException: Credential should be scoped to correct service: 'apigateway'. (access key ${KNOWN.accessKeyId}, from 127.0.0.1)`,
    );
    await call({ signedFor: false });
    expect(engine.activities.at(-1)?.detail).toBe(
      "MissingAuthenticationTokenException: Missing Authentication Token (from 127.0.0.1)",
    );
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

describe("controlRoutes() of Lambda", () => {
  const FUNCTIONS = "/2015-03-31/functions";

  async function lambda(options: EngineOptions = {}) {
    const engine = fakeEngine(options);
    const account = await openAccount();
    const routes = controlRoutes(account.plane, engine.deps);
    const found = (method: string, path: string) => {
      const route = routes.find((each) => each.path === path && each.method === method);
      if (route === undefined) throw new Error(`There is no route ${method} ${path}`);
      return route;
    };
    const call = async (
      [method, path, FunctionName = ""]: readonly [ControlRequest["method"], string, string?],
      body: unknown = undefined,
      service = "lambda",
    ) => {
      const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
      const request = requestOf({
        ...{ method, rawPath: path.replace("{FunctionName}", FunctionName) },
        headers: [["Host", "127.0.0.1:4001"]],
      });
      const answer = await found(method, path).handle({
        ...signedRequest(engine, request, { body: bytes, service }),
        parameters: FunctionName === "" ? {} : { FunctionName },
        body: bytes,
        signal: new AbortController().signal,
      });
      const errorType = headerValue(answer.headers, "x-amzn-errortype");
      return { status: answer.status, errorType, body: JSON.parse(answer.body || "null") };
    };
    return { engine, account, found, call };
  }

  test("are signed for lambda, and refuse in the form of its service model", async () => {
    const { call } = await lambda();
    const path = `${FUNCTIONS}/{FunctionName}`;
    expect(await call(["GET", path, "chat"])).toEqual({
      ...{ status: 404, errorType: "ResourceNotFoundException" },
      body: {
        Type: "User",
        Message: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:chat",
      },
    });
    expect(await call(["POST", FUNCTIONS], { FunctionName: 1 })).toMatchObject({
      ...{ status: 400, errorType: "InvalidParameterValueException" },
      body: { Type: "User", message: "FunctionName must be a string, not 1" },
    });
    expect(await call(["POST", FUNCTIONS], CHAT_FUNCTION)).toMatchObject({ status: 201 });
    expect(await call(["POST", FUNCTIONS], CHAT_FUNCTION)).toMatchObject({
      ...{ status: 409, errorType: "ResourceConflictException" },
      body: { Type: "User", message: "Function already exist: chat" },
    });
    expect(await call(["GET", path, "chat"], undefined, "apigateway")).toMatchObject({
      ...{ status: 403, errorType: "InvalidSignatureException" },
    });
    expect(await call(["DELETE", path, "chat"])).toMatchObject({ status: 204 });
  });

  test("ask policies for the action on the function", async () => {
    const arn = "arn:aws:lambda:us-east-1:123456789012:function";
    const Statement = [
      { Effect: "Allow", Action: "lambda:*Function", Resource: `${arn}:chat` },
      { Effect: "Deny", Action: "lambda:DeleteFunction", Resource: "*" },
    ];
    const policies = [compilePolicy({ Version: "2012-10-17", Statement })];
    const { call } = await lambda({ known: { ...KNOWN, policies } });
    expect((await call(["GET", `${FUNCTIONS}/{FunctionName}`, "chat"])).status).toBe(404);
    const refused = await call(["DELETE", `${FUNCTIONS}/{FunctionName}`, "chat"]);
    expect(refused).toMatchObject({ status: 403, errorType: "AccessDeniedException" });
    expect(refused.body.Message).toContain(
      `is not authorized to perform: lambda:DeleteFunction on resource: ${arn}:chat with an explicit deny`,
    );
    expect((await call(["GET", FUNCTIONS])).status).toBe(403);
  });

  test("take a long body for code alone, and say so in AWS's words above it", async () => {
    const { found } = await lambda();
    const create = found("POST", FUNCTIONS);
    expect(create.bodyBytesMax).toBe(70_167_211);
    const tooLarge = create.bodyTooLarge?.();
    expect(tooLarge?.status).toBe(413);
    expect(JSON.parse(tooLarge?.body ?? "")).toEqual({
      Type: "User",
      message: "Request must be smaller than 70167211 bytes for the CreateFunction operation",
    });
    const configuration = found("PUT", `${FUNCTIONS}/{FunctionName}/configuration`);
    expect([configuration.bodyBytesMax, configuration.bodyTooLarge]).toEqual([
      CONTROL_BODY_BYTES_MAX,
      undefined,
    ]);
  });
});

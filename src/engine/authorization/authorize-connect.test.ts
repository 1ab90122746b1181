import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../../core/authorization/iam-policy.ts";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import { AWS_LIMITS } from "../../core/limits.ts";
import { formatAmzDate } from "../../core/sigv4/amz-date.ts";
import { presignUrl } from "../../core/sigv4/sign.ts";
import { connect } from "../connect.ts";
import {
  apiOf,
  type Engine,
  type EngineOptions,
  FUNCTION_ARN,
  factsOf,
  fakeEngine,
  KNOWN,
  requestOf,
  returned,
  routeOf,
  signedRequest,
} from "../engine.fixture.ts";
import type { InboundRequest } from "../ports.ts";
import { authorizeConnect } from "./authorize-connect.ts";

const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/$connect";

function iamEngine(options: EngineOptions = {}): Engine {
  const routes = [routeOf("$connect", { authorizationType: "AWS_IAM" }), routeOf("$default")];
  return fakeEngine({ api: apiOf(routes), ...options });
}

function keyWith(Action: string, Resource: string) {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } };
  return { ...KNOWN, policies: [compilePolicy(document)] };
}

function presigned(engine: Engine, rawQuery: string | undefined): InboundRequest {
  const request = requestOf({ rawQuery });
  const url = presignUrl({
    request,
    body: new Uint8Array(0),
    credential: KNOWN,
    region: "us-east-1",
    service: "execute-api",
    amzDate: formatAmzDate(engine.clock.now()),
    expiresSeconds: 60,
  });
  return requestOf({ rawQuery: url.slice(url.indexOf("?") + 1) });
}

async function refusal(engine: Engine, request: InboundRequest) {
  const verdict = await connect(engine.deps, request);
  if (verdict.kind !== "rejected") throw new Error("The client was let in");
  expect(engine.functionCalls).toEqual([]);
  const { status, headers, body } = verdict.answer;
  const errorType = headers.find(([name]) => name === "x-amzn-ErrorType")?.[1];
  return { status, errorType, body: JSON.parse(body), detail: engine.activities[0]?.detail };
}

describe("an AWS_IAM route", () => {
  test("refuses who does not sign", async () => {
    expect(await refusal(iamEngine(), requestOf())).toEqual({
      status: 403,
      errorType: "MissingAuthenticationTokenException",
      body: { message: "Missing Authentication Token" },
      detail: "MissingAuthenticationTokenException: Missing Authentication Token",
    });
  });

  test("lets in who signs, and says on every event who that is", async () => {
    const engine = iamEngine();
    const verdict = await connect(engine.deps, signedRequest(engine, requestOf()));
    if (verdict.kind !== "accepted") throw new Error("The client was refused");
    const { requestContext, headers } = JSON.parse(engine.functionCalls[0]?.payload ?? "");
    expect(requestContext).not.toHaveProperty("authorizer");
    expect(JSON.stringify(Object.keys(requestContext.identity))).toBe(
      '["userArn","accountId","caller","sourceIp","accessKey","user"]',
    );
    expect(requestContext.identity).toMatchObject({
      accessKey: KNOWN.accessKeyId,
      accountId: "123456789012",
      userArn: KNOWN.principalArn,
    });
    expect(headers).not.toHaveProperty("Authorization");
    expect(verdict.connection.facts.iamIdentity).toMatchObject({ accessKey: KNOWN.accessKeyId });
  });

  test("takes a presigned query, and keeps it from the backend", async () => {
    const engine = iamEngine();
    const verdict = await connect(engine.deps, presigned(engine, "room=blue"));
    expect(verdict.kind).toBe("accepted");
    const event = JSON.parse(engine.functionCalls[0]?.payload ?? "");
    expect(event.queryStringParameters).toEqual({ room: "blue" });
    const bare = iamEngine();
    await connect(bare.deps, presigned(bare, undefined));
    expect(JSON.parse(bare.functionCalls[0]?.payload ?? "")).not.toHaveProperty(
      "queryStringParameters",
    );
  });

  test("refuses a signature over something else, and keeps the canonical string from the log", async () => {
    const engine = iamEngine();
    const signed = presigned(engine, "room=blue");
    const rawQuery = signed.rawQuery?.replace("blue", "red");
    const { status, errorType, body, detail } = await refusal(engine, { ...signed, rawQuery });
    expect({ status, errorType }).toEqual({ status: 403, errorType: "InvalidSignatureException" });
    expect(body.message).toContain(
      "The Canonical String for this request should have been\n'GET\n/dev\n",
    );
    expect(detail).toStartWith("InvalidSignatureException: The request signature we calculated");
    expect(detail).not.toContain("\n");
  });

  test.each([
    ["the method ARN", METHOD_ARN],
    ["every route of the stage", METHOD_ARN.replace("$connect", "*")],
    ["two wildcards", METHOD_ARN.replace("dev/$connect", "*/*")],
  ])("lets in whom a policy allows %s", async (_what, resource) => {
    const engine = iamEngine({ known: keyWith("execute-api:Invoke", resource) });
    const verdict = await connect(engine.deps, signedRequest(engine, requestOf()));
    expect(verdict.kind).toBe("accepted");
  });

  test.each([
    ["one segment too many", "execute-api:Invoke", METHOD_ARN.replace("dev/$connect", "*/*/*")],
    ["another stage", "execute-api:Invoke", METHOD_ARN.replace("/dev/", "/prod/")],
    ["another action", "execute-api:ManageConnections", "*"],
  ])("refuses whom a policy allows %s", async (_what, action, resource) => {
    const engine = iamEngine({ known: keyWith(action, resource) });
    const message = `User: ${KNOWN.principalArn} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/dev/$connect because no identity-based policy allows the execute-api:Invoke action`;
    expect(await refusal(engine, signedRequest(engine, requestOf()))).toEqual({
      status: 403,
      errorType: "AccessDeniedException",
      body: { Message: message },
      detail: message,
    });
  });

  test("treats unknown keys as @connections does: refused, or let in with a warning", async () => {
    const credential = { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "secret" };
    const strict = iamEngine();
    expect(await refusal(strict, signedRequest(strict, requestOf(), { credential }))).toMatchObject(
      {
        status: 403,
        errorType: "UnrecognizedClientException",
        body: { message: "The security token included in the request is invalid." },
      },
    );
    const relaxed = iamEngine({ admitUnknown: true });
    await connect(relaxed.deps, signedRequest(relaxed, requestOf(), { credential }));
    expect(relaxed.unknownKeys).toEqual(["AKIAUNKNOWN"]);
    const { identity } = JSON.parse(relaxed.functionCalls[0]?.payload ?? "").requestContext;
    expect(identity).toEqual({ sourceIp: "127.0.0.1", accessKey: "AKIAUNKNOWN" });
  });
});

test("authorizeConnect() keeps the API key that the authorizer names, for the route's own check", async () => {
  const authorizer = {
    authorizerId: "auth01",
    name: "token",
    functionUri: UriTemplate.compile(FUNCTION_ARN),
    identitySources: [],
  };
  const Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const { deps } = fakeEngine({
    invokeFunction: () =>
      returned({ principalId: "me", policyDocument: { Statement }, usageIdentifierKey: "key-1" }),
  });
  const gatewayHeaders = { traceId: "Root=1-x", forwardedPort: "3001", forwardedProto: "http" };
  const attempt = {
    request: { ...requestOf(), gatewayHeaders },
    facts: factsOf("id"),
    requestId: "request",
  };
  expect(await authorizeConnect(deps, { type: "CUSTOM", authorizer }, attempt)).toEqual({
    kind: "granted",
    request: attempt.request,
    authorizer: { principalId: "me" },
    integrationLatency: 0,
    usageIdentifierKey: "key-1",
    record: {
      authorizer: {
        startedAt: deps.clock.now(),
        latencyMs: 0,
        status: 200,
        integrationStatus: 200,
      },
      authorize: { status: 200, latencyMs: 0 },
    },
  });
});

describe("a method ARN", () => {
  const bytes = METHOD_ARN.length;
  test.each([
    ["AWS_IAM", routeOf("$connect", { authorizationType: "AWS_IAM" })],
    ["CUSTOM", routeOf("$connect", { authorizationType: "CUSTOM", authorizerId: "auth01" })],
  ])("of %s may have so many bytes, and no more: 414", async (_type, route) => {
    const statuses = [];
    for (const methodArnBytesMax of [bytes, bytes - 1]) {
      const engine = fakeEngine({
        api: apiOf([route], {
          authorizers: [
            {
              authorizerId: "auth01",
              name: "token",
              authorizerType: "REQUEST",
              authorizerUri: "arn:aws:lambda:us-east-1:123456789012:function:authorize",
              identitySource: [],
            },
          ],
        }),
        invokeFunction: () => returned({}),
        overrides: { authorizerLimits: { ...AWS_LIMITS, methodArnBytesMax } },
      });
      const verdict = await connect(engine.deps, requestOf());
      statuses.push(verdict.kind === "rejected" ? verdict.answer.status : 101);
      if (methodArnBytesMax < bytes) expect(engine.functionCalls).toEqual([]);
    }
    expect(statuses[0]).not.toBe(414);
    expect(statuses[1]).toBe(414);
  });
});

import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../../core/limits.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import { connect } from "../connect.ts";
import {
  apiOf,
  type EngineOptions,
  fakeEngine,
  KNOWN,
  requestOf,
  returned,
  routeOf,
} from "../engine.fixture.ts";
import type { CallSignal, FunctionOutcome, InboundRequest } from "../ports.ts";

const AUTHORIZER_ARN = "arn:aws:lambda:us-east-1:123456789012:function:authorize";
const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/$connect";
const AUTHORIZER: Authorizer = {
  authorizerId: "auth01",
  name: "token",
  authorizerType: "REQUEST",
  authorizerUri: AUTHORIZER_ARN,
  identitySource: ["route.request.querystring.token"],
};
const ROUTE = routeOf("$connect", { authorizationType: "CUSTOM", authorizerId: "auth01" });

function policy(Effect: "Allow" | "Deny", Resource = METHOD_ARN) {
  const Statement = { Effect, Action: "execute-api:Invoke", Resource };
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement } };
}

interface Scene {
  readonly authorizer?: Partial<Authorizer>;
  readonly authorize?: (signal: CallSignal) => Promise<FunctionOutcome>;
  readonly request?: Partial<InboundRequest>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly overrides?: EngineOptions["overrides"];
}

function engineOf({ authorizer, authorize, stageVariables = {}, overrides }: Scene) {
  return fakeEngine({
    api: apiOf([ROUTE, routeOf("$disconnect"), routeOf("$default")], {
      authorizers: [{ ...AUTHORIZER, ...authorizer }],
      stages: [{ stageName: "dev", stageVariables }],
    }),
    invokeFunction: ({ functionArn }, signal) =>
      functionArn === AUTHORIZER_ARN
        ? (authorize ?? (() => returned(policy("Allow"))))(signal)
        : returned({ statusCode: 200 }),
    ...(overrides === undefined ? {} : { overrides }),
  });
}

async function connecting(scene: Scene = {}) {
  const engine = engineOf(scene);
  const verdict = await connect(engine.deps, requestOf({ rawQuery: "token=t", ...scene.request }));
  const events = engine.functionCalls.map(({ functionArn, payload }) => ({
    functionArn,
    event: JSON.parse(payload),
  }));
  return { engine, verdict, events };
}

async function rejection(scene: Scene) {
  const { engine, verdict, events } = await connecting(scene);
  if (verdict.kind !== "rejected") throw new Error("The client was let in");
  const { status, body } = verdict.answer;
  const { message } = JSON.parse(body);
  return { engine, events, status, message, detail: engine.activities[0]?.detail };
}

describe("runAuthorizer()", () => {
  test("asks the function before the route's, and repeats its answer on every event", async () => {
    const context = { room: "blue", level: 3, admin: true };
    const { engine, verdict, events } = await connecting({
      authorize: () => returned({ ...policy("Allow"), context }),
    });
    if (verdict.kind !== "accepted") throw new Error("The client was refused");
    expect(events.map(({ functionArn }) => functionArn.split(":").at(-1))).toEqual([
      "authorize",
      "chat",
    ]);
    expect(events[0]?.event).toMatchObject({ type: "REQUEST", methodArn: METHOD_ARN });
    expect(events[0]?.event.requestContext).not.toHaveProperty("authorizer");
    const strings = { principalId: "me", room: "blue", level: "3", admin: "true" };
    const { requestContext } = events[1]?.event ?? {};
    expect(requestContext.authorizer).toEqual({ ...strings, integrationLatency: 0 });
    expect(requestContext.connectionId).toBe(events[0]?.event.requestContext.connectionId);
    expect(requestContext.requestId).toBe(events[0]?.event.requestContext.requestId);
    expect(verdict.connection.facts.authorizer).toEqual(strings);
    // Stage variables stay live behind the authorizer's answer.
    engine.stage.stageVariables = { table: "new" };
    expect(verdict.connection.facts.stageVariables).toEqual({ table: "new" });
  });

  test("measures what the authorizer took", async () => {
    const scene = engineOf({});
    const { clock } = scene;
    const engine = engineOf({
      overrides: { clock },
      authorize: async () => {
        clock.advance(37);
        return await returned(policy("Allow"));
      },
    });
    await connect(engine.deps, requestOf({ rawQuery: "token=t" }));
    const event = JSON.parse(engine.functionCalls[1]?.payload ?? "");
    expect(event.requestContext.authorizer.integrationLatency).toBe(37);
    expect(engine.activities[0]?.access).toEqual({
      authorizer: {
        startedAt: clock.now() - 37,
        latencyMs: 37,
        status: 200,
        integrationStatus: 200,
      },
      authorize: { status: 200, latencyMs: 0 },
    });
  });

  test("a policy that denies is an authorizer that worked, one that throws is not", async () => {
    const denied = await rejection({ authorize: () => returned(policy("Deny")) });
    expect(denied.engine.activities[0]?.access).toMatchObject({
      authorizer: { status: 200, integrationStatus: 200 },
      authorize: { status: 403, error: denied.detail },
    });
    const threw = await rejection({ authorize: () => failing("boom") });
    expect(threw.engine.activities[0]?.access).toMatchObject({
      authorizer: { status: 500, integrationStatus: 200, error: threw.detail },
    });
    expect(threw.engine.activities[0]?.access?.authorize).toBeUndefined();
  });

  test("is not run without an identity source, which is 401", async () => {
    const { engine, events, detail, ...answer } = await rejection({
      request: { rawQuery: "token=" },
    });
    expect(engine.activities[0]?.access).toMatchObject({ authorizer: { status: 401 } });
    expect(answer).toMatchObject({ status: 401, message: "Unauthorized" });
    expect(detail).toBe("Identity source route.request.querystring.token is missing or empty");
    expect(events).toEqual([]);
  });

  test("counts headers that the gateway adds, and stage variables", async () => {
    const identitySource = ["route.request.header.x-forwarded-for", "stageVariables.table"];
    const scene = { authorizer: { identitySource } };
    expect((await rejection(scene)).status).toBe(401);
    const { verdict } = await connecting({ ...scene, stageVariables: { table: "t" } });
    expect(verdict.kind).toBe("accepted");
  });

  test("comes before the required parameters of the route", async () => {
    const requestParameters = { "route.request.header.x-room": { required: true } };
    const refusing = fakeEngine({
      api: apiOf([{ ...ROUTE, requestParameters }], { authorizers: [AUTHORIZER] }),
      invokeFunction: () => returned(policy("Deny")),
    });
    const verdict = await connect(refusing.deps, requestOf({ rawQuery: "token=t" }));
    expect(verdict).toMatchObject({ kind: "rejected", answer: { status: 403 } });
  });

  test.each<[string, () => Promise<FunctionOutcome>, number, string, string]>([
    [
      "a Deny",
      () => returned(policy("Deny")),
      403,
      "User is not authorized to access this resource with an explicit deny in an identity-based policy",
      `The authorizer's policy denies execute-api:Invoke on ${METHOD_ARN}`,
    ],
    [
      "no matching Allow",
      () => returned(policy("Allow", `${METHOD_ARN}/more`)),
      403,
      "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action",
      `The authorizer's policy does not allow execute-api:Invoke on ${METHOD_ARN}`,
    ],
    [
      "Unauthorized",
      () => failing("Unauthorized"),
      401,
      "Unauthorized",
      "The authorizer said Unauthorized",
    ],
    [
      "any other error",
      () => failing("unauthorized"),
      500,
      "Internal server error",
      "The authorizer failed: Error: unauthorized",
    ],
    [
      "an error with the word in a sentence",
      () => failing("[401] Unauthorized"),
      500,
      "Internal server error",
      "The authorizer failed: Error: [401] Unauthorized",
    ],
    [
      "a simple response",
      () => returned({ isAuthorized: true }),
      500,
      "Internal server error",
      "The authorizer's answer is a simple response (isAuthorized), which only HTTP APIs support: return a policyDocument",
    ],
    [
      "a throttled function",
      () => Promise.resolve({ kind: "throttled", detail: "Too many at once" }),
      500,
      "Internal server error",
      "The authorizer was not run: Too many at once",
    ],
    [
      "a function that is not here",
      () => Promise.resolve({ kind: "notFound", detail: "No function x" }),
      500,
      "Internal server error",
      "The authorizer was not run: No function x",
    ],
  ])("%s refuses the client", async (_what, authorize, status, message, detail) => {
    const refused = await rejection({ authorize });
    expect(refused).toMatchObject({ status, message, detail });
    expect(refused.events).toHaveLength(1);
    expect(refused.engine.bugs).toEqual([]);
  });

  test("a policy may ask for what the request has", async () => {
    const { policyDocument } = policy("Allow");
    const answer = (address: string) => {
      const Condition = { IpAddress: { "aws:SourceIp": address } };
      const Statement = [{ ...policyDocument.Statement, Condition }];
      return () =>
        returned({ principalId: "me", policyDocument: { ...policyDocument, Statement } });
    };
    expect((await connecting({ authorize: answer("127.0.0.0/8") })).verdict.kind).toBe("accepted");
    expect((await rejection({ authorize: answer("10.0.0.0/8") })).status).toBe(403);
  });

  test("has so many milliseconds, then the client gets 500", async () => {
    const engine = engineOf({
      authorize: (signal) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve({ kind: "aborted" })),
        ),
      overrides: { authorizerLimits: { ...AWS_LIMITS, authorizerTimeoutMs: 700 } },
    });
    let settled = false;
    const verdict = connect(engine.deps, requestOf({ rawQuery: "token=t" })).finally(() => {
      settled = true;
    });
    await Promise.resolve();
    engine.clock.advance(699);
    await Promise.resolve();
    expect(settled).toBe(false);
    engine.clock.advance(1);
    expect(await verdict).toMatchObject({ kind: "rejected", answer: { status: 500 } });
    expect(engine.activities[0]?.detail).toBe("The authorizer did not answer within 700 ms");
  });

  test("is the function that the stage's variables name", async () => {
    const authorizerUri = AUTHORIZER_ARN.replace("authorize", "${stageVariables.authorizer}");
    const scene = { authorizer: { authorizerUri } };
    const missing = await rejection(scene);
    expect(missing).toMatchObject({
      status: 500,
      detail: 'The authorizer was not run: Stage variable "authorizer" is not set',
    });
    const { verdict } = await connecting({ ...scene, stageVariables: { authorizer: "authorize" } });
    expect(verdict.kind).toBe("accepted");
  });

  test("does not ask for a signature, whatever the Authorization header holds", async () => {
    const headers = [["Authorization", `Bearer ${KNOWN.accessKeyId}`] as const];
    const { verdict, events } = await connecting({ request: { headers } });
    expect(verdict.kind).toBe("accepted");
    expect(events[0]?.event.headers.Authorization).toBe(`Bearer ${KNOWN.accessKeyId}`);
  });
});

function failing(errorMessage: string): Promise<FunctionOutcome> {
  const payload = JSON.stringify({ errorType: "Error", errorMessage });
  return Promise.resolve({ kind: "functionError", errorType: "Error", errorMessage, payload });
}

import { describe, expect, test } from "bun:test";
import { ALICE, API_STAGE, KEYS, planOf } from "../../core/authorization/api-key.fixture.ts";
import { connect } from "../connect.ts";
import {
  apiOf,
  deployKeys,
  factsOf,
  fakeEngine,
  LAMBDA,
  requestOf,
  returned,
  routeOf,
} from "../engine.fixture.ts";
import type { ConnectAccess, ConnectAttempt } from "./connect-attempt.ts";
import { requireApiKey } from "./require-api-key.ts";

const GATEWAY_HEADERS = {
  traceId: "Root=1-66f35a69-0123456789abcdef01234567",
  forwardedPort: "3001",
  forwardedProto: "http",
};

function attemptWith(...keys: string[]): ConnectAttempt {
  const headers = keys.map((key) => ["X-Api-Key", key] as const);
  const request = { ...requestOf({ headers }), gatewayHeaders: GATEWAY_HEADERS };
  return { request, facts: factsOf("id"), requestId: "request" };
}

function grantedTo({ request }: ConnectAttempt, usageIdentifierKey?: string): ConnectAccess {
  return {
    kind: "granted",
    request,
    ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }),
  };
}

/** An engine that knows the keys, and whose `$connect` requires one. */
function keyedEngine() {
  const engine = fakeEngine({ api: apiOf([routeOf("$connect", { apiKeyRequired: true })]) });
  deployKeys(engine.deps.apis, { apiKeys: KEYS, usagePlans: [planOf()] });
  return engine;
}

/** Its authorizer and its `$connect` are one function, which tells them apart. */
const AUTHORIZED = apiOf(
  [
    routeOf("$connect", {
      apiKeyRequired: true,
      authorizationType: "CUSTOM",
      authorizerId: "auth01",
    }),
  ],
  {
    apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
    authorizers: [
      {
        authorizerId: "auth01",
        name: "guard",
        authorizerType: "REQUEST",
        authorizerUri: LAMBDA.integrationUri,
        identitySource: [],
      },
    ],
  },
);

describe("requireApiKey()", () => {
  const { deps } = keyedEngine();

  test("asks for nothing where the route asks for no key", () => {
    const attempt = attemptWith();
    const access = grantedTo(attempt);
    expect(requireApiKey(deps, undefined, attempt, access)).toBe(access);
  });

  test("leaves a refusal of the authorizer as it is", () => {
    const answer = { status: 401, headers: [], body: "" };
    const refused = { kind: "reject", answer, detail: "no" } as const;
    expect(requireApiKey(deps, "header", attemptWith(ALICE), refused)).toBe(refused);
  });

  test("takes the key from the first header, whatever its case, or from the authorizer, never from the other", () => {
    const withHeader = attemptWith(ALICE, "another");
    const bare = attemptWith();
    const apiKey = { apiKeyId: "alice00000" };
    const header = requireApiKey(deps, "header", withHeader, grantedTo(withHeader));
    expect(header).toMatchObject({ kind: "granted", apiKey });
    const named = requireApiKey(deps, "authorizer", bare, grantedTo(bare, ALICE));
    expect(named).toMatchObject({ kind: "granted", apiKey });
    for (const access of [
      requireApiKey(deps, "header", bare, grantedTo(bare, ALICE)),
      requireApiKey(deps, "authorizer", withHeader, grantedTo(withHeader)),
    ]) {
      expect(access.kind).toBe("reject");
    }
  });

  test("refuses in the shape of an authorizer's refusals, and shows no key", () => {
    const attempt = attemptWith("not-the-key-that-anybody-knows");
    const access = requireApiKey(deps, "header", attempt, grantedTo(attempt));
    expect(access).toEqual({
      kind: "reject",
      answer: {
        status: 403,
        headers: [
          ["content-type", "application/json; charset=UTF-8"],
          ["x-amz-apigw-id", "request"],
        ],
        body: '{"message":"Forbidden","connectionId":"id","requestId":"request"}',
      },
      detail: "The API key that was sent is not known",
      record: { apiKeyRefusal: "INVALID_API_KEY" },
    });
  });
});

test("requireApiKey() keeps what authorization came to, and says AWS's name of the refusal", () => {
  const { deps, clock } = keyedEngine();
  const limits = {
    throttle: { rateLimit: 1, burstLimit: 1 },
    quota: { limit: 2, offset: 0, period: "DAY" },
  } as const;
  deployKeys(deps.apis, { apiKeys: KEYS, usagePlans: [planOf(limits)] });
  const attempt = attemptWith(ALICE);
  const authorize = { status: 200, latencyMs: 3 };
  const asked = () =>
    requireApiKey(deps, "header", attempt, { ...grantedTo(attempt), record: { authorize } });
  expect(asked()).toMatchObject({ kind: "granted", record: { authorize } });
  expect(asked().record).toEqual({ authorize, apiKeyRefusal: "THROTTLED" });
  clock.advance(1_000);
  expect(asked().kind).toBe("granted");
  clock.advance(1_000);
  expect(asked().record).toEqual({ authorize, apiKeyRefusal: "QUOTA_EXCEEDED" });
});

describe("connect()", () => {
  const withKey = requestOf({ headers: [["x-api-key", ALICE]] });

  test("keeps the key with the connection, and puts it into the event", async () => {
    const engine = keyedEngine();
    const verdict = await connect(engine.deps, withKey);
    if (verdict.kind !== "accepted") throw new Error("The client was refused");
    expect(verdict.connection.facts.apiKey?.apiKeyId).toBe("alice00000");
    const { requestContext } = JSON.parse(engine.functionCalls[0]?.payload ?? "");
    expect(requestContext.identity).toEqual({
      apiKey: ALICE,
      apiKeyId: "alice00000",
      sourceIp: "127.0.0.1",
    });
    expect(JSON.stringify([engine.activities, verdict.connection.facts])).not.toContain(ALICE);
  });

  test("refuses before the integration runs, and tells the operator why", async () => {
    const engine = keyedEngine();
    const verdict = await connect(engine.deps, requestOf());
    expect(verdict).toMatchObject({ kind: "rejected", answer: { status: 403 } });
    expect(engine.functionCalls).toEqual([]);
    expect(engine.activities).toMatchObject([
      {
        status: 403,
        detail: "$connect requires an API key, and the client sent no x-api-key header",
      },
    ]);
  });

  test("follows the keys and plans of the last deployment, which keep their counts", async () => {
    const engine = keyedEngine();
    const quota = { limit: 2, offset: 0, period: "DAY" } as const;
    const statusOf = async () => {
      const verdict = await connect(engine.deps, withKey);
      return verdict.kind === "accepted" ? 101 : verdict.answer.status;
    };
    const deploy = (limit: number) =>
      deployKeys(engine.deps.apis, {
        apiKeys: KEYS,
        usagePlans: [planOf({ apiStages: [API_STAGE], quota: { ...quota, limit } })],
      });
    deploy(1);
    expect([await statusOf(), await statusOf()]).toEqual([101, 429]);
    deploy(2);
    expect([await statusOf(), await statusOf()]).toEqual([101, 429]);
    deployKeys(engine.deps.apis, { apiKeys: [], usagePlans: [] });
    expect(await statusOf()).toBe(403);
  });

  test("asks an authorizer for the key where the API says so", async () => {
    const policyDocument = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
    };
    for (const [usageIdentifierKey, kind] of [
      [ALICE, "accepted"],
      ["somebody-else-altogether", "rejected"],
      [undefined, "rejected"],
    ] as const) {
      const engine = fakeEngine({
        api: AUTHORIZED,
        invokeFunction: ({ payload }) =>
          JSON.parse(payload).type === "REQUEST"
            ? returned({ principalId: "me", policyDocument, usageIdentifierKey })
            : returned({ statusCode: 200 }),
      });
      deployKeys(engine.deps.apis, { apiKeys: KEYS, usagePlans: [planOf()] });
      // A header is not asked here.
      expect((await connect(engine.deps, withKey)).kind).toBe(kind);
    }
  });
});

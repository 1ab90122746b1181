import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { headerValue } from "../../core/http.ts";
import { SigningKeyCache, verifySignature } from "../../core/sigv4/verify.ts";
import { answered, FUNCTION_ARN } from "../engine.fixture.ts";
import type {
  EventOutcome,
  FunctionOutcome,
  HttpIntegrationRequest,
  HttpOutcome,
  ServiceKeys,
} from "../ports.ts";
import {
  isRemote,
  REMOTE_INVOKE_MS_MAX,
  type RemoteDeps,
  withRemoteFunctions,
} from "./remote-functions.ts";

const LOCAL_NOT_FOUND = { kind: "notFound", detail: "Function not found: x" } as const;
const KEY = { accessKeyId: "AKIA", secretAccessKey: "secret", sessionToken: "token" };
const NEVER = new AbortController().signal;
const REQUEST = { functionArn: FUNCTION_ARN, payload: '{"snow":"☃"}', traceId: "Root=1" };

function remote(
  options: {
    readonly local?: FunctionOutcome & EventOutcome;
    readonly endpoints?: Partial<RemoteDeps["endpoints"]>;
    readonly answer?: HttpOutcome;
    readonly keys?: ServiceKeys;
    readonly ownUrl?: string;
  } = {},
) {
  const sent: HttpIntegrationRequest[] = [];
  const asked: boolean[] = [];
  const deps: RemoteDeps = {
    local: {
      invoke: async () => options.local ?? LOCAL_NOT_FOUND,
      invokeEvent: async () => options.local ?? LOCAL_NOT_FOUND,
    },
    endpoints: {
      endpointUrl: "http://lambda.test:9001",
      byFunction: {},
      callAws: false,
      ...options.endpoints,
    },
    http: {
      async invoke(request) {
        sent.push(request);
        return options.answer ?? answered(200, '"remote"', [["X-Amz-Executed-Version", "7"]]);
      },
    },
    keys: {
      keys(isAws) {
        asked.push(isAws);
        return options.keys ?? { kind: "keys", credential: KEY };
      },
    },
    clock: new FakeClock(),
    region: "us-east-1",
    accountId: "123456789012",
    ownUrl: () => options.ownUrl,
  };
  return { deps, sent, asked, functions: withRemoteFunctions(deps) };
}

test("an endpoint that never answers is waited for as long as a function may run, and no longer", async () => {
  const { deps } = remote();
  const clock = new FakeClock();
  const hanging = Promise.withResolvers<HttpOutcome>();
  const asked = Promise.withResolvers<void>();
  const invoke = (_request: HttpIntegrationRequest, signal: AbortSignal) => {
    signal.addEventListener("abort", () => hanging.resolve({ kind: "aborted" }));
    asked.resolve();
    return hanging.promise;
  };
  const functions = withRemoteFunctions({ ...deps, clock, http: { invoke } });
  let outcome: FunctionOutcome | undefined;
  const invoking = functions.invoke(REQUEST, NEVER).then((each) => {
    outcome = each;
  });
  await asked.promise;
  clock.advance(REMOTE_INVOKE_MS_MAX - 1);
  await Promise.resolve();
  expect(outcome).toBeUndefined();
  clock.advance(1);
  await invoking;
  expect(outcome).toEqual({
    kind: "unreachable",
    detail: "http://lambda.test:9001 did not answer within 900 seconds",
  });
  expect(clock.pending).toBe(0);
});

describe("withRemoteFunctions()", () => {
  test("asks nobody else for a function that is here, however it went", async () => {
    for (const local of [{ kind: "throttled", detail: "full" }, { kind: "aborted" }] as const) {
      const { functions, sent } = remote({ local });
      expect(await functions.invoke(REQUEST, NEVER)).toEqual(local);
      expect(await functions.invokeEvent(REQUEST, NEVER)).toEqual(local);
      expect(sent).toEqual([]);
    }
  });

  test("invokes a function that is not here through its endpoint, signed for the ARN's Region", async () => {
    const { deps, functions, sent, asked } = remote();
    expect(await functions.invoke(REQUEST, NEVER)).toEqual({
      kind: "returned",
      payload: '"remote"',
    });
    const [request] = sent;
    if (request === undefined) throw new Error("Nothing was sent");
    const path = `/2015-03-31/functions/${encodeURIComponent(FUNCTION_ARN)}/invocations`;
    expect(request).toMatchObject({
      method: "POST",
      url: `http://lambda.test:9001${path}`,
      body: REQUEST.payload,
    });
    const verification = verifySignature(
      { method: "POST", rawPath: path, rawQuery: undefined, headers: request.headers },
      new TextEncoder().encode(REQUEST.payload),
      {
        service: "lambda",
        region: "us-east-1",
        nowMs: deps.clock.now(),
        lookup: () => KEY,
        keys: new SigningKeyCache(),
      },
    );
    expect(verification.kind).toBe("verified");
    expect(headerValue(request.headers, "authorization")).toContain("x-amz-invocation-type");
    expect(asked).toEqual([false]);
  });

  test("signs the headers that tell which API invokes the function", async () => {
    const { functions, sent } = remote();
    const source = { apiId: "a1b2c3d4e5", resource: "dev/$connect", requestId: "request-1" };
    await functions.invoke({ ...REQUEST, source }, NEVER);
    const authorization = headerValue(sent[0]?.headers ?? [], "authorization");
    for (const name of [
      "x-amz-source-arn",
      "x-amzn-apigateway-api-id",
      "x-amzn-lambda-integration-tag",
    ]) {
      expect(authorization).toContain(name);
    }
  });

  test("hands an event over, also to an emulator that runs it at once", async () => {
    for (const answer of [
      answered(202),
      answered(200, "1"),
      answered(200, '{"errorType":"a","errorMessage":"b"}'),
    ]) {
      const { functions, sent } = remote({ answer });
      expect(await functions.invokeEvent(REQUEST, NEVER)).toMatchObject({ kind: "accepted" });
      expect(sent[0]?.headers).toContainEqual(["X-Amz-Invocation-Type", "Event"]);
    }
    const { functions } = remote({ answer: answered(202) });
    expect((await functions.invoke(REQUEST, NEVER)).kind).toBe("unreachable");
  });

  test.each<[HttpOutcome, FunctionOutcome]>([
    [
      answered(404, '{"Message":"Function not found: x"}'),
      {
        kind: "notFound",
        detail: "http://lambda.test:9001 answered 404 (Function not found: x)",
      },
    ],
    [answered(429), { kind: "throttled", detail: "http://lambda.test:9001 answered 429" }],
    [answered(500), { kind: "unreachable", detail: "http://lambda.test:9001 answered 500" }],
    [
      { kind: "unreachable", detail: "Cannot reach it" },
      { kind: "unreachable", detail: "Cannot reach it" },
    ],
    [{ kind: "aborted" }, { kind: "aborted" }],
  ])("an endpoint's %p is %p, for a call and for an event", async (answer, outcome) => {
    expect(await remote({ answer }).functions.invoke(REQUEST, NEVER)).toEqual(outcome);
    const event = await remote({ answer }).functions.invokeEvent(REQUEST, NEVER);
    expect(event as unknown).toEqual(outcome);
  });

  test("sends nothing to AWS unless that is allowed, and says what to set", async () => {
    const { functions, sent } = remote({ endpoints: { endpointUrl: undefined } });
    expect(await functions.invoke(REQUEST, NEVER)).toEqual({
      kind: "notFound",
      detail:
        "Function not found: x. Set lambda.endpoints.chat or lambda.endpointUrl to where it is invoked, or set lambda.callAws to true to invoke it on AWS",
    });
    expect((await functions.invokeEvent(REQUEST, NEVER)).kind).toBe("notFound");
    expect(sent).toEqual([]);
    const allowed = remote({ endpoints: { endpointUrl: undefined, callAws: true } });
    await allowed.functions.invoke(REQUEST, NEVER);
    expect(allowed.sent[0]?.url).toStartWith("https://lambda.us-east-1.amazonaws.com/");
    expect(allowed.asked).toEqual([true]);
  });

  test("sends nothing unsigned when there are no keys, and nothing for who has left", async () => {
    const none = remote({ keys: { kind: "none", detail: "No AWS credentials" } });
    expect(await none.functions.invoke(REQUEST, NEVER)).toEqual({
      kind: "unreachable",
      detail: "No AWS credentials",
    });
    const left = remote();
    expect(await left.functions.invoke(REQUEST, AbortSignal.abort())).toEqual({ kind: "aborted" });
    expect([...none.sent, ...left.sent]).toEqual([]);
  });

  test("does not ask this gateway for what it does not have", async () => {
    const ownUrl = "http://127.0.0.1:9001";
    for (const endpointUrl of ["http://127.0.0.1:9001", "http://localhost:9001"]) {
      const self = remote({ endpoints: { endpointUrl }, ownUrl });
      expect(await self.functions.invoke(REQUEST, NEVER)).toEqual({
        kind: "notFound",
        detail: `Function not found: x. Its endpoint is this gateway (${ownUrl})`,
      });
      expect(isRemote(self.deps, FUNCTION_ARN)).toBe(false);
      expect(self.sent).toEqual([]);
    }
    const other = remote({ endpoints: { endpointUrl: "http://localhost:9002" }, ownUrl });
    expect(isRemote(other.deps, FUNCTION_ARN)).toBe(true);
  });
});

test("isRemote() is whether an endpoint is set for the function", () => {
  const { deps } = remote({
    endpoints: { endpointUrl: undefined, byFunction: { chat: "http://x" } },
  });
  expect(isRemote(deps, FUNCTION_ARN)).toBe(true);
  expect(isRemote(deps, FUNCTION_ARN.replace(":chat", ":other"))).toBe(false);
});

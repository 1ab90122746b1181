import { afterAll, beforeAll, describe, expect } from "bun:test";
import type { TestGateway } from "../support/gateway.ts";
import { testWith } from "./installed.ts";
import {
  ACTION,
  ARN_OF_API,
  type ConnectedClient,
  connectClient,
  signingKey,
  startManagementGateway,
} from "./management-gateway.ts";
import { BOTO3, JAVASCRIPT_SDK, type SdkCaller, startSdk } from "./sdk-caller.ts";

const allow = (Resource: string, Action: string = ACTION) => ({
  Effect: "Allow",
  Action,
  Resource,
});

/** Each policy, and which verbs it lets through on the stage `dev`. */
const POLICIES = {
  AKIAPOSTONLY: [allow(`${ARN_OF_API}/dev/POST/@connections/*`)],
  /** What the Serverless Framework writes. */
  AKIASERVERLESS: [allow("arn:aws:execute-api:*:*:*/@connections/*")],
  /** What the CDK's `grantManageConnections()` writes for an API. */
  AKIACDK: [allow(`${ARN_OF_API}/*/*/@connections/*`)],
  AKIASTAGE: [allow(`${ARN_OF_API}/dev/*`)],
  AKIAACTIONS: [allow("*", "execute-api:*")],
  AKIADENIED: [
    allow("*"),
    { Effect: "Deny", Action: ACTION, Resource: `${ARN_OF_API}/*/POST/@connections/*` },
  ],
  AKIANOTHING: [],
  AKIAINVOKE: [allow("*", "execute-api:Invoke")],
  AKIAOTHERSTAGE: [allow(`${ARN_OF_API}/prod/*`)],
  AKIAOTHERAPI: [allow("arn:aws:execute-api:us-east-1:123456789012:klmnopqrst/*")],
  /** As AWS's own page spells it; AWS matches it with nothing. */
  AKIADOCUMENTED: [allow(`${ARN_OF_API}/dev/POST/@connections`)],
  /** Every connection id ends in these two; what AWS puts in its place does not. */
  AKIACONCRETE: [allow(`${ARN_OF_API}/dev/POST/@connections/*==`)],
} as const;

type KeyName = keyof typeof POLICIES;

const ALLOWED: readonly KeyName[] = [
  "AKIAPOSTONLY",
  "AKIASERVERLESS",
  "AKIACDK",
  "AKIASTAGE",
  "AKIAACTIONS",
];
const MATCH_NOTHING: readonly KeyName[] = [
  "AKIANOTHING",
  "AKIAINVOKE",
  "AKIAOTHERSTAGE",
  "AKIAOTHERAPI",
  "AKIADOCUMENTED",
  "AKIACONCRETE",
];

function refusal(key: KeyName, verb: string, why: string): string {
  return (
    `User: arn:aws:iam::123456789012:user/${key} is not authorized to perform: ${ACTION} on resource: ` +
    `arn:aws:execute-api:us-east-1:********9012:abcdefghij/dev/${verb}/@connections/{connectionId} ${why}`
  );
}

const IMPLICIT = `because no identity-based policy allows the ${ACTION} action`;
const EXPLICIT = "with an explicit deny in an identity-based policy";

interface Stand {
  readonly gateway: TestGateway;
  readonly connected: ConnectedClient;
  call(
    key: KeyName,
    operation: "PostToConnection" | "GetConnection",
  ): ReturnType<SdkCaller["call"]>;
  stop(): Promise<void>;
}

async function stand(
  sdk: typeof BOTO3,
  settings: Readonly<Record<string, boolean>> = {},
): Promise<Stand> {
  const gateway = await startManagementGateway({ keys: POLICIES, settings });
  const connected = await connectClient(gateway);
  let caller: SdkCaller | undefined;
  return {
    gateway,
    connected,
    call(key, operation) {
      caller ??= startSdk(sdk, gateway);
      return caller.call({
        operation,
        endpoint: gateway.http("/dev"),
        connectionId: connected.connectionId,
        key: signingKey(key),
        ...(operation === "PostToConnection" ? { data: key } : {}),
      });
    },
    async stop() {
      await caller?.[Symbol.asyncDispose]();
      connected[Symbol.dispose]();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

describe.each([BOTO3, JAVASCRIPT_SDK])("IAM policies, seen from $name", (sdk) => {
  const test = testWith(sdk.program);
  let at: Stand;

  beforeAll(async () => {
    at = await stand(sdk);
  });
  afterAll(() => at.stop());

  test("an Allow with wildcards lets the call through", async () => {
    for (const key of ALLOWED) {
      expect([key, (await at.call(key, "PostToConnection")).status]).toEqual([key, 200]);
      expect(await at.connected.nextMessage()).toBe(key);
    }
  });

  test("an Allow for one verb does not cover another", async () => {
    expect(await at.call("AKIAPOSTONLY", "GetConnection")).toMatchObject({
      status: 403,
      code: "AccessDeniedException",
      message: refusal("AKIAPOSTONLY", "GET", IMPLICIT),
    });
  });

  test("an explicit Deny wins over an Allow, and says so", async () => {
    expect((await at.call("AKIADENIED", "GetConnection")).status).toBe(200);
    expect(await at.call("AKIADENIED", "PostToConnection")).toMatchObject({
      status: 403,
      code: "AccessDeniedException",
      message: refusal("AKIADENIED", "POST", EXPLICIT),
    });
  });

  test("a policy that matches something else allows nothing: also the documented ARN and a connection id", async () => {
    for (const key of MATCH_NOTHING) {
      expect(await at.call(key, "PostToConnection")).toMatchObject({
        status: 403,
        code: "AccessDeniedException",
        message: refusal(key, "POST", IMPLICIT),
      });
    }
  });
});

describe("IAM policies with relax.lenientConnectionArn, seen from boto3", () => {
  testWith("python3")(
    "the documented ARN and a connection id match; a Deny still wins",
    async () => {
      const at = await stand(BOTO3, { "relax.lenientConnectionArn": true });
      try {
        for (const key of ["AKIADOCUMENTED", "AKIACONCRETE"] as const) {
          expect([key, (await at.call(key, "PostToConnection")).status]).toEqual([key, 200]);
        }
        expect((await at.call("AKIADOCUMENTED", "GetConnection")).status).toBe(403);
        expect((await at.call("AKIADENIED", "PostToConnection")).status).toBe(403);
      } finally {
        await at.stop();
      }
    },
  );
});

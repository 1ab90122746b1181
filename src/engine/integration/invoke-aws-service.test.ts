import { describe, expect, test } from "bun:test";
import { headerValue } from "../../core/http.ts";
import type { Integration } from "../../core/model/integration.ts";
import { answered } from "../engine.fixture.ts";
import type { ServiceAccess } from "./integration-call.ts";
import { invoking, untilAborted } from "./invoke.fixture.ts";

const SERVICE = {
  integrationId: "int0001",
  timeoutInMillis: 1_000,
  requestParameters: {},
  integrationType: "AWS",
  integrationMethod: "POST",
  integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
  requestTemplates: { $default: '{"said":"$input.body"}' },
  integrationResponses: [
    {
      integrationResponseKey: "/200/",
      responseTemplates: { $default: "done: $input.body" },
      responseParameters: {},
    },
  ],
} satisfies Integration;

const KEYS = {
  kind: "keys",
  credential: { accessKeyId: "AKIALOCAL", secretAccessKey: "a secret of it" },
} as const;

function access(changes: Partial<ServiceAccess> = {}): { overrides: { services: ServiceAccess } } {
  const endpoints = { byService: {}, forAll: "http://stand-in.test", callAws: false };
  return { overrides: { services: { endpoints, keys: { keys: () => KEYS }, ...changes } } };
}

describe("invokeAwsService()", () => {
  test("signs what the request template made, and answers what the response template makes of it", async () => {
    const { engine, outcome } = invoking(SERVICE, {
      ...access(),
      invokeHttp: () => Promise.resolve(answered(200, '{"ok":1}')),
    });
    expect(await outcome).toMatchObject({
      kind: "responded",
      statusCode: 200,
      body: 'done: {"ok":1}',
    });
    const [call] = engine.httpCalls;
    expect(call).toMatchObject({
      method: "POST",
      url: "http://stand-in.test/?Action=PutItem",
      body: '{"said":"hi"}',
    });
    const headers = call?.headers ?? [];
    expect(headerValue(headers, "x-amz-target")).toBe("DynamoDB_20120810.PutItem");
    expect(headerValue(headers, "authorization")).toContain(
      "Credential=AKIALOCAL/20260925/us-east-1/dynamodb/",
    );
    expect(engine.clock.pending).toBe(0);
  });

  test("tells the operator what the service had to say, whatever the client gets", async () => {
    const responseTemplates = { $default: "done: $input.body" };
    const integrationResponses = [
      { integrationResponseKey: "$default", responseTemplates, responseParameters: {} },
    ];
    const error = '{"__type":"x#ResourceNotFoundException","message":"No table"}';
    const { outcome } = invoking(
      { ...SERVICE, integrationResponses },
      { ...access(), invokeHttp: () => Promise.resolve(answered(400, error)) },
    );
    expect(await outcome).toMatchObject({
      kind: "responded",
      statusCode: 400,
      body: `done: ${error}`,
      detail: "dynamodb answered 400 ResourceNotFoundException: No table",
    });
  });

  test("fails when no integration response takes the status, and shows no secret", async () => {
    const { outcome } = invoking(SERVICE, {
      ...access(),
      invokeHttp: () => Promise.resolve(answered(400, "{}")),
    });
    const failure = await outcome;
    expect(failure).toMatchObject({
      kind: "failed",
      detail:
        "dynamodb answered 400; No integration response matches 400 and there is no $default one",
    });
    expect(JSON.stringify(failure)).not.toContain(KEYS.credential.secretAccessKey);
  });

  test("calls nothing without an endpoint, a value for the URI or keys", async () => {
    const endpoints = { byService: {}, forAll: undefined, callAws: false };
    const none = { kind: "none", detail: "No AWS credentials" } as const;
    const variable = "arn:aws:apigateway:us-east-1:sqs:path/${stageVariables.queue}";
    for (const [integration, options, detail] of [
      [SERVICE, access({ endpoints }), "no endpoint is set for dynamodb"],
      [
        { ...SERVICE, integrationUri: variable },
        access(),
        '"queue" of IntegrationUri has no value',
      ],
      [SERVICE, access({ keys: { keys: () => none } }), "No AWS credentials"],
      [SERVICE, access({ keys: { keys: () => Promise.resolve(none) } }), "No AWS credentials"],
    ] as const) {
      const { engine, outcome } = invoking(integration, options);
      expect(await outcome).toMatchObject({
        reason: "configuration",
        detail: expect.stringContaining(detail),
      });
      expect(engine.httpCalls).toEqual([]);
    }
  });

  test("asks for the keys of an account for AWS alone", async () => {
    const asked: boolean[] = [];
    const keys = {
      keys(isAws: boolean) {
        asked.push(isAws);
        return KEYS;
      },
    };
    const aws = { byService: {}, forAll: undefined, callAws: true };
    await invoking(SERVICE, access({ keys })).outcome;
    const { engine, outcome } = invoking(SERVICE, access({ keys, endpoints: aws }));
    await outcome;
    expect(asked).toEqual([false, true]);
    expect(engine.httpCalls[0]?.url).toBe(
      "https://dynamodb.us-east-1.amazonaws.com/?Action=PutItem",
    );
  });

  test("ends at its time-out, whether the keys or the service are late", async () => {
    const never = new Promise<never>(() => undefined);
    for (const options of [access({ keys: { keys: () => never } }), access()]) {
      const { engine, outcome } = invoking(SERVICE, { ...options, invokeHttp: untilAborted });
      engine.clock.advance(999);
      expect(engine.clock.pending).toBe(1);
      engine.clock.advance(1);
      expect(await outcome).toEqual({
        kind: "failed",
        reason: "timeout",
        detail: "No answer within 1000 ms",
      });
    }
  });

  test("a service that cannot be reached fails", async () => {
    const { outcome } = invoking(SERVICE, {
      ...access(),
      invokeHttp: () => Promise.resolve({ kind: "unreachable", detail: "refused" }),
    });
    expect(await outcome).toEqual({ kind: "failed", reason: "unreachable", detail: "refused" });
  });
});

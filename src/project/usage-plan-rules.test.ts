import { describe, expect, test } from "bun:test";
import type { AccountKeys } from "../core/authorization/api-key-index.ts";
import type { Api } from "../core/model/api.ts";
import type { ApiKey } from "../core/model/api-key.ts";
import type { Route } from "../core/model/route.ts";
import type { UsagePlan } from "../core/model/usage-plan.ts";
import { Secret } from "../core/secret.ts";
import {
  aboveQuotas,
  closedConnects,
  offsetProblem,
  refusedKeys,
  valueProblem,
} from "./usage-plan-rules.ts";

const keyOf = (name: string, more: Partial<ApiKey> = {}): ApiKey => ({
  apiKeyId: `id-${name}`,
  name,
  value: new Secret(`value-of-${name}`.padEnd(20, "x")),
  enabled: true,
  ...more,
});
const planOf = (name: string, more: Partial<UsagePlan> = {}): UsagePlan => ({
  usagePlanId: `id-${name}`,
  name,
  apiStages: [{ apiId: "aaaaaaaaaa", stage: "dev" }],
  apiKeyIds: ["id-alice"],
  ...more,
});

describe("valueProblem()", () => {
  test.each([
    ["x".repeat(19), "must have 20 to 128 characters: found 19"],
    ["x".repeat(20), undefined],
    ["x".repeat(128), undefined],
    ["x".repeat(129), "must have 20 to 128 characters: found 129"],
    ["apikey1234-abcdefghij_0123456789", undefined],
    ["has a space in it, at least one", "must have no spaces and ASCII characters alone"],
    ["schlüssel-der-nicht-geht-0001", "must have no spaces and ASCII characters alone"],
  ])("%s: %p", (value, problem) => {
    expect(valueProblem(value)).toBe(problem);
  });
});

describe("offsetProblem()", () => {
  test.each([
    ["DAY", 0, undefined],
    ["DAY", 1, "Usage Plan quota offset must be zero in the DAY period"],
    ["WEEK", 6, undefined],
    ["WEEK", 7, "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period"],
    ["MONTH", 27, undefined],
    ["MONTH", 28, "Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period"],
  ] as const)("%s %d: %p", (period, offset, problem) => {
    expect(offsetProblem(period, offset)).toBe(problem);
  });
});

describe("refusedKeys()", () => {
  test("takes 10000 keys, and not one more", () => {
    const apiKeys = Array.from({ length: 10_001 }, (_, n) => keyOf(`k${n}`));
    expect(refusedKeys({ apiKeys: apiKeys.slice(0, 10_000), usagePlans: [] })).toBeUndefined();
    expect(refusedKeys({ apiKeys, usagePlans: [] })).toEqual({
      id: "id-k10000",
      message: "AWS allows 10000 API keys: found 10001",
    });
  });

  test("refuses a value that two keys have, without showing it", () => {
    const twin = keyOf("bob", { value: keyOf("alice").value });
    expect(refusedKeys({ apiKeys: [keyOf("alice"), twin], usagePlans: [] })).toEqual({
      id: "id-bob",
      message:
        'API key "bob" has the value of "alice", and AWS takes them for one key: give it another',
    });
    const unset = ["a", "b"].map((name) => keyOf(name, { value: undefined }));
    expect(refusedKeys({ apiKeys: unset, usagePlans: [] })).toBeUndefined();
  });

  test("refuses a key that has two plans for one stage, and takes one that has a plan for each of two", () => {
    const apiKeys = [keyOf("alice"), keyOf("bob")];
    const basic = planOf("basic");
    const paid = planOf("paid");
    expect(refusedKeys({ apiKeys, usagePlans: [basic, paid] })).toEqual({
      id: "id-paid",
      message:
        'API key "alice" is in usage plans "basic" and "paid", which both have aaaaaaaaaa/dev: AWS allows a key one plan for each stage',
    });
    const elsewhere = { ...paid, apiStages: [{ apiId: "aaaaaaaaaa", stage: "prod" }] };
    expect(refusedKeys({ apiKeys, usagePlans: [basic, elsewhere] })).toBeUndefined();
    const others = { ...paid, apiKeyIds: ["id-bob"] };
    expect(refusedKeys({ apiKeys, usagePlans: [basic, others] })).toBeUndefined();
    const twice = { ...basic, apiStages: [...basic.apiStages, ...basic.apiStages] };
    expect(refusedKeys({ apiKeys, usagePlans: [twice] })).toBeUndefined();
  });
});

describe("aboveQuotas()", () => {
  const plans = (count: number, more: Partial<UsagePlan>) =>
    Array.from({ length: count }, (_, n) => planOf(`p${n}`, more));

  test("says that there are more than 300 plans", () => {
    const keys = (count: number) => ({ apiKeys: [], usagePlans: plans(count, { apiKeyIds: [] }) });
    expect(aboveQuotas(keys(300))).toEqual([]);
    expect(aboveQuotas(keys(301))).toEqual([
      {
        id: "id-p300",
        message: "301 usage plans; AWS allows 300 unless the quota is raised",
      },
    ]);
  });

  test("says that a key is in more than 10 plans", () => {
    const apiKeys = [keyOf("alice")];
    expect(aboveQuotas({ apiKeys, usagePlans: plans(10, {}) })).toEqual([]);
    expect(aboveQuotas({ apiKeys, usagePlans: plans(11, {}) })).toEqual([
      {
        id: "id-alice",
        message: 'API key "alice" is in 11 usage plans; AWS allows 10 unless the quota is raised',
      },
    ]);
  });
});

describe("closedConnects()", () => {
  const apiOf = (connect: Partial<Route> | undefined, more: Partial<Api> = {}): Api => ({
    apiId: "aaaaaaaaaa",
    name: "chat",
    routeSelectionExpression: "$request.body.action",
    apiKeySelectionExpression: "$request.header.x-api-key",
    disableExecuteApiEndpoint: false,
    routes: connect === undefined ? [] : [{ ...ROUTE, ...connect }],
    integrations: [],
    authorizers: [],
    models: [],
    stages: ["dev", "prod"].map((stageName) => ({ stageName, stageVariables: {} })),
    ...more,
  });
  const ROUTE: Route = {
    routeId: "route01",
    routeKey: "$connect",
    authorizationType: "NONE",
    apiKeyRequired: true,
    routeResponseKeys: [],
    requestParameters: {},
    requestModels: {},
  };
  const KEYS: AccountKeys = { apiKeys: [keyOf("alice")], usagePlans: [planOf("basic")] };
  const closed = (stage: string) =>
    `$connect of chat requires an API key, and no usage plan has an enabled one for stage ${stage}, so every client gets 403`;

  test("says nothing of an API that asks for no key", () => {
    const none = { apiKeys: [], usagePlans: [] };
    expect(closedConnects(apiOf(undefined), none)).toEqual([]);
    expect(closedConnects(apiOf({ apiKeyRequired: false }), none)).toEqual([]);
    expect(closedConnects(apiOf({ routeKey: "send" }), none)).toEqual([]);
  });

  test("names each stage that no enabled key opens", () => {
    expect(closedConnects(apiOf({}), KEYS)).toEqual([closed("prod")]);
    const disabled = { ...KEYS, apiKeys: [keyOf("alice", { enabled: false })] };
    expect(closedConnects(apiOf({}), disabled)).toEqual([closed("dev"), closed("prod")]);
    const keyless = { ...KEYS, usagePlans: [planOf("basic", { apiKeyIds: [] })] };
    expect(closedConnects(apiOf({}), keyless)).toEqual([closed("dev"), closed("prod")]);
    expect(closedConnects(apiOf({}, { apiId: "bbbbbbbbbb" }), KEYS)).toHaveLength(2);
  });

  test("says that there is no authorizer to name the key", () => {
    const more = { apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey" };
    expect(closedConnects(apiOf({}, more), KEYS)).toEqual([
      "$connect of chat takes its API key from the authorizer ($context.authorizer.usageIdentifierKey) and has none, so every client gets 403",
    ]);
    const custom = { authorizationType: "CUSTOM", authorizerId: "auth01" } as const;
    expect(closedConnects(apiOf(custom, more), KEYS)).toEqual([closed("prod")]);
  });
});

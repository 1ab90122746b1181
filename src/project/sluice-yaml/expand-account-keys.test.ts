import { describe, expect, test } from "bun:test";
import { load, type Refusal, refusal, refuses, warningsOf } from "./load-text.fixture.ts";

const API = `apis:
  chat:
    apiId: aaaaaaaaaa
    stages: { dev: {}, prod: {} }
    routes:
      $connect: { integrationUri: "http://localhost/c", apiKeyRequired: true }
      $default: http://localhost:8080/messages
`;
const VALUE = "apikey1234abcdefghij0123456789";
/** Line 8 of the file. */
const KEYS = `apiKeys:
  alice: { value: ${VALUE} }
  bob:
`;
/** From line 11 on. */
const plan = (members: string) => `usagePlans:\n  basic:\n    ${members}\n`;
const BOTH = "apiStages: [{ api: chat, stage: dev }, { api: chat, stage: prod }]";

describe("expandAccountKeys()", () => {
  test("makes keys and plans with ids that stay, and AWS's defaults", () => {
    const text = `${API}${KEYS}${plan(`${BOTH}\n    apiKeys: [alice, bob]`)}`;
    const { apiKeys, usagePlans } = load(text).project;
    expect(apiKeys).toMatchObject([
      { name: "alice", enabled: true, apiKeyId: expect.stringMatching(/^[a-z][a-z0-9]{9}$/) },
      { name: "bob", enabled: true, value: undefined },
    ]);
    expect(apiKeys[0]?.value?.reveal()).toBe(VALUE);
    const [alice, bob] = apiKeys.map(({ apiKeyId }) => apiKeyId);
    expect(usagePlans).toEqual([
      {
        usagePlanId: expect.stringMatching(/^[a-z][a-z0-9]{5}$/),
        name: "basic",
        apiStages: [
          { apiId: "aaaaaaaaaa", stage: "dev" },
          { apiId: "aaaaaaaaaa", stage: "prod" },
        ],
        apiKeyIds: [alice ?? "", bob ?? ""],
      },
    ]);
    expect(load(text).project.apiKeys.map(({ apiKeyId }) => apiKeyId)).toEqual([
      alice ?? "",
      bob ?? "",
    ]);
    expect(warningsOf(text)).toEqual([]);
  });

  test("reads limits and ids as they are written", () => {
    const members = `usagePlanId: plan01\n    throttle: { rateLimit: 0.5 }\n    quota: { limit: 100, period: WEEK, offset: 6 }`;
    const key = "apiKeys:\n  alice: { apiKeyId: alicealice, enabled: false }\n";
    const { apiKeys, usagePlans } = load(`${API}${key}${plan(members)}`).project;
    expect(apiKeys).toMatchObject([{ apiKeyId: "alicealice", enabled: false }]);
    expect(usagePlans).toEqual([
      {
        usagePlanId: "plan01",
        name: "basic",
        apiStages: [],
        throttle: { rateLimit: 0.5 },
        quota: { limit: 100, offset: 6, period: "WEEK" },
        apiKeyIds: [],
      },
    ]);
    const burst = load(
      `${API}${plan("throttle: { burstLimit: 0 }\n    quota: { limit: 1, period: DAY }")}`,
    );
    expect(burst.project.usagePlans).toMatchObject([
      { throttle: { burstLimit: 0 }, quota: { limit: 1, offset: 0, period: "DAY" } },
    ]);
  });

  test("keeps a value of digits as it is written", () => {
    const digits = "00123456789012345678901234567890";
    const { apiKeys } = load(`${API}apiKeys: { alice: { value: ${digits} } }\n`).project;
    expect(apiKeys[0]?.value?.reveal()).toBe(digits);
  });

  test("says at the route that nobody can connect to a stage", () => {
    const text = `${API}${KEYS}${plan("apiStages: [{ api: chat, stage: dev }]\n    apiKeys: [alice]")}`;
    expect(load(text).project.warnings).toEqual([
      {
        message:
          "$connect of chat requires an API key, and no usage plan has an enabled one for stage prod, so every client gets 403",
        position: { file: "/project/sluice.yaml", line: 6 },
      },
    ]);
  });

  test("says that a key is in more plans than AWS allows", () => {
    const plans = Array.from({ length: 11 }, (_, n) => `  p${n}: { apiKeys: [alice] }\n`).join("");
    expect(warningsOf(`${API}${KEYS}usagePlans:\n${plans}`)).toContain(
      'API key "alice" is in 11 usage plans; AWS allows 10 unless the quota is raised',
    );
  });

  test("shows no value that is too short or in a place of its own", () => {
    const error = refusal(`${API}apiKeys:\n  alice: { value: too-short-secret }\n`);
    expect(error).toEqual({
      line: 9,
      message: "apiKeys.alice.value must have 20 to 128 characters: found 16",
    });
    const wrong = refusal(`${API}apiKeys:\n  alice: { value: [too-short-secret] }\n`);
    expect(wrong).toEqual({ line: 9, message: "apiKeys.alice.value must be text" });
  });
});

const REFUSALS: Refusal[] = [
  [
    "a plan for an API that is not there",
    `${API}${plan("apiStages: [{ api: chatt, stage: dev }]")}`,
    10,
    'There is no API "chatt": did you mean "chat"?',
  ],
  [
    "a plan for a stage that is not there",
    `${API}${plan("apiStages: [{ api: chat, stage: test }]")}`,
    10,
    'chat has no stage "test": it has dev, prod',
  ],
  [
    "a plan with a key that is not there",
    `${API}${KEYS}${plan("apiKeys: [alic]")}`,
    13,
    'There is no API key "alic": did you mean "alice"?',
  ],
  [
    "a plan with a key where there are none",
    `${API}${plan("apiKeys: [alice]")}`,
    10,
    'There is no API key "alice": there are none',
  ],
  [
    "a plan that has a key twice",
    `${API}${KEYS}${plan("apiKeys: [alice, alice]")}`,
    13,
    'usagePlans.basic has the API key "alice" twice',
  ],
  [
    "an offset of a day",
    `${API}${plan("quota: { limit: 1, period: DAY, offset: 1 }")}`,
    10,
    "Usage Plan quota offset must be zero in the DAY period",
  ],
  [
    "a quota without a period",
    `${API}${plan("quota: { limit: 1 }")}`,
    10,
    "usagePlans.basic.quota.period is missing",
  ],
  [
    "a limit below 0",
    `${API}${plan("quota: { limit: -1, period: DAY }")}`,
    10,
    "usagePlans.basic.quota.limit must be a whole number of requests from 0 to 2147483647",
  ],
  [
    "two plans for one stage of one key",
    `${API}${KEYS}usagePlans:\n  a: { ${BOTH}, apiKeys: [alice] }\n  b: { ${BOTH}, apiKeys: [alice] }\n`,
    13,
    'API key "alice" is in usage plans "a" and "b"',
  ],
  [
    "one value for two keys",
    `${API}apiKeys:\n  alice: { value: ${VALUE} }\n  bob: { value: ${VALUE} }\n`,
    10,
    'API key "bob" has the value of "alice"',
  ],
  [
    "one id for two keys",
    `${API}apiKeys:\n  alice: { apiKeyId: alicealice }\n  bob: { apiKeyId: alicealice }\n`,
    10,
    'apiKeys.bob has the apiKeyId of another, "alicealice"',
  ],
  [
    "one id for two plans",
    `${API}usagePlans:\n  a: { usagePlanId: plan01 }\n  b: { usagePlanId: plan01 }\n`,
    10,
    'usagePlans.b has the usagePlanId of another, "plan01"',
  ],
  ["a misspelt key", `${API}apiKey: {}\n`, 8, 'Unknown key "apiKey": did you mean "apiKeys"?'],
  [
    "a name that is too long",
    `${API}apiKeys:\n  ? ${"x".repeat(1025)}\n  : {}\n`,
    9,
    "The name of an API key must have 1 to 1024 characters",
  ],
  [
    "a key beside a template that has no value",
    "template: t.yaml\napiKeys:\n  Key: {}\n",
    3,
    "apiKeys.Key needs one of value, valueFile, valueEnvironment",
  ],
  ["plans beside a template", "template: t.yaml\nusagePlans: {}\n", 2, 'Unknown key "usagePlans"'],
];
refuses("sluice.yaml", REFUSALS);

test("a value that stands where its map belongs is not shown", () => {
  for (const text of [
    `${API}apiKeys: { alice: ${VALUE} }\n`,
    `template: t.yaml\napiKeys: { Key: ${VALUE} }\n`,
  ]) {
    const { message } = refusal(text);
    expect(message).toMatch(/^apiKeys\.\w+ must be a map such as \{ value: … \}$/);
  }
});

test("a name of 1024 characters is taken", () => {
  const { apiKeys } = load(`${API}apiKeys:\n  ? ${"x".repeat(1024)}\n  : {}\n`).project;
  expect(apiKeys).toHaveLength(1);
});

test("a key beside a template goes to the template's key", () => {
  const { project, template } = load(`template: t.yaml\napiKeys:\n  Key: { value: ${VALUE} }\n`);
  expect(project.apiKeys).toEqual([]);
  const [override] = template?.overrides.apiKeys ?? [];
  expect(override).toMatchObject({ logicalId: "Key", position: { line: 3 } });
  expect(override?.value.reveal()).toBe(VALUE);
});

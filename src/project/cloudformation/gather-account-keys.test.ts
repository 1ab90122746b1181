import { describe, expect, test } from "bun:test";
import { Secret } from "../../core/secret.ts";
import { ProjectError } from "../project-error.ts";
import { type Properties, ref, refused, template, warned } from "./resources/api.fixture.ts";
import { load } from "./template.fixture.ts";

const VALUE = "apikey1234abcdefghij0123456789";
const STAGE = { ApiId: ref("Api"), Stage: ref("Stage") };

/** An API whose `$connect` requires a key, a key, a plan, and both together; `changes` as in the fixture. */
function keyed(changes: Readonly<Record<string, Properties>> = {}) {
  const base: Record<string, Properties> = {
    Connect: { ApiKeyRequired: true },
    Key: { Type: "AWS::ApiGateway::ApiKey", Name: "alice", Enabled: true, Value: VALUE },
    Plan: { Type: "AWS::ApiGateway::UsagePlan", UsagePlanName: "basic", ApiStages: [STAGE] },
    Member: {
      Type: "AWS::ApiGateway::UsagePlanKey",
      KeyId: ref("Key"),
      KeyType: "API_KEY",
      UsagePlanId: ref("Plan"),
    },
  };
  const merged = { ...base };
  for (const [id, change] of Object.entries(changes)) merged[id] = { ...merged[id], ...change };
  return merged;
}
const loaded = (changes: Readonly<Record<string, Properties>> = {}) =>
  load(template(keyed(changes)));

describe("gatherAccountKeys()", () => {
  test("reads keys, plans and who is in them", () => {
    const throttle = { RateLimit: 2.5, BurstLimit: 5 };
    const quota = { Limit: 100, Period: "MONTH", Offset: 27 };
    const { apis, apiKeys, usagePlans, warnings } = loaded({
      Plan: { Throttle: throttle, Quota: quota },
    });
    expect(warnings).toEqual([]);
    const [key] = apiKeys;
    expect(key).toMatchObject({ name: "alice", enabled: true });
    expect(key?.apiKeyId).toMatch(/^[a-z][a-z0-9]{9}$/);
    expect(key?.value?.reveal()).toBe(VALUE);
    expect(usagePlans).toEqual([
      {
        usagePlanId: expect.stringMatching(/^[a-z][a-z0-9]{5}$/),
        name: "basic",
        apiStages: [{ apiId: apis[0]?.apiId ?? "", stage: "dev" }],
        throttle: { rateLimit: 2.5, burstLimit: 5 },
        quota: { limit: 100, offset: 27, period: "MONTH" },
        apiKeyIds: [key?.apiKeyId ?? ""],
      },
    ]);
  });

  test("names what the template does not name, and leaves the value to be generated", () => {
    const text = template({
      Key: { Type: "AWS::ApiGateway::ApiKey", Enabled: true },
      Plan: { Type: "AWS::ApiGateway::UsagePlan" },
    });
    const { apiKeys, usagePlans, warnings } = load(text);
    expect(warnings).toEqual([]);
    expect(apiKeys).toMatchObject([{ name: "room-Key", value: undefined }]);
    expect(usagePlans).toMatchObject([{ name: "room-Plan", apiStages: [], apiKeyIds: [] }]);
  });

  test("gives the ids that other resources ask for", () => {
    const { apiKeys, usagePlans } = loaded({
      Member: {
        KeyId: { "Fn::GetAtt": ["Key", "APIKeyId"] },
        UsagePlanId: { "Fn::GetAtt": ["Plan", "Id"] },
      },
    });
    expect(usagePlans[0]?.apiKeyIds).toEqual([apiKeys[0]?.apiKeyId ?? ""]);
  });

  test("takes no text for a value that AWS looks up: everybody could read it", () => {
    const Value = "{{resolve:secretsmanager:api-key:SecretString}}";
    const { apiKeys, warnings } = loaded({ Key: { Value } });
    expect(apiKeys[0]?.value).toBeUndefined();
    expect(warnings).toMatchObject([{ message: expect.stringContaining("Dynamic reference") }]);
  });

  test("lets a sluice.yaml choose the value of a key", () => {
    const position = { file: "/project/sluice.yaml", line: 3 };
    const own = new Secret("another-value-of-this-machine");
    const override = (logicalId: string) => ({
      overrides: {
        ...{ environment: {}, functions: [], parameters: [] },
        apiKeys: [{ logicalId, value: own, position }],
      },
    });
    const text = template(keyed());
    expect(load(text, override("Key")).apiKeys[0]?.value).toBe(own);
    const wrong = () => load(text, override("Kye"));
    expect(wrong).toThrow(new ProjectError("The template has no API key Kye: did you mean Key?"));
    const conditional = text.replace('"Type":"AWS::ApiGateway::ApiKey"', '"Condition":"Never",$&');
    const never = `Conditions: {Never: {"Fn::Equals": [a, b]}}\n${conditional}`;
    const without = never.replace(/^ {2}Member: .*\n/m, "");
    expect(load(without, override("Key")).apiKeys).toEqual([]);
  });
});

describe("gatherAccountKeys() warns about", () => {
  const closed =
    "$connect of n requires an API key, and no usage plan has an enabled one for stage dev, so every client gets 403";

  test.each<[string, Readonly<Record<string, Properties>>, string[]]>([
    [
      "a key that is not enabled, as AWS has it unless told",
      { Key: { Enabled: undefined } },
      [
        closed,
        "ApiKey Key: Enabled is not set, so clients that send this key get 403, here and on AWS",
      ],
    ],
    [
      "a key that is disabled",
      { Key: { Enabled: false } },
      [
        closed,
        "ApiKey Key: Enabled is false, so clients that send this key get 403, here and on AWS",
      ],
    ],
    [
      "stages of a key",
      { Key: { StageKeys: [{ RestApiId: "a", StageName: "b" }] } },
      ["ApiKey Key: StageKeys opens no stage: AWS asks usage plans instead"],
    ],
    [
      "a stage of an API that is not here",
      { Plan: { ApiStages: [STAGE, { ApiId: "rest", Stage: "v1" }] } },
      [
        "UsagePlan Plan: ApiStages: rest is no WebSocket API of this template, so it has no effect here",
      ],
    ],
    [
      "limits of methods",
      { Plan: { ApiStages: [{ ...STAGE, Throttle: { "/a/GET": { RateLimit: 1 } } }] } },
      [
        "UsagePlan Plan: ApiStages: Throttle is for the methods of REST APIs: RouteSettings of the stage throttle routes",
      ],
    ],
    [
      "a key of another template",
      { Member: { KeyId: "elsewhere1" } },
      [
        closed,
        "UsagePlanKey Member: KeyId elsewhere1 is not made by this template, so it opens nothing here",
      ],
    ],
    [
      "a plan of another template",
      { Member: { UsagePlanId: "plan99" } },
      [
        closed,
        "UsagePlanKey Member: UsagePlanId plan99 is not made by this template, so it opens nothing here",
      ],
    ],
  ])("%s", (_what, changes, warnings) => {
    expect(warned(keyed(changes)).toSorted()).toEqual(warnings.toSorted());
  });

  test("a route that nobody can pass, at its ApiKeyRequired", () => {
    const text = template({ Connect: { ApiKeyRequired: true } });
    const line = text.slice(0, text.indexOf("ApiKeyRequired")).split("\n").length;
    expect(load(text).warnings).toEqual([
      { message: closed, position: { file: "/project/template.yaml", line } },
    ]);
  });
});

describe("gatherAccountKeys() refuses", () => {
  test.each<[string, Readonly<Record<string, Properties>>, string]>([
    [
      "a value that is too short, without showing it",
      { Key: { Value: "short-secret" } },
      "ApiKey Key: Value must have 20 to 128 characters: found 12",
    ],
    [
      "a name that is too long",
      { Key: { Name: "x".repeat(1_025) } },
      "ApiKey Key: Name must have at most 1024 characters: found 1025",
    ],
    [
      "a misspelt property that would have been a guard",
      { Key: { ApiKeyValue: VALUE } },
      "ApiKey Key: property ApiKeyValue is not known, so it would not keep anybody out: correct or remove it",
    ],
    [
      "a stage that is not there, in AWS's words",
      { Plan: { ApiStages: [{ ApiId: ref("Api"), Stage: "prod" }] } },
      "UsagePlan Plan: ApiStages: Invalid API Stage {api: ",
    ],
    [
      "stages that are no list",
      { Plan: { ApiStages: "dev" } },
      "UsagePlan Plan: ApiStages must be a list: found text",
    ],
    [
      "a stage that is no mapping",
      { Plan: { ApiStages: ["dev"] } },
      "UsagePlan Plan: ApiStages must be a list of mappings: found text",
    ],
    [
      "a quota without a limit",
      { Plan: { Quota: { Period: "DAY" } } },
      "UsagePlan Plan: Quota: Limit is required",
    ],
    [
      "a quota without a period",
      { Plan: { Quota: { Limit: 1 } } },
      "UsagePlan Plan: Quota: Period is required",
    ],
    [
      "a period that does not exist",
      { Plan: { Quota: { Limit: 1, Period: "HOUR" } } },
      "UsagePlan Plan: Quota: Period must be one of DAY, WEEK, MONTH: found HOUR",
    ],
    [
      "an offset that the period does not have",
      { Plan: { Quota: { Limit: 1, Period: "WEEK", Offset: 7 } } },
      "UsagePlan Plan: Quota: Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
    ],
    [
      "a rate below 0",
      { Plan: { Throttle: { RateLimit: -1 } } },
      "UsagePlan Plan: Throttle: RateLimit must be a number from 0 on: found -1",
    ],
    [
      "a key type that does not exist",
      { Member: { KeyType: "KEY" } },
      "UsagePlanKey Member: KeyType must be one of API_KEY: found KEY",
    ],
    [
      "a membership without its type",
      { Member: { KeyType: undefined } },
      "UsagePlanKey Member: KeyType is required: API_KEY",
    ],
    [
      "a key that is in a plan twice",
      { Again: keyed().Member ?? {} },
      "UsagePlanKey Again: the usage plan has this API key already",
    ],
    [
      "one value for two keys",
      { Other: { Type: "AWS::ApiGateway::ApiKey", Name: "bob", Enabled: true, Value: VALUE } },
      'API key "bob" has the value of "alice", and AWS takes them for one key: give it another',
    ],
    [
      "two plans of a key for one stage",
      {
        Paid: { ...keyed().Plan, UsagePlanName: "paid" },
        Both: { ...keyed().Member, UsagePlanId: ref("Paid") },
      },
      'API key "alice" is in usage plans "basic" and "paid"',
    ],
  ])("%s", (_what, changes, message) => {
    expect(refused(keyed(changes))).toStartWith(message);
  });
});

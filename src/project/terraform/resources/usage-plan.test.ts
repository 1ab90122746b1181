import { expect, test } from "bun:test";
import { API, load, PLANNED, planOf, referenceTo, STAGE, stateOf } from "../terraform.fixture.ts";

const VALUE = "0123456789abcdefghij";

test("API keys and usage plans of a state are those of the project", () => {
  const { apiKeys, usagePlans } = load(
    stateOf(
      ...[API, STAGE],
      {
        address: "aws_api_gateway_api_key.k",
        values: { id: "k1", name: "one", value: VALUE, enabled: true, customer_id: "" },
      },
      {
        address: "aws_api_gateway_usage_plan.p",
        values: {
          ...{
            id: "p1",
            name: "plan",
            api_stages: [{ api_id: "api1", stage: "prod", throttle: [] }],
          },
          quota_settings: [{ limit: 10, offset: 0, period: "DAY" }],
          throttle_settings: [{ burst_limit: 5, rate_limit: 2.5 }],
        },
      },
      {
        address: "aws_api_gateway_usage_plan_key.j",
        values: { id: "k1", key_id: "k1", key_type: "API_KEY", usage_plan_id: "p1" },
      },
    ),
  );
  expect(
    apiKeys.map(({ apiKeyId, name, enabled, value }) => [apiKeyId, name, enabled, value?.reveal()]),
  ).toEqual([["k1", "one", true, VALUE]]);
  expect(usagePlans).toEqual([
    {
      ...{
        usagePlanId: "p1",
        name: "plan",
        apiStages: [{ apiId: "api1", stage: "prod" }],
        apiKeyIds: ["k1"],
      },
      ...{
        quota: { limit: 10, offset: 0, period: "DAY" },
        throttle: { rateLimit: 2.5, burstLimit: 5 },
      },
    },
  ]);
});

test("API keys and usage plans of a plan find each other, and a key without a value gets one", () => {
  const stage = [
    {
      api_id: referenceTo("aws_apigatewayv2_api.chat.id"),
      stage: referenceTo("aws_apigatewayv2_stage.prod.id"),
    },
  ];
  const { apiKeys, usagePlans, apis } = load(
    planOf(
      ...PLANNED,
      { address: "aws_api_gateway_api_key.k", values: { name: "one" }, unknown: { value: true } },
      {
        address: "aws_api_gateway_usage_plan.p",
        values: { name: "plan", api_stages: [{ throttle: [] }] },
        expressions: { api_stages: stage },
      },
      {
        address: "aws_api_gateway_usage_plan_key.j",
        values: { key_type: "API_KEY" },
        unknown: { key_id: true, usage_plan_id: true },
        expressions: {
          key_id: referenceTo("aws_api_gateway_api_key.k.id"),
          usage_plan_id: referenceTo("aws_api_gateway_usage_plan.p.id"),
        },
      },
    ),
  );
  expect(apiKeys).toMatchObject([{ name: "one", enabled: true, value: undefined }]);
  expect(usagePlans).toMatchObject([
    {
      apiStages: [{ apiId: apis[0]?.apiId as string, stage: "prod" }],
      apiKeyIds: [apiKeys[0]?.apiKeyId as string],
    },
  ]);
});

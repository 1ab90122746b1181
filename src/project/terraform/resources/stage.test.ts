import { expect, test } from "bun:test";
import {
  API,
  load,
  OF_PLANNED,
  PLANNED,
  planOf,
  referenceTo,
  sentences,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const MOCK: Written = {
  address: "aws_apigatewayv2_integration.mock",
  values: {
    id: "i1",
    api_id: "api1",
    integration_type: "MOCK",
    request_templates: { $default: '{"statusCode":200}' },
  },
};
const ROUTE: Written = {
  address: "aws_apigatewayv2_route.r",
  values: { id: "r1", api_id: "api1", route_key: "ping", target: "integrations/i1" },
};
const OFF = { data_trace_enabled: false, detailed_metrics_enabled: false, logging_level: "OFF" };
const UNSET = { ...OFF, throttling_burst_limit: 0, throttling_rate_limit: 0 };
const ZERO = "a throttling limit of 0 lets nothing pass, as on AWS: set both limits, or neither";

const stage = (values: Written["values"]): Written => ({
  address: "aws_apigatewayv2_stage.s",
  values: {
    ...{
      id: "prod",
      api_id: "api1",
      name: "prod",
      auto_deploy: true,
      deployment_id: "d1",
      description: "",
    },
    ...{
      client_certificate_id: "",
      stage_variables: null,
      access_log_settings: [],
      route_settings: [],
    },
    ...{ default_route_settings: [UNSET], ...values },
  },
});
const ofState = (values: Written["values"], ...more: Written[]) =>
  load(stateOf(API, MOCK, ROUTE, stage(values), ...more));

test("a stage that nobody set anything of has no settings, and the deployment that AWS made is no matter", () => {
  const project = ofState({});
  expect(project.apis[0]?.stages).toEqual([{ stageName: "prod", stageVariables: {} }]);
  expect(sentences(project)).toEqual([]);
});

test("a stage has its variables, settings, access log and certificate", () => {
  const settings = {
    ...UNSET,
    throttling_burst_limit: 3,
    throttling_rate_limit: 1.5,
    logging_level: "INFO",
  };
  const project = ofState({
    ...{
      stage_variables: { a: "1" },
      client_certificate_id: "abcdef",
      default_route_settings: [settings],
    },
    route_settings: [
      { ...settings, route_key: "ping", logging_level: "", detailed_metrics_enabled: true },
    ],
    access_log_settings: [{ destination_arn: "arn:aws:logs:x", format: "$context.requestId" }],
  });
  const limits = { throttlingBurstLimit: 3, throttlingRateLimit: 1.5, dataTraceEnabled: false };
  expect(project.apis[0]?.stages[0]).toEqual({
    ...{ stageName: "prod", stageVariables: { a: "1" }, clientCertificateId: "abcdef" },
    defaultRouteSettings: { ...limits, loggingLevel: "INFO", detailedMetricsEnabled: false },
    routeSettings: { ping: { ...limits, detailedMetricsEnabled: true } },
    accessLogSettings: { format: "$context.requestId" },
  });
});

test("a block without limits lets nothing pass, as the provider writes zeros for them", () => {
  const project = ofState({ default_route_settings: [{ ...UNSET, logging_level: "INFO" }] });
  expect(project.apis[0]?.stages[0]?.defaultRouteSettings).toMatchObject({
    ...{ throttlingBurstLimit: 0, throttlingRateLimit: 0 },
  });
  expect(sentences(project)).toEqual([
    `Stage aws_apigatewayv2_stage.s: DefaultRouteSettings: ${ZERO}`,
  ]);
});

test("a block without limits lets nothing pass in a plan either", () => {
  const [api, planned] = PLANNED;
  if (api === undefined || planned === undefined) throw new Error("no fixture");
  const limits = { throttling_burst_limit: null, throttling_rate_limit: null };
  const block = { data_trace_enabled: false, detailed_metrics_enabled: false, ...limits };
  const values = { ...planned.values, default_route_settings: [block] };
  const expressions = { ...OF_PLANNED.expressions, default_route_settings: [{}] };
  for (const written of [
    { ...planned, values, expressions },
    { ...planned, values },
  ]) {
    expect(sentences(load(planOf(api, written)))).toEqual([
      `Stage aws_apigatewayv2_stage.prod: DefaultRouteSettings: ${ZERO}`,
    ]);
  }
});

test("a deployment that does not wait for a route is said, in Terraform's words", () => {
  const deployment = (dependsOn: string[]): Written => ({
    ...{ address: "aws_apigatewayv2_deployment.d", dependsOn },
    values: { id: "d1", api_id: "api1", description: "" },
  });
  const manual = { auto_deploy: false };
  expect(sentences(ofState(manual, deployment(["aws_apigatewayv2_route.r"])))).toEqual([]);
  expect(sentences(ofState(manual, deployment([])))).toEqual([
    "aws_apigatewayv2_deployment.d: does not wait for all routes, so AWS may deploy without them: " +
      "add depends_on = [aws_apigatewayv2_route.r]",
  ]);
  expect(sentences(ofState({ auto_deploy: false, deployment_id: "" }))[0]).toContain(
    "has no deployment",
  );
});

test("what an access log is written to need not be known", () => {
  const [api, planned] = PLANNED;
  if (api === undefined || planned === undefined) throw new Error("no fixture");
  const values = { ...planned.values, access_log_settings: [{ format: "$context.requestId" }] };
  const expressions = {
    ...OF_PLANNED.expressions,
    access_log_settings: [{ destination_arn: referenceTo("aws_cloudwatch_log_group.g.arn") }],
  };
  const project = load(planOf(api, { ...planned, values, expressions }));
  expect(project.apis[0]?.stages[0]?.accessLogSettings).toEqual({ format: "$context.requestId" });
  expect(sentences(project)).toEqual([]);
});

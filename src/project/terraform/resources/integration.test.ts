import { expect, test } from "bun:test";
import {
  API,
  load,
  OF_PLANNED,
  PLANNED,
  planOf,
  referenceTo,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

/** As a state has one of which little is set. */
const integration = (values: Written["values"]): Written => ({
  address: "aws_apigatewayv2_integration.i",
  values: {
    ...{
      id: "i1",
      api_id: "api1",
      connection_id: "",
      connection_type: "INTERNET",
      credentials_arn: "",
    },
    ...{
      content_handling_strategy: "",
      description: "",
      integration_method: "",
      integration_subtype: "",
    },
    ...{
      integration_uri: "",
      passthrough_behavior: "",
      payload_format_version: "1.0",
      tls_config: [],
    },
    ...{ request_parameters: null, request_templates: null, response_parameters: [] },
    ...{ template_selection_expression: "", timeout_milliseconds: 29000, ...values },
  },
});
const loaded = (values: Written["values"], ...more: Written[]) =>
  load(stateOf(API, STAGE, integration(values), ...more));

test("an HTTP integration has all that is set", () => {
  const project = loaded({
    ...{
      integration_type: "HTTP",
      integration_uri: "http://127.0.0.1:9/x",
      integration_method: "PUT",
    },
    ...{ request_parameters: { "integration.request.header.a": "'x'" }, timeout_milliseconds: 500 },
    ...{ request_templates: { $default: "{}" }, template_selection_expression: "\\$default" },
    ...{ content_handling_strategy: "CONVERT_TO_TEXT", passthrough_behavior: "NEVER" },
  });
  expect(project.apis[0]?.integrations[0]).toMatchObject({
    ...{ integrationId: "i1", integrationType: "HTTP", integrationUri: "http://127.0.0.1:9/x" },
    ...{ integrationMethod: "PUT", timeoutInMillis: 500, passthroughBehavior: "NEVER" },
    ...{
      requestParameters: { "integration.request.header.a": "'x'" },
      requestTemplates: { $default: "{}" },
    },
    ...{ templateSelectionExpression: "\\$default", contentHandlingStrategy: "CONVERT_TO_TEXT" },
  });
  expect(sentences(project)).toEqual([]);
});

test("a mock has its integration responses, and what nobody set is no trouble", () => {
  const response: Written = {
    address: "aws_apigatewayv2_integration_response.i",
    values: {
      ...{ id: "ir1", api_id: "api1", integration_id: "i1", integration_response_key: "/200/" },
      ...{
        response_templates: { "200": "{}" },
        template_selection_expression: "200",
        content_handling_strategy: "",
      },
    },
  };
  const project = loaded(
    { integration_type: "MOCK", request_templates: { $default: "{}" } },
    response,
  );
  expect(sentences(project)).toEqual([]);
  expect(project.apis[0]?.integrations[0]).toMatchObject({
    integrationResponses: [{ integrationResponseKey: "/200/", responseTemplates: { "200": "{}" } }],
  });
});

test("a private integration names its VPC link", () => {
  const link: Written = { address: "aws_api_gateway_vpc_link.l", values: { id: "vl1", name: "l" } };
  const project = loaded(
    ...([
      {
        integration_type: "HTTP_PROXY",
        integration_uri: "http://x.test/",
        integration_method: "GET",
        connection_type: "VPC_LINK",
        connection_id: "vl1",
      },
      link,
    ] as const),
  );
  expect(project.apis[0]?.integrations[0]).toMatchObject({ connectionId: "vl1" });
  expect(sentences(project)[0]).toContain("aws_api_gateway_vpc_link.l");
});

test("a backend whose address is not known yet does not keep the rest from running", () => {
  const planned: Written = {
    address: "aws_apigatewayv2_integration.i",
    values: { integration_type: "HTTP_PROXY", integration_method: "POST" },
    unknown: { ...OF_PLANNED.unknown, integration_uri: true, credentials_arn: true },
    expressions: {
      ...OF_PLANNED.expressions,
      integration_uri: referenceTo("aws_lb.x.dns_name"),
      credentials_arn: referenceTo("aws_iam_role.x.arn"),
    },
  };
  const project = load(planOf(...PLANNED, planned));
  expect(project.apis[0]?.integrations[0]).toMatchObject({
    integrationUri: "http://known-after-apply.invalid/",
  });
  expect(sentences(project)[0]).toBe(
    "aws_apigatewayv2_integration.i: integration_uri is known after it is applied only, so " +
      "http://known-after-apply.invalid/ stands in for it: run terraform apply, and give the JSON of the state",
  );
});

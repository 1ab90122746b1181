import { expect, test } from "bun:test";
import {
  API,
  load,
  OF_PLANNED,
  PLANNED,
  planOf,
  referenceTo,
  refusal,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const domain = (more: Written["values"] = {}): Written => ({
  address: "aws_apigatewayv2_domain_name.d",
  values: {
    ...{ id: "ws.example.com", domain_name: "ws.example.com", mutual_tls_authentication: [] },
    domain_name_configuration: [
      {
        certificate_arn: "arn:aws:acm:x",
        endpoint_type: "REGIONAL",
        security_policy: "TLS_1_2",
        ip_address_type: "ipv4",
      },
    ],
    ...more,
  },
});
const MAPPING: Written = {
  address: "aws_apigatewayv2_api_mapping.m",
  values: {
    id: "m1",
    api_id: "api1",
    domain_name: "ws.example.com",
    stage: "prod",
    api_mapping_key: "v1",
  },
};

test("a custom domain leads to the stage of its mapping", () => {
  const project = load(stateOf(API, STAGE, domain(), MAPPING));
  expect(project.domainNames).toEqual([
    {
      domainName: "ws.example.com",
      apiMappings: [{ apiId: "api1", stage: "prod", apiMappingKey: "v1" }],
    },
  ]);
  expect(sentences(project)).toEqual([]);
});

test("a mapping of a plan refers to the API, the domain and the stage", () => {
  const mapping: Written = {
    ...{ ...MAPPING, values: { api_mapping_key: null } },
    unknown: { ...OF_PLANNED.unknown, domain_name: true, stage: true },
    expressions: {
      ...OF_PLANNED.expressions,
      domain_name: referenceTo("aws_apigatewayv2_domain_name.d.id"),
      stage: referenceTo("aws_apigatewayv2_stage.prod.id"),
    },
  };
  const project = load(planOf(...PLANNED, domain({ id: null }), mapping));
  expect(project.domainNames).toMatchObject([
    { domainName: "ws.example.com", apiMappings: [{ stage: "prod", apiMappingKey: "" }] },
  ]);
});

test("what AWS refuses of a WebSocket API's domain is refused", () => {
  const edge = domain({
    domain_name_configuration: [{ endpoint_type: "EDGE", security_policy: "TLS_1_2" }],
  });
  expect(refusal(stateOf(API, STAGE, edge, MAPPING))).toContain("aws_apigatewayv2_domain_name.d");
  const mutual = domain({ mutual_tls_authentication: [{ truststore_uri: "s3://b/k" }] });
  expect(refusal(stateOf(API, STAGE, mutual, MAPPING))).toContain("aws_apigatewayv2_domain_name.d");
});

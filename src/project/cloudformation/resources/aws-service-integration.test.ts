import { describe, expect, test } from "bun:test";
import { load, warningsOf } from "../template.fixture.ts";
import {
  api,
  type Properties,
  RESPONSE,
  ref,
  refused,
  template,
  URI,
  warned,
} from "./api.fixture.ts";

describe("loadTemplate() of an AWS integration", () => {
  const uri = "arn:aws:apigateway:eu-west-1:sqs:path/1/q";
  const properties = {
    IntegrationType: "AWS",
    IntegrationUri: uri,
    CredentialsArn: "arn:aws:iam::1:role/r",
    RequestTemplates: { $default: "x" },
    RequestParameters: {
      "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
    },
  };

  test("reads its method, templates and service, and needs no role", () => {
    expect(warned({ Int: properties, Response: RESPONSE })).toEqual([]);
    expect(api({ Int: properties })?.integrations[0]).toMatchObject({
      integrationType: "AWS",
      integrationUri: uri,
      integrationMethod: "POST",
      requestTemplates: { $default: "x" },
      integrationResponses: [],
    });
  });

  test("says that the caller's identity is not passed on", () => {
    const Int = { ...properties, CredentialsArn: "arn:aws:iam::*:user/*" };
    expect(warned({ Int, Response: RESPONSE })).toEqual([
      "Integration Int: CredentialsArn passes the caller's identity on AWS; here the keys of awsServices sign every call",
    ]);
  });

  test("says once for each service that it has no endpoint, with the line of the first", () => {
    const other = { ...properties, Type: "Integration", ApiId: ref("Api") };
    const queue: Properties = { Type: "Route", ApiId: ref("Api"), RouteKey: "q" };
    const text = template({
      Int: properties,
      Other: other,
      Response: RESPONSE,
      OtherResponse: { ...RESPONSE, IntegrationId: ref("Other") },
      Queue: { ...queue, Target: { "Fn::Sub": "integrations/${Other}" } },
    });
    const serviceEndpoints = { byService: {}, forAll: undefined, callAws: false };
    expect(warningsOf(load(text, { serviceEndpoints }))).toEqual([
      expect.stringContaining("3: Integrations of sqs fail here: no endpoint is set for sqs: set "),
    ]);
    const set = { ...serviceEndpoints, byService: { sqs: "http://localhost:9324" } };
    expect(warningsOf(load(text, { serviceEndpoints: set }))).toEqual([]);
  });

  test("a table that has an endpoint, when there are functions, which have an environment of their own", () => {
    const table = { Table: { Type: "AWS::DynamoDB::Table" } };
    const byService = { dynamodb: "http://localhost:8000" };
    const options = { serviceEndpoints: { byService, forAll: undefined, callAws: false } };
    expect(warningsOf(load(template(table), options))).toEqual([]);
    const code = { Handler: "a.b", Runtime: "nodejs22.x", Code: "." };
    const both = template({ ...table, Fn: { Type: "AWS::Lambda::Function", ...code } });
    expect(warningsOf(load(both, options)).join()).toContain("AWS::DynamoDB::Table (Table)");
  });

  test.each([
    [{ AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" }, {}, true],
    [{ AWS_ENDPOINT_URL: "http://localhost:4566" }, {}, true],
    [{}, { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" }, true],
    [
      { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" },
      { AWS_ENDPOINT_URL_DYNAMODB: "" },
      false,
    ],
    [{ AWS_ENDPOINT_URL_SQS: "http://localhost:9324" }, {}, false],
  ])(
    "a table that functions with %p of the shell and %p of their own reach: %p",
    (shell, own, isReached) => {
      const fn = {
        ...{ Type: "AWS::Lambda::Function", Handler: "a.b", Runtime: "nodejs22.x", Code: "." },
        Environment: { Variables: own },
      };
      const text = template({ Table: { Type: "AWS::DynamoDB::Table" }, Fn: fn });
      const warnings = warningsOf(load(text, { inheritedEnvironment: shell }));
      expect(warnings.join().includes("AWS::DynamoDB::Table (Table)")).toBe(!isReached);
    },
  );

  test("refuses a URI that AWS would not deploy", () => {
    const refusedUri = "arn:aws:apigateway:eu-west-1:execute-api:path/prod/@connections/x";
    expect(refused({ Int: { ...properties, IntegrationUri: refusedUri } })).toBe(
      `Integration Int: "${refusedUri}": AWS Service of type execute-api not supported`,
    );
  });

  test("refuses a service whose end is misspelt, which is no function", () => {
    const misspelt = "arn:aws:apigateway:eu-west-1:sqs:paths/1/jobs";
    expect(refused({ Int: { ...properties, IntegrationUri: misspelt } })).toStartWith(
      `Integration Int: "${misspelt}": must be arn:aws:apigateway:{region}:{service}:action/`,
    );
  });

  test("of a function says what AWS refuses of its URI", () => {
    const misspelt = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f";
    const integration = { ...properties, CredentialsArn: undefined, IntegrationUri: misspelt };
    expect(warned({ Int: integration, Response: RESPONSE })).toEqual([
      expect.stringContaining(
        "IntegrationUri does not invoke a Lambda function, which AWS refuses",
      ),
    ]);
  });

  test("of a function says that its role is not assumed", () => {
    expect(warned({ Int: { ...properties, IntegrationUri: URI }, Response: RESPONSE })).toEqual([
      "Integration Int: CredentialsArn names a role that is not assumed here",
    ]);
  });
});

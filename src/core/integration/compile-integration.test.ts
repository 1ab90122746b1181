import { describe, expect, test } from "bun:test";
import { BASE, LAMBDA, LAMBDA_URI, TEMPLATES } from "../definition.fixture.ts";
import type { Integration } from "../model/integration.ts";
import { compileIntegration } from "./compile-integration.ts";

const HTTP = {
  ...BASE,
  integrationUri: "https://example.com/${stageVariables.env}",
  integrationMethod: "PUT",
};
const MOCK = { ...BASE, ...TEMPLATES, integrationType: "MOCK" } satisfies Integration;

describe("compileIntegration() of", () => {
  test("AWS_PROXY knows its function", () => {
    expect(compileIntegration(LAMBDA)).toMatchObject({ type: "AWS_PROXY", timeoutMs: 29_000 });
  });

  test("HTTP_PROXY knows its method, URI and mappings", () => {
    expect(compileIntegration({ ...HTTP, integrationType: "HTTP_PROXY" })).toMatchObject({
      type: "HTTP_PROXY",
      method: "PUT",
      uri: { source: HTTP.integrationUri },
      mappings: [],
    });
  });

  test("HTTP_PROXY knows its VPC link, which may be a stage variable", () => {
    const of = (connectionId?: string) =>
      compileIntegration({
        ...HTTP,
        integrationType: "HTTP_PROXY",
        ...(connectionId === undefined ? {} : { connectionId }),
      });
    expect(of("${stageVariables.link}")).toMatchObject({
      vpcLinkId: { source: "${stageVariables.link}" },
    });
    expect(of()).toMatchObject({ vpcLinkId: undefined });
    expect(() => of("${x}")).toThrow("ConnectionId: ");
  });

  test("MOCK has templates and integration responses", () => {
    expect(compileIntegration(MOCK)).toMatchObject({ type: "MOCK", custom: { responses: [] } });
  });

  test("AWS knows the service that its URI names, and its halves", () => {
    const integrationUri = "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem";
    const source = { ...HTTP, ...TEMPLATES, integrationUri, integrationType: "AWS" } as const;
    expect(compileIntegration(source)).toMatchObject({
      type: "AWS_SERVICE",
      method: "PUT",
      uri: { service: { name: "dynamodb" } },
      custom: { responses: [] },
      timeoutMs: 29_000,
    });
    const refused = {
      ...source,
      integrationUri: "arn:aws:apigateway:us-east-1:execute-api:path/x",
    };
    expect(() => compileIntegration(refused)).toThrow(
      `IntegrationUri: "${refused.integrationUri}": AWS Service of type execute-api not supported`,
    );
  });

  test("HTTP has both a target and templates", () => {
    const compiled = compileIntegration({ ...HTTP, ...TEMPLATES, integrationType: "HTTP" });
    expect(compiled).toMatchObject({
      type: "HTTP",
      method: "PUT",
      uri: { source: HTTP.integrationUri },
      custom: { passthroughBehavior: "WHEN_NO_MATCH", contentHandling: undefined },
    });
  });

  test.each([
    LAMBDA_URI,
    "arn:aws:lambda:us-east-1:123456789012:function:chat",
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${stageVariables.arn}/invocations",
    "${stageVariables.uri}",
  ])("AWS with %s invokes a function", (integrationUri) => {
    const source = { ...HTTP, ...TEMPLATES, integrationUri, integrationType: "AWS" } as const;
    expect(compileIntegration(source)).toMatchObject({
      type: "AWS_LAMBDA",
      functionUri: { source: integrationUri },
    });
  });
});

describe("compileIntegration() names the member of", () => {
  const proxy = { ...HTTP, integrationType: "HTTP_PROXY" } as const;
  test.each<[string, Integration, string]>([
    ["a bad URI", { ...LAMBDA, integrationUri: "${context.x}" }, "IntegrationUri: "],
    ["a bad time-out", { ...LAMBDA, timeoutInMillis: 0 }, "TimeoutInMillis: 0 is not"],
    ["a bad method", { ...proxy, integrationMethod: "P T" }, 'IntegrationMethod: "P T" is no'],
    [
      "a bad mapping",
      { ...proxy, requestParameters: { "integration.request.header.x": "nonsense" } },
      "RequestParameters: ",
    ],
    [
      "a bad mock",
      { ...MOCK, templateSelectionExpression: "$" },
      "MOCK integration: TemplateSelectionExpression",
    ],
    [
      "a template that does not parse",
      { ...MOCK, requestTemplates: { b: "\n#end" } },
      "MOCK integration: RequestTemplates.b: line 2: #end without",
    ],
  ])("%s", (_name, broken, expected) => {
    expect(() => compileIntegration(broken)).toThrow(SyntaxError);
    expect(() => compileIntegration(broken)).toThrow(expected);
  });
});

import { describe, expect, test } from "bun:test";
import { functionOrUri, integrationForm } from "./expanded-integration.ts";
import { apiOf, integrationOf, load, route } from "./load-text.fixture.ts";
import { notedYaml } from "./noted-yaml.ts";

const form = (members: string): string => {
  const text = route(members);
  const integration = integrationOf(apiOf(text), "send");
  if (integration === undefined) throw new Error("no integration was read");
  return notedYaml(integrationForm(integration, load(text).project.functions));
};

describe("integrationForm()", () => {
  test("names a function of the file", () => {
    expect(form("function: send")).toContain("function: send\n");
    const elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:other";
    expect(form(`integrationType: AWS_PROXY\nintegrationUri: ${elsewhere}`)).toContain(
      `integrationUri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${elsewhere}/invocations\n`,
    );
  });

  test("leaves out maps without members, and keeps the order of integration responses", () => {
    const mock = form(
      "integrationType: MOCK\nintegrationResponses: { /b/: {}, /a/: { contentHandlingStrategy: CONVERT_TO_TEXT } }",
    );
    expect(mock).not.toContain("requestTemplates");
    expect(mock).toContain(
      "integrationResponses:\n  /b/: {}\n  /a/:\n    contentHandlingStrategy: CONVERT_TO_TEXT\n",
    );
  });
});

test("functionOrUri() takes the URI of another Region for no function of the file", () => {
  const { functions } = load(route("function: send")).project;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functions[0]?.functionArn}/invocations`;
  expect(functionOrUri("authorizerUri", uri, functions)).toEqual({ authorizerUri: uri });
});

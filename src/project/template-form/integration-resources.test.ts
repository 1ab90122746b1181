import { describe, expect, test } from "bun:test";
import { templateOf, withRoutes } from "./form.fixture.ts";

describe("integrationResources()", () => {
  test("makes an integration with its responses, in their order", () => {
    const { Resources } = templateOf(
      withRoutes(`ping:
  integrationType: MOCK
  passthroughBehavior: NEVER
  contentHandlingStrategy: CONVERT_TO_TEXT
  requestTemplates: { $default: '{"statusCode": 200}' }
  integrationResponses: { /4../: {}, $default: { responseTemplates: { $default: "\${x}" } } }`),
    );
    expect(Resources.ChatPingIntegration).toMatchObject({
      Properties: {
        IntegrationType: "MOCK",
        PassthroughBehavior: "NEVER",
        ContentHandlingStrategy: "CONVERT_TO_TEXT",
        RequestTemplates: { $default: '{"statusCode": 200}' },
      },
    } as never);
    const responses = Object.keys(Resources).filter((id) => id.includes("IntegrationResponse"));
    expect(responses).toEqual([
      "ChatPingIntegrationResponse1",
      "ChatPingIntegrationResponseDefault",
    ]);
    expect(Resources.ChatPingIntegrationResponseDefault).toMatchObject({
      Properties: {
        IntegrationId: "!Ref ChatPingIntegration",
        IntegrationResponseKey: "$default",
        ResponseTemplates: { $default: "${x}" },
      },
    } as never);
  });

  test("has one integration for the routes that share it, and keeps one that no route calls", () => {
    const { Resources } = templateOf(`apis:
  chat:
    integrations: { web: http://localhost/, spare: { integrationType: MOCK } }
    routes: { a: { integration: web }, b: { integration: web } }
`);
    const ids = Object.keys(Resources).filter((id) => id.endsWith("Integration"));
    expect(ids).toEqual(["ChatAIntegration", "ChatUnusedMOCKIntegration"]);
    expect(Resources.ChatBRoute).toMatchObject({
      Properties: { Target: "!Sub integrations/${ChatAIntegration}" },
    } as never);
  });

  test("asks for the ids of VPC links, but not for those that a stage variable has", () => {
    const { Resources, Parameters, notes } = templateOf(
      withRoutes(
        `a: { integrationUri: http://nlb/, connectionId: nlb }
b: { integrationUri: http://nlb/, connectionId: nlb }
c: { integrationUri: http://nlb/, connectionId: "\${stageVariables.link}" }`,
        'vpcLinks: { nlb: "http://127.0.0.1:8080" }',
      ),
    );
    expect(Parameters).toMatchObject({ NlbVpcLinkId: { Type: "String", Default: "nlb" } });
    expect(Resources.ChatBIntegration).toMatchObject({
      Properties: { ConnectionType: "VPC_LINK", ConnectionId: "!Ref NlbVpcLinkId" },
    } as never);
    expect(Resources.ChatCIntegration).toMatchObject({
      Properties: { ConnectionType: "VPC_LINK", ConnectionId: "${stageVariables.link}" },
    } as never);
    expect(notes).toEqual(["give parameter NlbVpcLinkId the id of a VPC link of the account"]);
  });
});

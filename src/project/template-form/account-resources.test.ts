import { describe, expect, test } from "bun:test";
import { templateOf, withRoutes } from "./form.fixture.ts";

describe("domainResources()", () => {
  test("makes a domain with its certificate and mappings", () => {
    const { Resources, Outputs, notes } = templateOf(
      withRoutes(
        "a: http://localhost/",
        "domainNames: { chat.example.com: { apiMappings: [{ api: chat }, { api: chat, apiMappingKey: v1 }] } }",
      ),
    );
    expect(Resources.ChatExampleComDomainName).toMatchObject({
      Properties: {
        DomainName: "chat.example.com",
        DomainNameConfigurations: [
          { CertificateArn: "!Ref ChatExampleComCertificate", EndpointType: "REGIONAL" },
        ],
      },
    } as never);
    expect(Resources.ChatExampleComRootApiMapping).toEqual({
      Type: "AWS::ApiGatewayV2::ApiMapping",
      Properties: {
        ApiId: "!Ref ChatApi",
        DomainName: "!Ref ChatExampleComDomainName",
        Stage: "!Ref ChatDevStage",
      },
    } as never);
    expect(Resources.ChatExampleComV1ApiMapping).toMatchObject({
      Properties: { ApiMappingKey: "v1" },
    } as never);
    expect(Outputs).toMatchObject({
      ChatExampleComTarget: { Value: "!GetAtt ChatExampleComDomainName.RegionalDomainName" },
    });
    expect(notes.join()).toContain("validation record of chat.example.com");
  });
});

describe("accountKeyResources()", () => {
  test("makes keys without their values, and plans with both", () => {
    const { Resources, notes } = templateOf(
      withRoutes(
        "a: http://localhost/",
        `apiKeys: { alice: { value: apikey1234abcdefghij0123456789, enabled: false } }
usagePlans: { basic: { apiStages: [{ api: chat, stage: dev }], apiKeys: [alice], throttle: { rateLimit: 0.5 }, quota: { limit: 9, period: WEEK, offset: 1 } } }`,
      ),
    );
    expect(Resources.AliceApiKey).toEqual({
      Type: "AWS::ApiGateway::ApiKey",
      Properties: { Name: "alice", Enabled: false },
    } as never);
    expect(Resources.BasicUsagePlan).toEqual({
      Type: "AWS::ApiGateway::UsagePlan",
      Properties: {
        UsagePlanName: "basic",
        ApiStages: [{ ApiId: "!Ref ChatApi", Stage: "!Ref ChatDevStage" }],
        Throttle: { RateLimit: 0.5 },
        Quota: { Limit: 9, Period: "WEEK", Offset: 1 },
      },
    } as never);
    expect(Resources.BasicAliceApiKeyUsagePlanKey).toMatchObject({
      Properties: {
        KeyId: "!Ref AliceApiKey",
        KeyType: "API_KEY",
        UsagePlanId: "!Ref BasicUsagePlan",
      },
    } as never);
    expect(notes).toEqual(["values of API keys are not written: AWS generates new ones"]);
  });
});

import { describe, expect, test } from "bun:test";
import { templateOf, withRoutes } from "./form.fixture.ts";

const service = (uri: string) =>
  templateOf(
    withRoutes(
      `a: { integrationType: AWS, integrationUri: "arn:aws:apigateway:eu-west-1:${uri}" }`,
    ),
  );

describe("integrationRole()", () => {
  test("allows the action that the URI names, and says that the resource is not known", () => {
    const { Resources, notes } = service("dynamodb:action/PutItem");
    expect(Resources.ChatAIntegration).toMatchObject({
      Properties: { CredentialsArn: "!GetAtt ChatIntegrationRole.Arn" },
    } as never);
    expect(Resources.ChatIntegrationRole).toMatchObject({
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Principal: { Service: "apigateway.amazonaws.com" } }],
        },
        Policies: [
          {
            PolicyDocument: {
              Statement: [{ Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*" }],
            },
          },
        ],
      },
    } as never);
    expect(notes).toEqual([
      "ChatIntegrationRole allows dynamodb:PutItem on every resource: narrow its Resource to what the API uses",
    ]);
  });

  test("allows messages to the queue that the path names", () => {
    const { Resources, notes } = service("sqs:path/123456789012/jobs");
    expect(JSON.stringify(Resources.ChatIntegrationRole)).toContain(
      '"Action":"sqs:SendMessage","Resource":"!Sub arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs"',
    );
    expect(notes).toEqual([]);
  });

  test("says what it cannot tell", () => {
    const { Resources, notes } = service("s3:path/bucket/key");
    expect(JSON.stringify(Resources.ChatIntegrationRole)).not.toContain("Policies");
    expect(notes).toEqual([
      "ChatIntegrationRole does not allow what arn:aws:apigateway:eu-west-1:s3:path/bucket/key does: add the action to its policy",
    ]);
  });

  test("is not made for Lambda, which is asked by permission", () => {
    const { Resources } = templateOf(
      withRoutes(
        "a: { integrationType: AWS, function: send }",
        "functions: { send: { handler: a.b, runtime: nodejs22.x } }",
      ),
    );
    expect(Resources.ChatIntegrationRole).toBeUndefined();
    expect(Resources.SendChatPermission).toMatchObject({
      Properties: {
        FunctionName: "!Ref SendFunction",
        SourceArn:
          "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${ChatApi}/*",
      },
    } as never);
  });
});

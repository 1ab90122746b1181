import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { loadConfig } from "../../src/config/config.ts";
import { loadSluiceYaml } from "../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { startTestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import { connectRaw } from "./support-project.ts";

/** The YAML blocks of a document. */
function blocks(document: string): string[] {
  const text = readFileSync(new URL(`../../docs/${document}`, import.meta.url), "utf8");
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);
}

function blockWith(document: string, part: string): string {
  const found = blocks(document).filter((block) => block.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${document} have ${part}`);
  return found[0] ?? "";
}

function indented(block: string): string {
  return block.trimEnd().replace(/^(?=.)/gm, "      ");
}

/** An API with one two-way route, whose integration and integration response have these properties. */
function template(integration: string, response: string): string {
  return `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
${indented(integration)}
  Response:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Int
${indented(response)}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: say
      RouteResponseSelectionExpression: $default
      Target: !Sub integrations/\${Int}
  Reply:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
  Stage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: dev } }
`;
}

/** What a service is asked, and what the client gets, when a client says `{"action":"say"}`. */
async function said(integration: string, response: string, answer: object) {
  using backend = new Backend();
  backend.answer = () => Response.json(answer);
  await using gateway = await startTestGateway({
    environment: { AWS_ENDPOINT_URL: backend.url("") },
    template: template(integration, response),
  });
  using connection = await connectRaw(gateway);
  connection.client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"say"}' });
  const { text } = await connection.client.readFrame();
  return { text, seen: backend.requests[0], connectionId: connection.connectionId };
}

describe("docs/integrations.md", () => {
  const response = blockWith("integrations.md", "IntegrationResponseKey: /200/");

  test("writes a row of DynamoDB, and answers with what its integration response makes", async () => {
    const integration = blockWith("integrations.md", "dynamodb:action/PutItem");
    const { text, seen, connectionId } = await said(integration, response, { Count: 3 });
    expect(text).toBe('{"count": 3}');
    expect(seen?.headers.get("x-amz-target")).toBe("DynamoDB_20120810.PutItem");
    expect(JSON.parse(seen?.body ?? "")).toEqual({
      TableName: "connections",
      Item: { id: { S: connectionId } },
    });
  });

  test("queues a message", async () => {
    const queue = `IntegrationType: AWS\nIntegrationMethod: POST\n${blockWith("integrations.md", "sqs:path/")}`;
    const { seen } = await said(queue, response, {});
    expect(seen?.target).toBe("/123456789012/jobs");
    expect(seen?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect([...new URLSearchParams(seen?.body)]).toEqual([
      ["Action", "SendMessage"],
      ["MessageBody", '{"action":"say"}'],
    ]);
  });
});

test.each([
  ["integrations.md", "states: http://localhost:8083"],
  ["configuration.md", "endpointUrl: http://localhost:4566 # for every service"],
])("the settings of docs/%s are settings", (document, part) => {
  const block = blockWith(document, part);
  const text = block.includes("template:") ? block : `${block}template: template.yaml\n`;
  const place = { region: "us-east-1", accountId: "123456789012", stackName: "test" };
  const { settings } = loadSluiceYaml({ ...place, file: "/project/sluice.yaml", text });
  const environment = { variables: {}, homeFolder: "/", workingFolder: "/" };
  const { awsServices } = loadConfig({ environment, file: settings }).config;
  expect(awsServices.endpoints.dynamodb).toBe("http://localhost:8000");
});

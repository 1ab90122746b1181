import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { cliEnvironment, sluice } from "../../src/cli/cli.fixture.ts";
import { openSocket } from "../control-plane/open-socket.ts";
import { startTestServe, type TestServe } from "../support/serve-gateway.ts";

const BUILDER = { accessKeyId: "AKIABUILDER", secretAccessKey: "builder-of-the-test" };
const READER = { accessKeyId: "AKIAREADER", secretAccessKey: "reader-of-the-test" };
const STRANGER = { accessKeyId: "AKIASTRANGER", secretAccessKey: "stranger-of-the-test" };
const FILE = `settings:
  accessKeys:
    - accessKeyId: ${BUILDER.accessKeyId}
      secretAccessKey: ${BUILDER.secretAccessKey}
      policy:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "apigateway:*", Resource: "*" }]
    - accessKeyId: ${READER.accessKeyId}
      secretAccessKey: ${READER.secretAccessKey}
      policy:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Action: "apigateway:GET", Resource: "arn:aws:apigateway:us-east-1::/_sluice/definitions*" }
    - accessKeyId: ${STRANGER.accessKeyId}
      secretAccessKey: ${STRANGER.secretAccessKey}
      policy:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Action: "apigateway:GET", Resource: "arn:aws:apigateway:us-east-1::/apis*" }
apis:
  polls:
    routes: { a: { integrationUri: http://localhost:9/ } }
`;

let folder: string;
let serve: TestServe;
let client: ApiGatewayV2Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-export-running-"));
  writeFileSync(join(folder, "sluice.yaml"), FILE);
  serve = await startTestServe(folder, { path: join(folder, "sluice.yaml") });
  client = new ApiGatewayV2Client({
    ...{ region: "us-east-1", endpoint: serve.gateway.controlUrl, maxAttempts: 1 },
    credentials: BUILDER,
  });
  await buildChat();
});
afterAll(async () => {
  client.destroy();
  await serve[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** An API whose route `ping` answers with a text of its own. */
async function buildChat(): Promise<void> {
  const { ApiId = "" } = await client.send(
    new CreateApiCommand({
      ...{ Name: "chat", ProtocolType: "WEBSOCKET" },
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const { IntegrationId = "" } = await client.send(
    new CreateIntegrationCommand({
      ...{ ApiId, IntegrationType: "MOCK" },
      RequestTemplates: { $default: '{"statusCode": 200}' },
    }),
  );
  await client.send(
    new CreateIntegrationResponseCommand({
      ...{ ApiId, IntegrationId, IntegrationResponseKey: "$default" },
      ResponseTemplates: { $default: "made by calls" },
    }),
  );
  const { RouteId } = await client.send(
    new CreateRouteCommand({
      ...{ ApiId, RouteKey: "ping", Target: `integrations/${IntegrationId}` },
      RouteResponseSelectionExpression: "$default",
    }),
  );
  await client.send(
    new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }),
  );
  const { DeploymentId } = await client.send(new CreateDeploymentCommand({ ApiId }));
  await client.send(new CreateStageCommand({ ApiId, DeploymentId, StageName: "dev" }));
  await client.send(
    new CreateDomainNameCommand({ DomainName: "chat.localhost", DomainNameConfigurations: [{}] }),
  );
  await client.send(
    new CreateApiMappingCommand({ ApiId, DomainName: "chat.localhost", Stage: "dev" }),
  );
}

function exported(credentials: typeof READER, ...words: string[]) {
  const environment = cliEnvironment({
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: "us-east-1",
  });
  const { controlUrl } = serve.gateway;
  return sluice(["export", "--control-url", controlUrl, ...words], { environment });
}

test("what a running gateway serves is exported by who may, and another gateway serves it from the file", async () => {
  const output = join(folder, "exported.sluice.yaml");
  const ended = await exported(READER, "--output", output);
  expect(ended).toMatchObject({ stdout: "", exitCode: 0 });
  expect(ended.stderr).toBe(
    "note: files of certificates are the gateway's own, and are not written\n",
  );
  await using again = await startTestServe(join(folder, "again"), { path: output });
  const ids = (from: TestServe) => from.gateway.serving.apis.map(({ apiId }) => apiId);
  expect(ids(again)).toEqual(ids(serve));
  using socket = await openSocket(
    `ws://127.0.0.1:${again.gateway.port}/_aws/execute-api/${ids(again)[1]}/dev`,
  );
  expect(await socket.ask({ action: "ping" })).toBe("made by calls");
  expect(again.gateway.serving.domainNames).toEqual(serve.gateway.serving.domainNames);
});

test("who may read APIs alone is refused, with the path that a policy has to allow", async () => {
  const { stdout, stderr, exitCode } = await exported(STRANGER, "--format", "cloudformation");
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 254 });
  expect(stderr).toStartWith(`${serve.gateway.controlUrl} refuses (AccessDeniedException): User: `);
  expect(stderr).toContain(
    "is not authorized to perform: apigateway:GET on resource: arn:aws:apigateway:us-east-1::/_sluice/definitions",
  );
});

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { withGeneratedValues } from "../../src/cli/gateway/generated-api-keys.ts";
import { load } from "../../src/project/cloudformation/template.fixture.ts";
import { RawClient } from "../support/raw-client.ts";
import { startDev } from "./dev-process.ts";

/** A template as the AWS CDK writes it: keys have no value. */
const TEMPLATE = `Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
  Connect: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: $connect, ApiKeyRequired: true}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: dev, AutoDeploy: true}}
  Alice: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
  Bob: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
  Basic: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, Stage: !Ref Stage}]}}
  A: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Alice, KeyType: API_KEY, UsagePlanId: !Ref Basic}}
  B: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Bob, KeyType: API_KEY, UsagePlanId: !Ref Basic}}
`;
const SLUICE_YAML =
  "template: template.yaml\napiKeys: { Alice: { valueEnvironment: ALICE_KEY } }\n";
const ALICE = "apikey-of-alice-from-a-variable";

test("a key has the value of a variable, or one of this machine; no output that a file may keep shows either", async () => {
  using project = projectFolder({
    "app/template.yaml": TEMPLATE,
    "app/sluice.yaml": SLUICE_YAML,
  });
  await using running = await startDev(project.path("app"), { environment: { ALICE_KEY: ALICE } });
  const { program, ready, caFile } = running;
  const { port } = new URL(ready.url);
  const statusWith = async (key: string) => {
    using client = await RawClient.connect({ port: Number(port) });
    return (await client.upgrade("/dev", [`x-api-key: ${key}`])).status;
  };
  const secret = readFileSync(join(dirname(caFile), "api-key-secret"), "utf8").trim();
  const { project: complete } = withGeneratedValues(
    load(TEMPLATE, { stackName: "app" }),
    () => secret,
  );
  const bob = complete.apiKeys[1]?.value?.reveal() ?? "";
  expect(await statusWith(ALICE)).toBe(101);
  expect(await statusWith(bob)).toBe(101);
  expect(await statusWith(complete.apiKeys[0]?.value?.reveal() ?? "")).toBe(403);
  await program.printed(/The API key that was sent is not known/);
  const output = program.output();
  expect(output).toContain('API key "app-Bob" has no value, so it has a generated one');
  expect(output).not.toContain('"app-Alice" has no value');
  for (const hidden of [ALICE, bob, secret]) expect(output).not.toContain(hidden);
});

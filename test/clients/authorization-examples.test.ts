import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { Backend } from "../conformance/support-backend.ts";
import { Client } from "../conformance/support-websocket.ts";
import { startDev } from "../dev/dev-process.ts";
import { startTestGateway } from "../support/gateway.ts";
import { findPython } from "../support/programs.ts";
import { RawClient } from "../support/raw-client.ts";
import { clientEnvironment, runClient } from "./client-process.ts";
import { examplesOf } from "./document-examples.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";

const PAGE = fileURLToPath(new URL("../../docs/authorization.md", import.meta.url));
const examples = examplesOf(await readFile(PAGE, "utf8"));

function example(section: string, language: string): string {
  const found = examples.filter((one) => one.section === section && one.language === language);
  if (found.length !== 1) throw new Error(`${found.length} ${language} examples in "${section}"`);
  return found[0]?.text ?? "";
}

const LAMBDA = "A Lambda authorizer";
const KEYS = "API keys and usage plans";
const BACKEND = "http://localhost:8080/messages";

test("docs/authorization.md has no example that is not run here", () => {
  expect(examples.map(({ section, language }) => `${section}: ${language}`)).toEqual([
    `${LAMBDA}: yaml`,
    `${LAMBDA}: js`,
    "AWS_IAM: yaml",
    "AWS_IAM: python",
    `${KEYS}: yaml`,
    // Its calls are those of test/control-plane/functions.test.ts.
    `${KEYS}: sh`,
    `${KEYS}: yaml`,
  ]);
});

test("its authorizer lets in who has a token, and no one else; backends can map the context", async () => {
  using backend = new Backend();
  const userOf = `async function userOf(token) {
    return token === "ann's" ? { id: "u1", name: "Ann", isAdmin: true } : undefined;
  }\n`;
  const mapped = `{ integrationUri: "${backend.url("/messages")}", requestParameters: { integration.request.header.x-name: context.authorizer.name } }`;
  await using gateway = await startTestGateway({
    sluiceYaml: example(LAMBDA, "yaml").replace(BACKEND, mapped),
    files: { "authorize.mjs": userOf + example(LAMBDA, "js") },
  });
  await expect(Client.open(gateway.ws())).rejects.toThrow("No WebSocket");
  await expect(Client.open(`${gateway.ws()}?token=x`)).rejects.toThrow("No WebSocket");
  expect(gateway.activities.map(({ status }) => status)).toEqual([401, 401]);
  using client = await Client.open(`${gateway.ws()}?token=ann's`);
  client.send("hello");
  await backend.count(1);
  expect(backend.requests[0]?.headers.get("x-name")).toBe("Ann");
});

testWith("python3")(
  "its Python program signs a URL that connects to the API of its sluice.yaml",
  async () => {
    await using gateway = await startTestGateway({ sluiceYaml: example("AWS_IAM", "yaml") });
    const key = {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
    const program = example("AWS_IAM", "python").replace("wss://localhost:3001/dev", gateway.ws());
    const ended = await runClient([findPython(), "-c", program], {
      environment: clientEnvironment(gateway, key),
    });
    expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
    using client = await Client.open(ended.stdout.trim());
    client.close(1000);
    await client.closed();
    await expect(Client.open(gateway.ws())).rejects.toThrow("No WebSocket");
    expect(gateway.warnings).toEqual([]);
  },
  CLIENT_TEST_MS,
);

const TEMPLATE = `
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: $connect, ApiKeyRequired: true }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true }
  AliceKey: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true } }
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: !Ref Stage }] }
  PlanKey:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: { KeyId: !Ref AliceKey, KeyType: API_KEY, UsagePlanId: !Ref Plan }
`;

test("its API keys open their stage, in a sluice.yaml and beside a template", async () => {
  using backend = new Backend();
  const [alone = "", beside = ""] = examples
    .filter(({ section, language }) => section === KEYS && language === "yaml")
    .map(({ text }) => text);
  const projects = [
    { "app/sluice.yaml": alone.replaceAll("http://localhost:8080", backend.url("")) },
    { "app/sluice.yaml": beside, "app/template.yaml": TEMPLATE },
  ];
  for (const files of projects) {
    using project = projectFolder(files);
    await using running = await startDev(project.path("app"));
    const port = Number(new URL(running.ready.url).port);
    const statusWith = async (...headerLines: string[]) => {
      using client = await RawClient.connect({ port });
      return (await client.upgrade("/dev", headerLines)).status;
    };
    expect(await statusWith()).toBe(403);
    expect(await statusWith("x-api-key: apikey1234abcdefghij0123456789")).toBe(101);
  }
});

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { devOptions, mockApi, projectFolder, refusal } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";

const TEMPLATE = `
Parameters: { Stage: { Type: String, Default: dev } }
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: !Ref Stage, AutoDeploy: true }
`;

const FUNCTIONS = `
  Join:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.join, Runtime: nodejs22.x, Environment: { Variables: { TABLE: rooms, MODE: x } } }
  Leave:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.leave, Runtime: nodejs22.x }
Transform: AWS::Serverless-2016-10-31
`;

function stagesOf(
  folder: string,
  changes: Parameters<typeof devOptions>[1] = {},
): string[] | undefined {
  return loadProject(devOptions(folder, changes)).project.apis[0]?.stages.map(
    ({ stageName }) => stageName,
  );
}

describe("loadProject() with a template", () => {
  test("takes parameters from the command line", () => {
    using project = projectFolder({ "template.yaml": TEMPLATE });
    expect(stagesOf(project.folder)).toEqual(["dev"]);
    expect(stagesOf(project.folder, { parameters: { Stage: "prod" } })).toEqual(["prod"]);
  });

  test("takes where its VPC links lead, its custom domains and certificates by logical id", () => {
    const linked = `
  Cert: { Type: AWS::ApiGateway::ClientCertificate }
  Nlb: { Type: AWS::ApiGateway::VpcLink, Properties: { Name: nlb, TargetArns: [arn] } }
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationMethod: POST, IntegrationUri: "https://nlb.internal/", ConnectionType: VPC_LINK, ConnectionId: !Ref Nlb }
`;
    using project = projectFolder({
      "template.yaml":
        TEMPLATE.replace("AutoDeploy: true", "AutoDeploy: true, ClientCertificateId: !Ref Cert") +
        linked,
      "sluice.yaml":
        "template: template.yaml\nvpcLinks: { Nlb: 'http://127.0.0.1:1' }\ndomainNames: { chat.localhost: Api }\nclientCertificates: { Cert: { certificateFile: c.pem, keyFile: k.pem } }\n",
      "c.pem": "",
      "k.pem": "",
    });
    const { project: read } = loadProject(devOptions(project.folder));
    const [api] = read.apis;
    const [integration] = api?.integrations ?? [];
    const { connectionId } = integration as { connectionId?: string };
    expect(read.vpcLinks.map(({ vpcLinkId }) => vpcLinkId)).toContain(connectionId ?? "");
    expect(read.domainNames[0]?.apiMappings[0]?.apiId).toBe(api?.apiId);
    expect(read.clientCertificates).toEqual([
      {
        clientCertificateId: api?.stages[0]?.clientCertificateId ?? "",
        files: { certificateFile: project.path("c.pem"), keyFile: project.path("k.pem") },
      },
    ]);
    expect(read.warnings).toEqual([]);
  });

  test("takes settings and parameters from a sluice.yaml that names it, and watches both files", () => {
    using project = projectFolder({
      "infra/api.yaml": TEMPLATE,
      "sluice.yaml":
        "settings: { port: 4000 }\ntemplate: infra/api.yaml\nparameters: { Stage: test }",
    });
    const { project: read, config, file } = loadProject(devOptions(project.folder));
    expect(read.apis[0]?.stages[0]?.stageName).toBe("test");
    expect(config.port).toBe(4000);
    expect(file).toBe(project.path("sluice.yaml"));
    expect(read.sources).toEqual([project.path("sluice.yaml"), project.path("infra/api.yaml")]);
    expect(stagesOf(project.folder, { parameters: { Stage: "prod" } })).toEqual(["prod"]);
  });

  test("gives its API keys the values of the sluice.yaml, and watches the files that hold them", () => {
    const value = "apikey1234abcdefghij0123456789";
    const keys = ["One", "Two"].map(
      (id) => `  ${id}: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true } }\n`,
    );
    using project = projectFolder({
      "template.yaml": `${TEMPLATE}${keys.join("")}`,
      "sluice.yaml": "template: template.yaml\napiKeys: { Two: { valueFile: keys/two } }",
      "keys/two": `${value}\n`,
    });
    const flags = { stateFolder: project.path("state") };
    const loaded = loadProject(devOptions(project.folder, { flags }));
    const [one, two] = loaded.project.apiKeys;
    expect(two?.value?.reveal()).toBe(value);
    expect(one?.value?.reveal()).toMatch(/^[0-9a-z]{40}$/);
    expect(loaded.generatedApiKeys).toHaveLength(1);
    expect(loaded.project.sources).toContain(project.path("keys/two"));
  });

  test("gives its functions the variables of the sluice.yaml, one function's own last", () => {
    using project = projectFolder({
      "template.yaml": `${TEMPLATE}${FUNCTIONS}`,
      "sluice.yaml": `template: template.yaml
environment: { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000", LEVEL: 1.10, MODE: all }
functions: { Join: { environment: { MODE: join } } }`,
      "app.js": "",
    });
    const { functions } = loadProject(devOptions(project.folder)).project;
    const shared = { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000", LEVEL: "1.10" };
    expect(functions.map(({ environment }) => environment)).toEqual([
      { TABLE: "rooms", ...shared, MODE: "join" },
      { ...shared, MODE: "all" },
    ]);
  });

  test("refuses variables for a function that the template does not have", async () => {
    const sentenceFor = (name: string) => {
      using project = projectFolder({
        "template.yaml": `${TEMPLATE}${FUNCTIONS}`,
        "sluice.yaml": `template: template.yaml\nfunctions: { ${name}: { environment: { AB: c } } }`,
        "app.js": "",
      });
      return refusal(() => loadProject(devOptions(project.folder)));
    };
    expect(await sentenceFor("Jion")).toBe("The template has no function Jion: did you mean Join?");
    expect(await sentenceFor("Authorize")).toBe(
      "The template has no function Authorize: it has Join, Leave",
    );
  });

  test("refuses a template that is not there", async () => {
    using project = projectFolder({ "sluice.yaml": "template: gone.yaml" });
    expect(await refusal(() => loadProject(devOptions(project.folder)))).toStartWith(
      `There is no file ${project.path("gone.yaml")}: correct template`,
    );
  });

  test("refuses a template that is a sluice.yaml itself", async () => {
    using project = projectFolder({
      "sluice.yaml": "template: other.sluice.yaml",
      "other.sluice.yaml": "apis: {}",
    });
    expect(await refusal(() => loadProject(devOptions(project.folder)))).toStartWith(
      `${project.path("other.sluice.yaml")} is a sluice.yaml itself: template takes a project of another tool`,
    );
  });

  test("refuses one without a WebSocket API", async () => {
    using project = projectFolder({
      "template.yaml": "Resources: { Topic: { Type: AWS::SNS::Topic } }",
    });
    expect(await refusal(() => loadProject(devOptions(project.folder)))).toStartWith(
      `${project.path("template.yaml")} defines no WebSocket API: add an AWS::ApiGatewayV2::Api`,
    );
  });
});

describe("loadProject() in a folder with several project files", () => {
  const warnings = (files: Readonly<Record<string, string>>) => {
    using project = projectFolder(files);
    return loadProject(devOptions(project.folder)).project.warnings.map(({ message }) => message);
  };
  const own = `apis:\n  chat:${mockApi()}`;

  test("says which one is used", () => {
    expect(warnings({ "sluice.yaml": own, "template.yaml": TEMPLATE })).toEqual([
      "sluice.yaml is used, and template.yaml beside it is not; to serve a template with the settings of sluice.yaml, write template: template.yaml there",
    ]);
    expect(warnings({ "template.yaml": TEMPLATE, "template.json": "{}" })).toEqual([
      "template.yaml is used, and template.json beside it is not",
    ]);
  });

  test("says nothing of a template that the sluice.yaml names", () => {
    const both = { "sluice.yaml": "template: template.yaml", "template.yaml": TEMPLATE };
    expect(warnings(both)).toEqual([]);
  });
});

describe("loadProject() with a sluice.yaml", () => {
  test("puts the region and the account of its settings into the ARNs", () => {
    using project = projectFolder({
      "sluice.yaml": `settings: { region: eu-west-1, accountId: "000000000001" }
apis: { chat: { routes: { $default: { function: echo } } } }
functions: { echo: { handler: app.handler, runtime: nodejs22.x } }`,
      "app.mjs": "",
    });
    const { functions } = loadProject(devOptions(project.folder)).project;
    expect(functions[0]?.functionArn).toBe("arn:aws:lambda:eu-west-1:000000000001:function:echo");
  });

  test("refuses a parameter that nothing reads", async () => {
    using project = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi()}` });
    const options = devOptions(project.folder, { parameters: { Stage: "prod" } });
    expect(await refusal(() => loadProject(options))).toBe(
      `${project.path("sluice.yaml")} has no template, so it has no parameter Stage: remove --parameter Stage=…`,
    );
  });

  test("serves the stage that is asked for alone", () => {
    using project = projectFolder({
      "sluice.yaml": `apis:\n  chat:${mockApi("pong", "dev: {}, prod: {}")}`,
    });
    expect(stagesOf(project.folder)).toEqual(["dev", "prod"]);
    expect(stagesOf(project.folder, { flags: { stage: "prod" } })).toEqual(["prod"]);
  });
});

test("loadProject() warns of an endpoint whose address may not be called", () => {
  const settings = "settings:\n  lambda:\n    endpoints:\n      charge: http://169.254.169.254/\n";
  using project = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi()}${settings}` });
  const { project: read, file } = loadProject(devOptions(project.folder));
  expect(read.warnings).toContainEqual({
    message: expect.stringMatching(/^settings\.lambda\.endpoints\.charge: calls to 169\.254\./),
    position: { file, line: expect.any(Number) },
  });
});

describe("loadProject() of a CDK app", () => {
  const file = (stacks: readonly string[] = []) => {
    const app = join(import.meta.dir, "../../../test/fixtures/cdk");
    return loadProject(devOptions(app, { stacks, parameters: {} }));
  };

  test("takes Region and account from the stacks that are served, where the app says them", () => {
    expect(file().config).toMatchObject({ region: "eu-central-1", accountId: "444455556666" });
    expect(file(["ChatStack"]).config).toMatchObject({ region: "us-east-1" });
    const { origins } = file(["Prod/*"]);
    expect(JSON.stringify(origins.region)).toContain("assembly-Prod/manifest.json");
  });

  test("takes the stacks that are chosen, also through a sluice.yaml, which changes what it names", () => {
    expect(file(["ChatStack"]).project.apis).toHaveLength(1);
    const app = join(import.meta.dir, "../../../test/fixtures/cdk");
    using project = projectFolder({
      "sluice.yaml": `template: ${app}\nenvironment: { GREETING: moin }\n`,
    });
    const { functions, apis } = loadProject(
      devOptions(project.folder, { stacks: ["ChatStack"] }),
    ).project;
    expect(apis).toHaveLength(1);
    expect(functions.map(({ environment }) => environment.GREETING)).toContain("moin");
  });

  test("refuses --stack for a project of another kind", async () => {
    using project = projectFolder({ "template.yaml": TEMPLATE });
    const options = devOptions(project.folder, { stacks: ["Chat"] });
    expect(await refusal(() => loadProject(options))).toBe(
      `${project.path("template.yaml")} is of no AWS CDK app, so it has no stacks to choose: remove --stack Chat`,
    );
  });
});

import { describe, expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import type { TemplateOptions } from "./load-template.ts";
import { load, warningsOf } from "./template.fixture.ts";
import { NESTED_STACKS_MAX } from "./template-limits.ts";

type Files = Readonly<Record<string, string>>;
const reading = (files: Files) => ({ readFile: (path: string) => files[path] });

/** `file:line: message` of the refusal. */
function refused(text: string, files: Files): string {
  try {
    load(text, reading(files));
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return `${error.position?.file}:${error.position?.line}: ${error.message}`;
  }
  throw new Error("The template was accepted");
}

const fn = (logicalId: string, variable = "a") =>
  `  ${logicalId}:\n    Type: AWS::Lambda::Function\n    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: code, Environment: {Variables: {A: ${variable}}}}\n`;
const nested = (logicalId: string, location: string, parameters = "{}") =>
  `  ${logicalId}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${location}\n      Parameters: ${parameters}\n`;

const API = `Parameters:
  Uri: {Type: String}
  Stage: {Type: String, Default: dev}
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !Ref Uri}
  Default:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/\${Int}'}
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: !Ref Stage, AutoDeploy: true}
Outputs:
  ApiId: {Value: !Ref Api}
  Url: {Value: !Sub 'https://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/\${Stage}'}
`;
const URI =
  "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations'";

describe("LocalStacks opens", () => {
  const root = `Resources:\n${fn("Fn")}${nested("Chat", "./stacks/chat.yaml", `{Uri: ${URI}, Stage: live}`)}${fn("Post", "!GetAtt Chat.Outputs.Url")}`;
  const files = { "/project/stacks/chat.yaml": API };

  test("a template with its parameters, and gives what it puts out", () => {
    const project = load(root, reading(files));
    const [api] = project.apis;
    expect(api).toMatchObject({ name: "chat", stages: [{ stageName: "live" }] });
    expect(project.functions.map(({ functionName }) => functionName)).toEqual([
      ...["room-Fn", "room-Post"],
    ]);
    expect(project.functions[1]?.environment.A).toBe(
      `https://${api?.apiId}.execute-api.eu-west-1.amazonaws.com/live`,
    );
    expect(project.sources).toEqual(["/project/template.yaml", "/project/stacks/chat.yaml"]);
    expect(project.warnings).toEqual([]);
  });

  test("one that SAM nests, whose functions have their code beside their own template", () => {
    const own = `Resources:\n${fn("Fn")}`;
    const text = `Resources:\n  App:\n    Type: AWS::Serverless::Application\n    Properties: {Location: app/template.yaml}\n${fn("Fn")}`;
    const { functions } = load(text, reading({ "/project/app/template.yaml": own }));
    expect(functions.map(({ functionName, codePath }) => [functionName, codePath])).toEqual([
      ["room-App-Fn", "/project/app/code"],
      ["room-Fn", "/project/code"],
    ]);
  });

  test("those of the AWS CDK where it has put them", () => {
    const text = `Resources:
  Chat:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: !Sub 'https://s3.\${AWS::URLSuffix}/x.json', Parameters: {Uri: u}}
    Metadata: {'aws:asset:path': Chat.nested.template.json, 'aws:asset:property': TemplateURL}
`;
    const project = load(text, reading({ "/project/Chat.nested.template.json": API }));
    expect(project.apis.map(({ name }) => name)).toEqual(["chat"]);
  });

  test("routes of another stack's API, which its deployment waits for", () => {
    const route = (key: string) =>
      `Parameters: {Id: {Type: String}}
Resources:
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Id, IntegrationType: MOCK, RequestTemplates: {'200': x}}
  R:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Id, RouteKey: ${key}, Target: !Sub 'integrations/\${Int}'}
`;
    const text = (dependsOn: string) => `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
${nested("Say", "say.yaml", "{Id: !Ref Api}")}  Deployment:
    Type: AWS::ApiGatewayV2::Deployment
    Properties: {ApiId: !Ref Api, StageName: dev}
${dependsOn}`;
    const more = reading({ "/project/say.yaml": route("say") });
    const project = load(text("    DependsOn: Say\n"), more);
    expect(project.apis[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(["say"]);
    expect(warningsOf(project).filter((each) => each.includes("does not wait"))).toEqual([]);
    expect(warningsOf(load(text(""), more)).at(0)).toContain("does not wait for all routes");
  });

  test("stacks in stacks, and lets a sluice.yaml name their functions", () => {
    const inner = {
      "/project/a.yaml": `Resources:\n${nested("B", "b.yaml")}`,
      "/project/b.yaml": `Resources:\n${fn("Fn")}`,
    };
    const position = { file: "/project/sluice.yaml", line: 2 };
    const overrides: TemplateOptions["overrides"] = {
      ...{ environment: {}, apiKeys: [], parameters: [] },
      functions: [{ logicalId: "A/B/Fn", environment: { A: "own" }, position }],
    };
    const project = load(`Resources:\n${nested("A", "a.yaml")}`, { ...reading(inner), overrides });
    expect(project.functions).toMatchObject([
      { functionName: "room-A-B-Fn", environment: { A: "own" } },
    ]);
  });

  test("none whose condition does not hold", () => {
    const text = `Conditions: {No: !Equals [a, b]}\nResources:\n${nested("Gone", "gone.yaml")}    Condition: No\n${fn("Fn")}`;
    expect(load(text, reading({})).functions).toHaveLength(1);
  });
});

describe("LocalStacks leaves out, with a warning,", () => {
  const left = (text: string, files: Files = {}) => warningsOf(load(text, reading(files)));
  const url = "https://s3.amazonaws.com/b/t.yaml";
  const message = (property: string) =>
    `its template is not on this machine, so the stack is left out: give ${property} the path of a local file`;

  test("a template in Amazon S3, whose outputs the command line may give", () => {
    const text = `Resources:\n${nested("Chat", url)}${fn("Fn", "!GetAtt Chat.Outputs.Url")}`;
    expect(left(text)).toEqual([
      `5: Stack Chat: ${message("TemplateURL")}`,
      `9: Output Chat.Url is known on AWS only: the text "Chat.Url" stands in for it; give its value with --parameter 'output:Chat.Url=…'`,
    ]);
    const parameters = { "output:Chat.Url": "wss://x" };
    expect(load(text, { ...reading({}), parameters }).functions[0]?.environment.A).toBe("wss://x");
  });

  test("an application of the AWS Serverless Application Repository", () => {
    const location = "{ApplicationId: 'arn:aws:serverlessrepo:a', SemanticVersion: 1.0.0}";
    const text = `Resources:\n  App:\n    Type: AWS::Serverless::Application\n    Properties: {Location: ${location}}\n`;
    expect(left(text)).toEqual([`4: Application App: ${message("Location")}`]);
  });
});

describe("LocalStacks refuses", () => {
  const chat = { "/project/chat.yaml": API };
  const at = (parameters: string) => `Resources:\n${nested("Chat", "chat.yaml", parameters)}`;
  const cases: [name: string, text: string, files: Files, expected: string][] = [
    [
      "a file that is not there",
      at("{}"),
      {},
      "/project/template.yaml:5: Stack Chat: there is no file /project/chat.yaml",
    ],
    [
      "a file that is no template",
      at("{}"),
      { "/project/chat.yaml": "a: b\n  c: d" },
      "/project/chat.yaml:2: Template is not valid YAML or JSON: this line is indented more than the lines that it belongs to: take spaces away, or quote the value that it goes on with",
    ],
    [
      "what is wrong in it, in its own file",
      at("{Uri: !Ref AWS::Region}"),
      { "/project/chat.yaml": API.replace("RouteKey: $default", "RouteKey: $other") },
      "/project/chat.yaml:13: Route Default: RouteKey $other must not start with $: only $connect, $disconnect, $default do",
    ],
    [
      "a parameter that it has not",
      at("\n        Uri: u\n        Stagee: x"),
      chat,
      "/project/template.yaml:8: Stack Chat: chat.yaml has no parameter Stagee, did you mean Stage?",
    ],
    [
      "a parameter without a value",
      at("{Stage: x}"),
      chat,
      "/project/template.yaml:2: Stack Chat: Parameters must give Uri, which has no default in chat.yaml",
    ],
    [
      "an output that it has not",
      `${at("{Uri: u}")}${fn("Fn", "!GetAtt Chat.Outputs.Urll")}`,
      chat,
      "/project/template.yaml:9: The template of Stack Chat has no output Urll: did you mean Url?",
    ],
    [
      "a template that nests itself",
      at("{}"),
      { "/project/chat.yaml": `Resources:\n${nested("Back", "./template.yaml")}` },
      "/project/chat.yaml:5: Stack Back: a template cannot nest itself: template.yaml -> chat.yaml -> template.yaml",
    ],
    [
      "stacks that wait for one another",
      `Resources:\n${nested("A", "chat.yaml", "{Uri: !GetAtt B.Outputs.Url}")}${nested("B", "chat.yaml", "{Uri: !GetAtt A.Outputs.Url}")}`,
      chat,
      "/project/template.yaml:2: Circular dependency between resources: A -> B -> A",
    ],
    [
      "no template at all",
      "Resources:\n  A: {Type: AWS::CloudFormation::Stack}\n",
      {},
      "/project/template.yaml:2: Stack A: TemplateURL is required",
    ],
  ];
  for (const [name, text, files, expected] of cases) {
    test(name, () => expect(refused(text, files)).toBe(expected));
  }

  test("more stacks than the limit", () => {
    const files = { "/project/fn.yaml": `Resources:\n${fn("Fn")}` };
    const stacks = (count: number) =>
      `Resources:\n${Array.from({ length: count }, (_, index) => nested(`S${index}`, "fn.yaml")).join("")}`;
    expect(load(stacks(NESTED_STACKS_MAX), reading(files)).functions).toHaveLength(
      NESTED_STACKS_MAX,
    );
    expect(refused(stacks(NESTED_STACKS_MAX + 1), files)).toEndWith(
      `Templates nest more than ${NESTED_STACKS_MAX} stacks`,
    );
  });
});

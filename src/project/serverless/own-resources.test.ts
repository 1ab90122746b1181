import { expect, test } from "bun:test";
import { projectOf, refusalOf, SERVICE, templateOf } from "./service.fixture.ts";

test("a service's own resources are merged into those that are generated", () => {
  const { json, resources } = templateOf(
    `${SERVICE}resources:
  Description: mine
  Conditions: { IsProd: !Equals [a, b] }
  Resources:
    Rooms: { Type: AWS::DynamoDB::Table }
    WebsocketsApi: { Properties: { Name: mine } }
  Outputs:
`,
  );
  expect(json.Conditions).toEqual({ IsProd: { "Fn::Equals": ["a", "b"] } } as never);
  expect(json.Outputs).toBeUndefined();
  expect(resources.Rooms).toEqual({ Type: "AWS::DynamoDB::Table" } as never);
  expect(resources.WebsocketsApi?.Properties).toMatchObject({
    Name: "mine",
    ProtocolType: "WEBSOCKET",
  });
});

test("resources may be a list of mappings, in files too", () => {
  const source = `${SERVICE}resources:\n  - \${file(a.yml)}\n  -\n  - Resources: { B: { Type: T } }\n    Conditions: { C: !Equals [a, a] }\n`;
  const { resources, json } = templateOf(source, {
    files: { "a.yml": "Resources: { A: { Type: T } }\n" },
  });
  expect([resources.A, resources.B]).toEqual([{ Type: "T" }, { Type: "T" }] as never);
  expect(json.Conditions).toBeDefined();
  const lists = templateOf(
    `${SERVICE}resources: { Resources: [{ A: { Type: T } }, { B: { Type: T } }] }\n`,
  );
  expect(Object.keys(lists.resources)).toEqual(expect.arrayContaining(["A", "B", "WebsocketsApi"]));
});

test("a resource of the framework's can be extended", () => {
  const { resources } = templateOf(
    `${SERVICE}resources:
  extensions:
    WebsocketsDeploymentStage:
      Properties: { StageVariables: { a: b } }
      Metadata: { m: 1 }
      DependsOn: Table
    ChatLambdaFunction:
      DependsOn: [Table]
      DeletionPolicy: Retain
`,
  );
  expect(resources.WebsocketsDeploymentStage).toMatchObject({
    Properties: { StageName: "dev", StageVariables: { a: "b" } },
    ...{ Metadata: { m: 1 }, DependsOn: ["Table"] },
  });
  expect(resources.ChatLambdaFunction).toMatchObject({
    DependsOn: ["Table"],
    DeletionPolicy: "Retain",
  });
});

test("an extension that changes what is served changes it here", () => {
  const { apis } = projectOf(
    `${SERVICE}resources: { extensions: { WebsocketsDeploymentStage: { Properties: { StageVariables: { a: b } } } } }\n`,
  );
  expect(apis[0]?.stages[0]?.stageVariables).toEqual({ a: "b" });
});

test.each([
  [
    "{ Nothing: { Properties: {} } }",
    "'resources.extensions.Nothing': Cannot extend \"Nothing\" resource, as it's not found in generated stack",
  ],
  [
    "{ WebsocketsApi: { Type: T } }",
    "'resources.extensions.WebsocketsApi.Type': Cannot extend a resource by \"Type\": the framework extends Condition, CreationPolicy, DeletionPolicy, UpdatePolicy, UpdateReplacePolicy, Properties, Metadata, DependsOn",
  ],
  [
    "{ WebsocketsApi: { Properties: x } }",
    "'resources.extensions.WebsocketsApi.Properties': must be object",
  ],
])("extensions %s are refused", (extensions, sentence) => {
  expect(refusalOf(`${SERVICE}resources:\n  extensions: ${extensions}\n`)).toBe(
    `/p/serverless.yml:6: Configuration error at ${sentence}`,
  );
});

test("resources that are no mapping are refused", () => {
  expect(refusalOf(`${SERVICE}resources: text\n`)).toBe(
    "/p/serverless.yml:5: Configuration error at 'resources': must be object",
  );
});

import { describe, expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { loadTogether, warningsOf } from "./template.fixture.ts";

const FUNCTIONS = `Resources:
  Chat:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, Code: src }
Outputs:
  ChatArn:
    Value: !GetAtt Chat.Arn
    Export: { Name: !Sub "\${AWS::StackName}:ChatArn" }
`;

function apiWith(chatArn: string, rest = ""): string {
  return `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Chat:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub
        - arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Arn}/invocations
        - Arn: ${chatArn}
${rest}`;
}

function routeTo(apiId: string, integrationId: string): string {
  return `  Hello:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: ${apiId}
      RouteKey: hello
      Target: !Join ["/", [integrations, ${integrationId}]]
`;
}

const STAGE = `  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: prod, AutoDeploy: true }
`;
const OWN_ROUTE = routeTo("!Ref Api", "!Ref Chat");

function refusalOf(texts: Readonly<Record<string, string>>): string {
  try {
    loadTogether(texts);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return `${error.position?.file}:${error.position?.line}: ${error.message}`;
  }
  throw new Error("The stacks were accepted");
}

describe("loadStacks() knows in one stack what another one puts out", () => {
  const way = {
    "Fn::ImportValue, by the name of the export": '!ImportValue "functions:ChatArn"',
    "Fn::GetStackOutput, by the name of the stack":
      "{ Fn::GetStackOutput: { StackName: functions, OutputName: ChatArn, Region: !Ref AWS::Region } }",
  };
  for (const [name, reference] of Object.entries(way)) {
    test(name, () => {
      const functions = FUNCTIONS;
      const api = apiWith(reference, OWN_ROUTE + STAGE);
      for (const texts of [
        { functions, api },
        { api, functions },
      ]) {
        const project = loadTogether(texts, {
          lambdaEndpoints: { byFunction: {}, endpointUrl: undefined, callAws: false },
        });
        expect(warningsOf(project)).toEqual([]);
        expect(JSON.stringify(project.apis[0]?.integrations)).toContain(
          "arn:aws:lambda:eu-west-1:123456789012:function:functions-Chat/",
        );
        expect(
          project.functions.map(({ functionName, codePath }) => [functionName, codePath]),
        ).toEqual([["functions-Chat", "/project/functions/src"]]);
      }
    });
  }

  test("and says so of what no stack here puts out", () => {
    const api = apiWith('!ImportValue "network:ChatArn"', OWN_ROUTE + STAGE);
    const late = apiWith(
      "{ Fn::GetStackOutput: { StackName: network, OutputName: ChatArn } }",
      OWN_ROUTE + STAGE,
    );
    expect(warningsOf(loadTogether({ api, late }))).toEqual([
      "12: Fn::ImportValue network:ChatArn is an export of another stack: the text \"network:ChatArn\" stands in for it; give its value with --parameter 'import:network:ChatArn=…'",
      "12: Fn::GetStackOutput ChatArn is of stack network, which is not here: the text \"ChatArn\" stands in for it; give its value with --parameter 'output:network.ChatArn=…'",
    ]);
  });

  test("an output that its condition leaves out is none", () => {
    const off = `Conditions:\n  Off: !Equals [a, b]\n${FUNCTIONS.replace("  ChatArn:\n", "  ChatArn:\n    Condition: Off\n")}`;
    const api = apiWith('!ImportValue "functions:ChatArn"', OWN_ROUTE + STAGE);
    expect(warningsOf(loadTogether({ functions: off, api })).join()).toContain("stands in for it");
  });

  test("a name that two stacks of a Region export is refused", () => {
    const named = FUNCTIONS.replace('!Sub "${AWS::StackName}:ChatArn"', "ChatArn");
    const api = apiWith("!ImportValue ChatArn", OWN_ROUTE + STAGE);
    expect(refusalOf({ one: named, two: named, api })).toBe(
      "/project/two/template.yaml:8: Output ChatArn: Export with name ChatArn is already exported by stack one",
    );
  });

  test("outputs that need each other are refused", () => {
    const stack = (own: string, other: string) => `Resources:
  Topic: { Type: AWS::SNS::Topic }
Outputs:
  ${own}:
    Value: !ImportValue ${other}
    Export: { Name: ${own} }
`;
    const api = apiWith("!ImportValue A", OWN_ROUTE + STAGE);
    expect(refusalOf({ one: stack("A", "B"), two: stack("B", "A"), api })).toBe(
      "/project/one/template.yaml:4: Circular dependency between outputs: one.A -> two.B -> one.A",
    );
  });
});

test("loadStacks() gives an API the routes, the stage and the domain that other stacks make for it", () => {
  const api = apiWith(
    '!ImportValue "functions:ChatArn"',
    `Outputs:
  Id: { Value: !Ref Api, Export: { Name: api } }
  Chat: { Value: !Ref Chat, Export: { Name: chat } }
`,
  );
  const routes = `Resources:
${routeTo("!ImportValue api", "!ImportValue chat")}`;
  const stage = `Resources:
${STAGE.replace("!Ref Api", "!ImportValue api")}  Chat:
    Type: AWS::ApiGatewayV2::DomainName
    Properties: { DomainName: chat.example.com }
  Mapping:
    Type: AWS::ApiGatewayV2::ApiMapping
    Properties: { ApiId: !ImportValue api, DomainName: !Ref Chat, Stage: !Ref Stage }
`;
  const project = loadTogether({ functions: FUNCTIONS, api, routes, stage });
  expect(warningsOf(project)).toEqual([]);
  const [served] = project.apis;
  expect(served?.routes.map(({ routeKey }) => routeKey)).toEqual(["hello"]);
  expect(served?.routes[0]?.target).toBe(`integrations/${served?.integrations[0]?.integrationId}`);
  expect(served?.stages.map(({ stageName }) => stageName)).toEqual(["prod"]);
  expect(project.domainNames.map(({ domainName }) => domainName)).toEqual(["chat.example.com"]);
});

test("loadStacks() keeps apart what has one logical id in two stacks, and gives warnings their own file", () => {
  const one = apiWith(
    "!GetAtt Fn.Arn",
    `${OWN_ROUTE}${STAGE}  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, Code: src, DeadLetterConfig: {} }
`,
  );
  const { apis, functions, warnings } = loadTogether({ red: one, blue: one });
  expect(new Set(apis.map(({ apiId }) => apiId)).size).toBe(2);
  expect(functions.map(({ functionName }) => functionName)).toEqual(["red-Fn", "blue-Fn"]);
  expect(warnings.map(({ position, message }) => `${position?.file}: ${message}`)).toEqual([
    "/project/red/template.yaml: Function Fn: DeadLetterConfig has no effect here",
    "/project/blue/template.yaml: Function Fn: DeadLetterConfig has no effect here",
  ]);
});

describe("loadStacks() refuses a Fn::GetStackOutput", () => {
  const wrong = {
    "that is no mapping": ["[functions, ChatArn]", "takes a mapping of StackName and OutputName"],
    "without the stack": ["{ OutputName: ChatArn }", "has no StackName"],
    "without the output": ["{ StackName: functions }", "has no OutputName"],
  } as const;
  for (const [name, [argument, message]] of Object.entries(wrong)) {
    test(name, () => {
      const api = apiWith(`{ Fn::GetStackOutput: ${argument} }`, OWN_ROUTE + STAGE);
      expect(refusalOf({ functions: FUNCTIONS, api })).toBe(
        `/project/api/template.yaml:12: Fn::GetStackOutput ${message}`,
      );
    });
  }
});

import { describe, expect, test } from "bun:test";
import { refusal } from "./template.fixture.ts";

/** A chat API, on whose lines 4, 7, 10 and 13 the properties of API, integration, route and stage stand. */
function chat(
  changes: Partial<Record<"api" | "integration" | "route" | "stage", string>> = {},
  rest = "",
): string {
  const {
    api = "Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action",
    integration = "ApiId: !Ref Api, IntegrationType: MOCK, RequestTemplates: {'200': x}",
    route = "ApiId: !Ref Api, RouteKey: say, Target: !Sub 'integrations/${Int}'",
    stage = "ApiId: !Ref Api, StageName: dev, AutoDeploy: true",
  } = changes;
  return `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {${api}}
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {${integration}}
  Say:
    Type: AWS::ApiGatewayV2::Route
    Properties: {${route}}
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {${stage}}
${rest}`;
}

const fn = (properties: string) =>
  `  Fn: {Type: AWS::Lambda::Function, Properties: {${properties}}}\n`;

/** Each kind of mistake is one sentence with the line where it is mended. */
const BROKEN: readonly [kind: string, template: string, expected: string][] = [
  [
    "YAML that does not parse",
    "Resources:\n  Api: {Type: a\n",
    "3: Template is not valid YAML or JSON: a bracket is not closed with }, or what it holds is not indented",
  ],
  [
    "a tab",
    "Resources:\n\tApi: {}\n",
    "2: Template is not valid YAML or JSON: a tab indents this line: use spaces",
  ],
  [
    "two documents",
    "Resources: {}\n---\nResources: {}\n",
    "2: Template must be one YAML document, not several",
  ],
  [
    "a key twice",
    "Resources:\n  A: {Type: x}\n  A: {Type: y}\n",
    "3: Key A is written twice in one mapping",
  ],
  ["a list", "- Resources\n", "1: Template must be a mapping of sections: found a list"],
  ["an empty file", "", "1: Template is empty"],
  [
    "a section that is misspelt",
    "Resuorces:\n  A: {Type: AWS::SNS::Topic}\n",
    "1: Template section Resuorces is not known: did you mean Resources?",
  ],
  ["no resources", "Parameters: {}\n", "1: Template has no resources: add a Resources section"],
  ["a resource without a type", "Resources:\n  A: {Properties: {}}\n", "2: Resource A has no Type"],
  [
    "a type that is misspelt",
    "Resources:\n  A: {Type: AWS::ApiGatewayV2::Rout}\n",
    "2: Resource A: type AWS::ApiGatewayV2::Rout is not known: did you mean AWS::ApiGatewayV2::Route?",
  ],
  [
    "SAM without its transform",
    "Transform: []\nResources:\n  A: {Type: AWS::Serverless::Function}\n",
    '3: Resource A: AWS knows AWS::Serverless::Function in SAM templates only: add the line "Transform: AWS::Serverless-2016-10-31" to the template',
  ],
  [
    "a loop without its transform",
    "Transform: []\nResources:\n  Fn::ForEach::A: [B, [c], {}]\n",
    '3: AWS knows Fn::ForEach with a transform only: add the line "Transform: AWS::LanguageExtensions" to the template',
  ],
  [
    "a Ref to nothing",
    chat({ api: "Name: !Ref Nmae, ProtocolType: WEBSOCKET, RouteSelectionExpression: a" }),
    "4: Api Api: Nothing in the template is named Nmae",
  ],
  [
    "a function that is none",
    chat({ api: "Name: !Substitute a, ProtocolType: WEBSOCKET" }),
    "4: Fn::Substitute is not a function of CloudFormation",
  ],
  [
    "a variable of Fn::Sub that is none",
    chat({ stage: "ApiId: !Ref Api, StageName: !Sub '${a-b}', AutoDeploy: true" }),
    "13: Fn::Sub: variable names must contain only alphanumeric characters, underscores, periods, and colons: found ${a-b}; write ${!a-b} for the text itself",
  ],
  [
    "resources that wait for one another",
    chat(
      {},
      "  A: {Type: AWS::SNS::Topic, DependsOn: B}\n  B: {Type: AWS::SNS::Topic, DependsOn: A}\n",
    ),
    "14: Circular dependency between resources: A -> B -> A",
  ],
  [
    "a DependsOn to nothing",
    chat({}, "  A: {Type: AWS::SNS::Topic, DependsOn: Gone}\n"),
    "14: Resource A: DependsOn Gone names no resource of the template",
  ],
  [
    "a condition that is not there",
    chat({}, "  A: {Type: AWS::SNS::Topic, Condition: Gone}\n"),
    "14: Resource A: no condition is named Gone",
  ],
  [
    "a condition that is none",
    chat({}, "Conditions: {A: !Join [a, [b]]}\n"),
    "14: Fn::Join does not make a condition",
  ],
  [
    "a mapping without the key",
    chat({ stage: "ApiId: !Ref Api, StageName: !FindInMap [M, a, b]" }),
    "13: Fn::FindInMap: no mapping has M.a.b",
  ],
  [
    "a parameter without a value",
    chat({}, "Parameters: {Stage: {Type: String}}\n"),
    "14: Parameter Stage has no default: give it a value with --parameter Stage=…",
  ],
  [
    "a value that is not allowed",
    chat({}, "Parameters: {Stage: {Type: String, Default: a, AllowedValues: [b, c]}}\n"),
    "14: Parameter Stage must be one of its AllowedValues (b, c)",
  ],
  [
    "a number that is none",
    chat({}, "Parameters: {Limit: {Type: Number, Default: many}}\n"),
    "14: Parameter Limit must be a number",
  ],
  [
    "no RouteSelectionExpression",
    chat({ api: "Name: chat, ProtocolType: WEBSOCKET" }),
    "2: Api Api: RouteSelectionExpression is required",
  ],
  [
    "a selection expression that does not parse",
    chat({ api: "Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.bdy" }),
    '4: Api Api: Invalid selection expression "$request.bdy" at offset 1: "request.bdy" is not a variable here; use $request.body.{path}',
  ],
  [
    "a protocol that is none",
    chat({ api: "Name: chat, ProtocolType: WS, RouteSelectionExpression: $request.body.action" }),
    "4: Api Api: ProtocolType must be one of WEBSOCKET, HTTP: found WS",
  ],
  ["no ApiId", chat({ route: "RouteKey: say" }), "8: Route Say: ApiId is required"],
  [
    "a route to no integration",
    chat({ route: "ApiId: !Ref Api, RouteKey: say, Target: integrations/x" }),
    "10: Route Say: Target integrations/x names no integration of the route's API",
  ],
  [
    "a route key twice",
    chat(
      {},
      "  Again: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: say}}\n",
    ),
    "14: Route with key say already exists for this API: Again has the key of Say on line 8",
  ],
  [
    "a route key with a dollar",
    chat({ route: "ApiId: !Ref Api, RouteKey: $conect" }),
    "10: Route Say: RouteKey $conect must not start with $: only $connect, $disconnect, $default do",
  ],
  [
    "authorization on a message",
    chat({ route: "ApiId: !Ref Api, RouteKey: say, AuthorizationType: AWS_IAM" }),
    "10: Route Say: Currently, authorization is restricted to the $connect route only",
  ],
  [
    "an integration type that is none",
    chat({ integration: "ApiId: !Ref Api, IntegrationType: LAMBDA" }),
    "7: Integration Int: IntegrationType must be one of AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK: found LAMBDA",
  ],
  [
    "a time-out that is too long",
    chat({ integration: "ApiId: !Ref Api, IntegrationType: MOCK, TimeoutInMillis: 30000" }),
    "7: Integration Int: TimeoutInMillis must be a whole number from 50 to 29000: found 30000",
  ],
  [
    "a stage name that is refused",
    chat({ stage: "ApiId: !Ref Api, StageName: a b, AutoDeploy: true" }),
    "13: Stage Live: StageName must be 1 to 128 characters of letters, digits, hyphen and underscore: found a b",
  ],
  [
    "a runtime that is none",
    chat({}, fn("Handler: a.b, Runtime: nodejs5.x, Code: .")),
    "14: Function Fn: Runtime nodejs5.x is not a runtime of Lambda: did you mean nodejs22.x?",
  ],
  [
    "a function without code",
    chat({}, fn("Handler: a.b, Runtime: nodejs22.x")),
    "14: Function Fn: Code is required: the path of the function's folder",
  ],
  [
    "an output without a value",
    chat({}, "Outputs: {Url: {Description: a}}\n"),
    "14: Output Url has no Value",
  ],
];

describe("a template that is broken is refused with one sentence and its line:", () => {
  for (const [kind, template, expected] of BROKEN) {
    test(kind, () => expect(refusal(template)).toBe(expected));
  }
});

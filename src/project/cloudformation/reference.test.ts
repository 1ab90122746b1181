import { describe, expect, test } from "bun:test";
import { load, loadFixture, refusal, variablesOf } from "./template.fixture.ts";

/** What `A` of the environment of a function comes to, beside other resources. */
const resolved = (expression: string, rest: string) => variablesOf(`A: ${expression}`, {}, rest).A;

describe("refer() and getAttribute() know the names of", () => {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
  const cases: [resource: string, expression: string, expected: string | RegExp][] = [
    [
      "{Type: AWS::SQS::Queue}",
      "!Ref X",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/room-X",
    ],
    ["{Type: AWS::SQS::Queue, Properties: {QueueName: q}}", "!GetAtt X.Arn", arn("sqs", "q")],
    ["{Type: AWS::SNS::Topic}", "!Ref X", arn("sns", "room-X")],
    ["{Type: AWS::S3::Bucket}", "!Sub '${X} ${X.Arn}'", "room-x arn:aws:s3:::room-x"],
    ["{Type: AWS::IAM::Role}", "!GetAtt [X, Arn]", "arn:aws:iam::123456789012:role/room-X"],
    [
      "{Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /a/b}}",
      "!GetAtt X.Arn",
      arn("logs", "log-group:/a/b:*"),
    ],
    [
      "{Type: AWS::Serverless::SimpleTable}",
      "!Sub '${X} ${X.Arn}'",
      `room-X ${arn("dynamodb", "table/room-X")}`,
    ],
    [
      "{Type: AWS::SecretsManager::Secret}",
      "!Ref X",
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:room-X-[a-z0-9]{6}$/,
    ],
    ["{Type: AWS::StepFunctions::StateMachine}", "!Ref X", arn("states", "stateMachine:room-X")],
    ["{Type: AWS::Cognito::UserPool}", "!Ref X", /^eu-west-1_[a-z0-9]{9}$/],
    [
      "{Type: AWS::KMS::Key}",
      "!GetAtt X.Arn",
      /^arn:aws:kms:eu-west-1:123456789012:key\/[a-z0-9]{32}$/,
    ],
    ["{Type: AWS::Glue::Job}", "!Sub '${X} ${X.Arn}'", `room-X ${arn("glue", "room-X")}`],
    ["{Type: AWS::Glue::Crawler, Properties: {Name: spider}}", "!Ref X", "spider"],
    [
      "{Type: AWS::Serverless::HttpApi}",
      "!GetAtt X.ApiEndpoint",
      /^https:\/\/[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
    ],
    ["{Type: AWS::Lambda::LayerVersion}", "!Ref X", arn("lambda", "layer:room-X:1")],
    [
      "{Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, AutoPublishAlias: live}}",
      "!Ref X.Alias",
      arn("lambda", "function:room-X:live"),
    ],
    [
      "{Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, AutoPublishAlias: live}}",
      "!Sub '${X.Version}'",
      arn("lambda", "function:room-X:1"),
    ],
    [
      "{Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, FunctionName: f}}",
      "!Ref XAliaslive",
      arn("lambda", "function:f:live"),
    ],
    [
      "{Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}",
      "!GetAtt XRole.Arn",
      "arn:aws:iam::123456789012:role/room-XRole",
    ],
    [
      "{Type: AWS::Lambda::Alias, Properties: {FunctionName: f, Name: live}}",
      "!Ref X",
      arn("lambda", "function:f:live"),
    ],
    [
      "{Type: AWS::Lambda::Version, Properties: {FunctionName: f}}",
      "!Ref X",
      arn("lambda", "function:f:1"),
    ],
    [
      "{Type: AWS::ApiGatewayV2::DomainName, Properties: {DomainName: ws.example.com}}",
      "!Ref X",
      "ws.example.com",
    ],
  ];
  for (const [resource, expression, expected] of cases) {
    test(`${resource} ${expression}`, () => {
      const value = resolved(expression, `  X: ${resource}\n`) ?? "";
      if (typeof expected === "string") expect(value).toBe(expected);
      else expect(value).toMatch(expected);
    });
  }

  test("a WebSocket API", () => {
    const rest =
      "  X: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.a}}\n";
    const value =
      resolved("!Sub '${X} ${X.ApiId} ${X.ApiEndpoint} ${X.ExecuteApiArn}'", rest) ?? "";
    const [id = "", ...others] = value.split(" ");
    expect(id).toMatch(/^[a-z0-9]{10}$/);
    expect(others).toEqual([
      id,
      `wss://${id}.execute-api.eu-west-1.amazonaws.com`,
      arn("execute-api", id),
    ]);
  });

  test("functions whose name would be too long for Lambda", () => {
    const long = (length: number) =>
      `  ${"X".repeat(length)}: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Code: .}}\n`;
    const name = (length: number) =>
      load(`Resources:\n${long(length)}`).functions[0]?.functionName ?? "";
    expect(name(59)).toBe(`room-${"X".repeat(59)}`);
    expect(name(60)).toMatch(/^room-X{50}-[a-z0-9]{8}$/);
  });
});

describe("refer() and getAttribute() know the partition of the Region:", () => {
  const cases: [region: string, partition: string, suffix: string][] = [
    ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ];
  test.each(cases)("%s has %s and %s", (region, partition, suffix) => {
    const resolvedThere = (expression: string, resource = "{Type: AWS::SQS::Queue}") =>
      variablesOf(`A: ${expression}`, { region }, `  X: ${resource}\n`).A;
    const arn = (service: string, rest: string) =>
      `arn:${partition}:${service}:${region}:123456789012:${rest}`;
    expect(resolvedThere("!Ref AWS::Partition")).toBe(partition);
    expect(resolvedThere("!Ref AWS::URLSuffix")).toBe(suffix);
    expect(resolvedThere("!Ref AWS::StackId")).toStartWith(arn("cloudformation", "stack/room/"));
    expect(resolvedThere("!GetAtt X.Arn")).toBe(arn("sqs", "room-X"));
    expect(resolvedThere("!Ref X")).toBe(`https://sqs.${region}.${suffix}/123456789012/room-X`);
    expect(resolvedThere("!GetAtt X.Arn", "{Type: AWS::IAM::Role}")).toBe(
      `arn:${partition}:iam::123456789012:role/room-X`,
    );
    expect(resolvedThere("!GetAtt X.Arn", "{Type: AWS::S3::Bucket}")).toBe(
      `arn:${partition}:s3:::room-x`,
    );
    expect(resolvedThere("!GetAtt X.ApiEndpoint", "{Type: AWS::Serverless::HttpApi}")).toEndWith(
      `.execute-api.${region}.${suffix}`,
    );
    const lambda =
      "{Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Code: .}}";
    expect(resolvedThere("!GetAtt X.Arn", lambda)).toBe(arn("lambda", "function:room-X"));
  });
});

test("loadTemplate() gives an API another id in another stack, and the same at every start", () => {
  const id = (stackName: string) => loadFixture("minimal.yaml", { stackName }).apis[0]?.apiId;
  expect(id("a")).toBe(id("a"));
  expect(id("a")).not.toBe(id("b"));
});

test("loadTemplate() names the resource that refers to nothing, and the name that was meant", () => {
  const template = (role: string, source: string) =>
    `Resources:\n  Source: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Code: ${source}}}\n  Role: {Type: AWS::IAM::Role, Properties: {RoleName: ${role}}}\n`;
  expect(refusal(template("role", "!Ref Rloe"))).toBe(
    "2: Function Source: Nothing in the template is named Rloe: did you mean Role?",
  );
  expect(refusal(template("!Ref Elsewhere", "!Ref Role"))).toBe(
    "3: Resource Role: Nothing in the template is named Elsewhere",
  );
});

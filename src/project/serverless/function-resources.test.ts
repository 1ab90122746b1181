import { expect, test } from "bun:test";
import { HEAD, refusalOf, templateOf } from "./service.fixture.ts";

const EVENT = "events: [{ websocket: $default }]";
const withFunction = (members: string, head = HEAD) =>
  `${head}functions:\n  chat: { ${members}, ${EVENT} }\n`;
const functionOf = (members: string, head = HEAD) =>
  templateOf(withFunction(members, head)).properties("ChatLambdaFunction");

test("a function has the framework's defaults", () => {
  expect(functionOf("handler: a.b")).toEqual({
    ...{ FunctionName: "chat-dev-chat", Code: ".", Handler: "a.b", Runtime: "nodejs22.x" },
    ...{ MemorySize: 1024, Timeout: 6, Role: { "Fn::GetAtt": ["IamRoleLambdaExecution", "Arn"] } },
  });
  expect(functionOf("handler: a.b", "service: chat\nprovider: aws\n").Runtime).toBe("nodejs24.x");
});

test("a function's own properties win over the provider's", () => {
  const head =
    "service: chat\nprovider: { name: aws, runtime: nodejs22.x, timeout: 20, memorySize: 512, layers: [a], architecture: arm64 }\n";
  expect(functionOf("handler: a.b", head)).toMatchObject({
    ...{ Timeout: 20, MemorySize: 512, Layers: ["a"], Architectures: ["arm64"] },
  });
  const own =
    "handler: a.b, name: own, runtime: python3.13, timeout: 3, memorySize: 128, layers: [!Ref SharedLambdaLayer], reservedConcurrency: 2";
  expect(functionOf(own, head)).toMatchObject({
    ...{ FunctionName: "own", Runtime: "python3.13", Timeout: 3, MemorySize: 128 },
    ...{ Layers: [{ Ref: "SharedLambdaLayer" }], ReservedConcurrentExecutions: 2 },
  });
});

test("the environment is the provider's with the function's over it, and null takes away", () => {
  const head =
    "service: chat\nprovider: { name: aws, runtime: nodejs22.x, environment: { A: 1, B: b, C: c } }\n";
  expect(
    functionOf("handler: a.b, environment: { B: own, C: null, D: !Ref T }", head).Environment,
  ).toEqual({
    Variables: { A: 1, B: "own", D: { Ref: "T" } },
  });
  expect(functionOf("handler: a.b")).not.toHaveProperty("Environment");
});

test("an artifact is the code: the function's, or the service's", () => {
  expect(functionOf("handler: a.b, package: { artifact: own.zip }").Code).toBe("own.zip");
  expect(functionOf("handler: a.b", `${HEAD}package: { artifact: all.zip }\n`).Code).toBe(
    "all.zip",
  );
});

test("a handler beside the service runs from the folder that both are in", () => {
  expect(functionOf("handler: ../code/src/a.b")).toMatchObject({
    Code: "..",
    Handler: "code/src/a.b",
  });
  expect(functionOf("handler: src/../../../a.b")).toMatchObject({ Code: "../..", Handler: "a.b" });
  expect(functionOf("handler: ./src/a.b")).toMatchObject({ Code: ".", Handler: "./src/a.b" });
  expect(functionOf("handler: ../a.b, package: { artifact: x.zip }")).toMatchObject({
    Code: "x.zip",
    Handler: "../a.b",
  });
});

test("an image is one, by its address or its name", () => {
  const image = {
    PackageType: "Image",
    Code: { ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1" },
  };
  expect(functionOf(`image: ${image.Code.ImageUri}`)).toMatchObject(image);
  expect(functionOf(`image: { uri: '${image.Code.ImageUri}' }`)).toMatchObject(image);
  expect(functionOf("image: { name: base }")).toMatchObject({ Code: { ImageUri: "base" } });
});

test("a condition and dependencies are the resource's", () => {
  const { resources } = templateOf(
    withFunction("handler: a.b, condition: IsProd, dependsOn: [Table]"),
  );
  expect(resources.ChatLambdaFunction).toMatchObject({ Condition: "IsProd", DependsOn: ["Table"] });
});

test("each function has a log group, unless its logs are disabled", () => {
  expect(templateOf(withFunction("handler: a.b")).properties("ChatLogGroup")).toEqual({
    LogGroupName: "/aws/lambda/chat-dev-chat",
  });
  expect(
    templateOf(withFunction("handler: a.b, disableLogs: true")).resources.ChatLogGroup,
  ).toBeUndefined();
});

test.each([
  [
    "handlr: a.b",
    '\'functions.chat\': Either "handler" or "image" property needs to be set: did you mean the handlr on line 4?',
  ],
  [
    "handler: a.b, image: x",
    '\'functions.chat\': Either "handler" or "image" property (not both) needs to be set',
  ],
  ["image: {}", "'functions.chat.image': must have required property 'uri' or 'name'"],
  ["handler: a.b, timeout: 0", "'functions.chat.timeout': must be >= 1: found 0"],
  ["handler: a.b, timeout: 901", "'functions.chat.timeout': must be <= 900: found 901"],
  ["handler: a.b, timeout: 1.5", "'functions.chat.timeout': must be integer: found 1.5"],
  ["handler: a.b, memorySize: 127", "'functions.chat.memorySize': must be >= 128: found 127"],
  ["handler: a.b, memorySize: 10241", "'functions.chat.memorySize': must be <= 10240: found 10241"],
  [
    "handler: a.b, reservedConcurrency: -1",
    "'functions.chat.reservedConcurrency': must be >= 0: found -1",
  ],
  ["handler: [a]", "'functions.chat.handler': must be string: found a list"],
  ["handler: a.b, disableLogs: x", "'functions.chat.disableLogs': must be boolean: found x"],
  ["handler: a.b, environment: [A]", "'functions.chat.environment': must be object"],
  [
    "handler: a.b, environment: { a-b: 1 }",
    "'functions.chat.environment.a-b': a name of a variable has letters, digits and underscores and begins with no digit",
  ],
])("a function with %s is refused", (members, sentence) => {
  expect(refusalOf(withFunction(members))).toBe(
    `/p/serverless.yml:4: Configuration error at ${sentence}`,
  );
});

test("bounds of Lambda are allowed on both sides", () => {
  for (const members of [
    "timeout: 1",
    "timeout: 900",
    "memorySize: 128",
    "memorySize: 10240",
    "reservedConcurrency: 0",
  ]) {
    expect(refusalOf(withFunction(`handler: a.b, ${members}`))).toBe("accepted");
  }
});

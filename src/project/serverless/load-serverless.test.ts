import { expect, test } from "bun:test";
import { EvaluatedModules, ModuleNeeded } from "./evaluated-modules.ts";
import { serverlessSettings } from "./load-serverless.ts";
import { HEAD, projectOf, refusalOf, SERVICE, templateOf } from "./service.fixture.ts";

const CHAT = `service: chat
provider:
  name: aws
  runtime: nodejs22.x
  region: us-east-1
  environment: { TABLE: 'rooms-\${sls:stage}' }
functions:
  auth: { handler: src/auth.handler }
  connect:
    handler: src/connect.handler
    events:
      - websocket: { route: $connect, authorizer: { name: auth, identitySource: ['route.request.querystring.token'] } }
      - websocket: $disconnect
  echo:
    handler: src/echo.handler
    timeout: 10
    environment: { TABLE: own }
    events:
      - websocket: { route: echo, routeResponseSelectionExpression: $default }
`;

test("loadServerless() makes the API of a service's events", () => {
  const { apis, functions, said } = projectOf(CHAT, { stage: "test" });
  expect(said).toEqual([]);
  const [api] = apis;
  expect(api).toMatchObject({
    name: "test-chat-websockets",
    routeSelectionExpression: "$request.body.action",
    stages: [{ stageName: "test" }],
    authorizers: [{ name: "auth", identitySource: ["route.request.querystring.token"] }],
  });
  expect(
    api?.routes.map(({ routeKey, authorizationType }) => [routeKey, authorizationType]),
  ).toEqual([
    ["$connect", "CUSTOM"],
    ["$disconnect", "NONE"],
    ["echo", "NONE"],
  ]);
  expect(api?.routes[2]).toMatchObject({
    routeResponseSelectionExpression: "$default",
    routeResponseKeys: ["$default"],
  });
  expect(
    functions.map(({ functionName, handler, timeoutSeconds, memorySizeMb, environment }) => ({
      functionName,
      handler,
      timeoutSeconds,
      memorySizeMb,
      environment,
    })),
  ).toEqual([
    {
      functionName: "chat-test-auth",
      handler: "src/auth.handler",
      timeoutSeconds: 6,
      memorySizeMb: 1024,
      environment: { TABLE: "rooms-test" },
    },
    {
      functionName: "chat-test-connect",
      handler: "src/connect.handler",
      timeoutSeconds: 6,
      memorySizeMb: 1024,
      environment: { TABLE: "rooms-test" },
    },
    {
      functionName: "chat-test-echo",
      handler: "src/echo.handler",
      timeoutSeconds: 10,
      memorySizeMb: 1024,
      environment: { TABLE: "own" },
    },
  ]);
});

test("loadServerless() reads code from the service's folder", () => {
  expect(projectOf(CHAT).functions[0]).toMatchObject({ codePath: "/p", runtime: "nodejs22.x" });
});

test("loadServerless() follows the files that a service includes", () => {
  const source = `${HEAD}functions: \${file(functions.yml)}\n`;
  const files = {
    "functions.yml":
      "\nchat:\n  handler: a.b\n  timeout: 901\n  events: [{ websocket: $connect }]\n",
  };
  expect(refusalOf(source, { files })).toBe(
    "/p/functions.yml:4: Configuration error at 'functions.chat.timeout': must be <= 900: found 901",
  );
  const sound = { "functions.yml": files["functions.yml"].replace("901", "900") };
  expect(projectOf(source, { files: sound }).sources).toEqual([
    "/p/serverless.yml",
    "/p/functions.yml",
  ]);
});

test("loadServerless() merges functions that are written as a list of mappings", () => {
  const source = `${HEAD}functions:\n  - \${file(a.yml)}\n  - b: { handler: b.b }\n  -\n`;
  const files = {
    "a.yml": "a: { handler: a.a, events: [{ websocket: $connect }] }\nb: { timeout: 3 }\n",
  };
  const { functions } = projectOf(source, { files });
  expect(
    functions.map(({ functionName, timeoutSeconds }) => [functionName, timeoutSeconds]),
  ).toEqual([
    ["chat-dev-a", 6],
    ["chat-dev-b", 3],
  ]);
});

test("loadServerless() reads a configuration of code, once it has run", () => {
  const modules = new EvaluatedModules();
  const given = { name: "serverless.ts", modules };
  const needed = () => projectOf("…", given);
  expect(needed).toThrow(ModuleNeeded);
  try {
    needed();
  } catch (error) {
    if (!(error instanceof ModuleNeeded)) throw error;
    expect(error.request).toMatchObject({
      file: "/p/serverless.ts",
      callsFunctions: false,
      folder: "/p",
    });
    const events = [{ websocket: "$default" }];
    const functions = { chat: { handler: "src/app.chat", timeout: "x", events } };
    const value = { service: "chat", provider: { name: "aws", runtime: "nodejs22.x" }, functions };
    modules.add(error.request, { kind: "value", value, loaded: ["/p/parts.ts"] });
  }
  expect(refusalOf("…", given)).toBe(
    "/p/serverless.ts:1: Configuration error at 'functions.chat.timeout': must be integer: found x",
  );
});

test("loadServerless() says in one line which events call nothing here", () => {
  const { said } = projectOf(
    `${HEAD}functions:\n  chat: { handler: a.b, events: [{ websocket: $connect }, { http: GET /a }, { httpApi: '*' }, alexaSkill] }\n  work: { handler: a.c, events: [{ sqs: arn }, { http: GET /b }] }\n`,
  );
  expect(said).toEqual([
    "/p/serverless.yml:3: functions: only websocket events run here, so nothing calls functions by these: http (chat, work), httpApi (chat), alexaSkill (chat), sqs (work)",
  ]);
});

test("loadServerless() passes on what a template asks AWS for", () => {
  const source = `${HEAD}functions:\n  chat: { handler: a.b, environment: { V: !ImportValue shared }, events: [{ websocket: a }] }\n`;
  const parameters = { "import:shared": "rooms", own: "x" };
  expect(projectOf(source, { parameters }).functions[0]?.environment).toEqual({ V: "rooms" });
});

test("loadServerless() names what the framework does not know, and what was meant", () => {
  const { said } = projectOf(
    "service: chat\ncustmo: {}\nprovider: { name: aws, runtime: nodejs22.x, enviroment: {}, x-own: 1 }\nfunctions:\n  chat: { handler: a.b, timeuot: 3, events: [{ websocket: $connect }] }\n",
  );
  expect(said).toEqual([
    "/p/serverless.yml:2: custmo: unrecognized property 'custmo', so it has no effect: did you mean custom?",
    "/p/serverless.yml:3: provider.enviroment: unrecognized property 'enviroment', so it has no effect: did you mean environment?",
    "/p/serverless.yml:3: provider.x-own: unrecognized property 'x-own', so it has no effect",
    "/p/serverless.yml:5: functions.chat.timeuot: unrecognized property 'timeuot', so it has no effect: did you mean timeout?",
  ]);
});

test("loadServerless() says that of two routes with one key the last is deployed", () => {
  const { apis, said } = projectOf(
    `${HEAD}functions:\n  a: { handler: a.a, events: [{ websocket: x }] }\n  b: { handler: a.b, events: [{ websocket: x }] }\n`,
  );
  expect(apis[0]?.routes).toHaveLength(1);
  expect(said).toContain(
    "/p/serverless.yml:3: functions: the route x is written for a and for b: the framework deploys the last one alone",
  );
});

test.each([
  [
    "provider: { name: aws }\n",
    '1: Configuration error at root: "service" property is missing in serverless.yml',
  ],
  [
    "service: 1chat\nprovider: aws\n",
    "1: Configuration error at root: service: a name has letters, digits and hyphens and begins with a letter: found 1chat",
  ],
  [
    "service: chat\n",
    '1: Configuration error at root: "provider" property is missing in serverless.yml',
  ],
  [
    "service: chat\nprovider: { name: google }\n",
    "2: Configuration error at 'provider.name': WebSocket APIs are of the provider aws: found google",
  ],
  [
    "service: chat\nprovider: { runtime: x }\n",
    "2: Configuration error at 'provider': must have required property 'name'",
  ],
  [
    "service: chat\nprovider: aws\nfunctions: { chat: { handler: a.b } }\n",
    "1: Configuration error at root: no function in serverless.yml has a websocket event, so there is no WebSocket API to run: add one, such as websocket: $connect, to the events of a function",
  ],
  [
    "service: chat\nprovider: aws\nfunctions: { 'a b': { handler: a.b } }\n",
    "3: Configuration error at 'functions.a b': name 'a b' must be alphanumeric",
  ],
  [
    "service: chat\nprovider: aws\nfunctions: { a: text }\n",
    "3: Configuration error at 'functions.a': must be object",
  ],
  [
    "service: chat\nprovider: { name: aws, stage: a_b }\n",
    "1: Configuration error at 'provider.stage': a stage has letters, digits and hyphens: found a_b",
  ],
  [
    `${SERVICE}custom: { sluice: { variabels: {} } }\n`,
    "5: Configuration error at 'custom.sluice': unrecognized property 'variabels': did you mean variables?",
  ],
  ["- a\n", '1: Invalid configuration at "serverless.yml": Plain object expected'],
  ["a: [\n", "2: serverless.yml is not valid YAML or JSON: "],
])("loadServerless() refuses %j", (source, sentence) => {
  expect(refusalOf(source)).toStartWith(`/p/serverless.yml:${sentence}`);
});

test("serverlessTemplate() names the stack as the framework does, or as the service says", () => {
  expect(templateOf(SERVICE, { stage: "prod" }).stackName).toBe("chat-prod");
  expect(templateOf(SERVICE.replace("name: aws,", "name: aws, stackName: own,")).stackName).toBe(
    "own",
  );
});

test("serverlessSettings() has the Region of the service, with its place", () => {
  const settings = (source: string) =>
    serverlessSettings({
      ...{ file: "/p/serverless.yml", environment: {}, parameters: {}, stage: "prod" },
      readFile: () => source,
    });
  const found = settings(
    "service: chat\ncustom: { prod: eu-west-1 }\nprovider:\n  name: aws\n  region: ${self:custom.${sls:stage}}\n",
  );
  expect(found.values).toEqual({ region: "eu-west-1" });
  expect(found.lineOf(["region"])).toBe(5);
  expect(settings("service: chat\nprovider: aws\n").values).toEqual({});
});

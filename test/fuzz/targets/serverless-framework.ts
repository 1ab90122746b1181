import { readFileSync } from "node:fs";
import {
  EvaluatedModules,
  ModuleNeeded,
} from "../../../src/project/serverless/evaluated-modules.ts";
import { projectOf } from "../../../src/project/serverless/service.fixture.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { bytesOf, type Target, textOf } from "../engine/target.ts";
import { definitionOutcome } from "./definition-outcome.ts";
import { YAML_DEEP, YAML_STRESS, YAML_WORDS } from "./definition-words.ts";

/** What a service may include; a file of code has run when it is named. */
const FILES = {
  "a.yml": "x: ${self:custom.a}\ny: [1, '${env:A}']\nz: ${file(a.yml):x}\n",
  "b.json": '{"x": {"Ref": "Q"}, "n": 5}',
  "c.txt": "${self:custom.b}",
  "d.js": "",
  ".env": "E=${A}x\nF=$E$E",
};
const LINES_OF_FILES = 4;

export const serverlessFramework: Target = {
  name: "serverless-framework",
  property:
    "any serverless.yml is a project that deploys, or is refused with a sentence and a line of it or of a file that it includes, the same each time",
  bytesMax: 16_000,
  dictionary: [
    ...[
      "${self:",
      "${env:A",
      "${opt:stage",
      "${sls:stage}",
      "${param:p",
      "${file(a.yml):",
      "${strToBool(",
    ],
    ...[
      "${file(d.js):of.x}",
      "${ssm:/x}",
      "${cf:s.O, 'x'}",
      ", 'v'}",
      "}",
      "\\${",
      "${self:custom.a}",
    ],
    ...["${AWS::Region}", "${aws:region}", "${slef:x}", "${file(b.json)}", "${self:}"],
    ...[
      "functions:\n",
      "provider:\n",
      "custom:\n",
      "resources:\n  Resources:\n",
      "extensions:\n",
      "layers:\n",
    ],
    ...[
      "events:\n",
      "websocket: $connect\n",
      "route: ",
      "authorizer: ",
      "identitySource: ",
      "iam:\n",
    ],
    ...[
      "handler: a.b\n",
      "timeout: 10\n",
      "environment:\n",
      "useDotenv: true\n",
      "image: x\n",
      "name: aws\n",
    ],
    ...[
      "apiGateway: { websocketApiId: !Ref Q }\n",
      "logs: { websocket: true }\n",
      "params: { default: { p: 1 } }\n",
    ],
    ...YAML_WORDS,
    ...YAML_STRESS,
  ],
  seeds: () => [
    ...YAML_DEEP.map(bytesOf),
    bytesOf(SERVICE),
    new Uint8Array(
      readFileSync(new URL("../../../examples/one-api/serverless/serverless.yml", import.meta.url)),
    ),
  ],
  fresh: (random) => {
    const choices = new Choices(randomBytes(random, 10 + below(random, 80)));
    return bytesOf(service(choices));
  },
  check: (input) => definitionOutcome(textOf(input), { load, linesBeyondMax: LINES_OF_FILES }),
};

/** Every file of code gives the same, whoever asks. */
function load(text: string) {
  const modules = new EvaluatedModules();
  const given = {
    ...{ files: FILES, modules, stage: "dev", environment: { A: "a" } },
    parameters: { p: "1", "ssm:/given": "x" },
  };
  for (;;) {
    try {
      return projectOf(text, given);
    } catch (error) {
      if (!(error instanceof ModuleNeeded)) throw error;
      const { request } = error;
      const isAsked = Object.keys(request.answers).length > 0;
      const questions = [{ property: ["custom", "a"] }, { variable: "self:custom.b, 'x'" }];
      const value = { of: { x: "${self:custom.b, null}" } };
      modules.add(
        request,
        isAsked ? { kind: "value", value, loaded: [] } : { kind: "asks", questions, loaded: [] },
      );
    }
  }
}

/** A service that follows the grammar, whatever its variables come to. */
function service(choices: Choices): string {
  const custom = choices.list(1, 4, () => variable(choices, 3));
  const values = custom.map((each, index) => `  ${"abcd"[index]}: ${JSON.stringify(each)}`);
  const functions = choices
    .list(1, 3, () => fn(choices))
    .map((each, index) => `  f${index}: ${each}`);
  const extra = choices.of(EXTRAS);
  const provider = JSON.stringify({
    name: "aws",
    runtime: "nodejs22.x",
    environment: { V: variable(choices, 3) },
  });
  return `service: chat\nprovider: ${provider}\ncustom:\n${values.join("\n")}\nfunctions:\n${functions.join("\n")}\n${extra}`;
}

function fn(choices: Choices): string {
  const events = choices.list(0, 3, () => event(choices));
  const members: Record<string, unknown> = { handler: "a.b", events };
  if (choices.oneIn(3)) members.timeout = choices.of([1, "5", variable(choices, 2), 901]);
  if (choices.oneIn(3)) members.environment = { E: variable(choices, 3), F: null };
  if (choices.oneIn(4)) members.layers = [{ Ref: "SharedLambdaLayer" }];
  return JSON.stringify(members);
}

function event(choices: Choices): unknown {
  const route = choices.of(["$connect", "$disconnect", "$default", "send", variable(choices, 2)]);
  if (choices.oneIn(2)) return { websocket: route };
  const authorizer = choices.of([
    "f0",
    "f9",
    { name: "f0", identitySource: "route.request.header.A" },
    undefined,
  ]);
  const routeResponseSelectionExpression = choices.of(["$default", undefined, undefined]);
  return { websocket: { route, authorizer, routeResponseSelectionExpression } };
}

function variable(choices: Choices, depth: number): string {
  const inner = depth === 0 ? "a" : choices.of(["a", "b", "c", "d", variable(choices, depth - 1)]);
  const source = choices.of([
    ...[
      `self:custom.${inner}`,
      `env:${inner}`,
      "sls:stage",
      `file(a.yml):${inner}`,
      "file(b.json):x",
    ],
    ...[
      `param:${inner}`,
      "opt:stage",
      "strToBool(true)",
      "ssm:/x",
      "file(d.js):of.x",
      "file(c.txt)",
    ],
  ]);
  const fallback = choices.of(["", ", 'v'", ", null", `, self:custom.${inner}`]);
  return `${choices.of(["", "", "x"])}\${${source}${fallback}}`;
}

const EXTRAS = [
  "",
  "useDotenv: true\n",
  "layers: { shared: { path: l } }\n",
  "resources: { Resources: { Q: { Type: AWS::SQS::Queue } } }\n",
  "resources: { extensions: { WebsocketsApi: { Properties: { Name: '${self:custom.a}' } } } }\n",
  "params: { default: { a: '${self:custom.b}' } }\n",
];

const SERVICE = `service: chat
useDotenv: true
frameworkVersion: "3"
provider:
  name: aws
  runtime: nodejs22.x
  stage: \${opt:stage, 'dev'}
  environment: \${file(a.yml)}
  logs: { websocket: { level: ERROR } }
  iam: { role: { statements: [{ Effect: Allow, Action: '*', Resource: '*' }] } }
custom:
  a: \${env:E, 'none'}
  b: \${file(d.js):of.x}
  sluice: { variables: { 'ssm:/y': z } }
functions:
  - auth: { handler: a.auth }
  - chat:
      handler: a.b
      environment: { T: "\${self:custom.\${sls:stage}, 'x'}-\${ssm:/y}", U: null }
      events:
        - websocket: { route: $connect, authorizer: auth }
        - websocket: { route: send, routeResponseSelectionExpression: $default }
        - http: GET /
resources:
  - Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "q-\${AWS::Region}-\${self:custom.a}" } } }
  - extensions: { ChatLambdaFunction: { DependsOn: Q } }
`;

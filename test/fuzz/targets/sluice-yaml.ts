import { readFileSync } from "node:fs";
import { readFileSettings } from "../../../src/config/settings-input.ts";
import type { Project } from "../../../src/core/model/project.ts";
import {
  FILE,
  load,
  route,
  URL_ROUTE,
} from "../../../src/project/sluice-yaml/load-text.fixture.ts";
import { bytesOf, type Target, textOf } from "../engine/target.ts";
import { definitionOutcome } from "./definition-outcome.ts";
import { YAML_DEEP, YAML_STRESS, YAML_WORDS } from "./definition-words.ts";

const EXAMPLE = readFileSync(
  new URL("../../../examples/http-backend/sluice.yaml", import.meta.url),
  "utf8",
);

export const sluiceYaml: Target = {
  name: "sluice-yaml",
  property:
    "any file is a project that deploys, or is refused with a sentence and a line of it, the same each time",
  bytesMax: 24_000,
  dictionary: [
    ...[
      "apis:\n",
      "routes:\n",
      "$connect: ",
      "$default: ",
      "functions:\n",
      "handler: a.b\n",
      "runtime: nodejs22.x\n",
    ],
    ...[
      "integration:\n",
      "integrationType: ",
      "MOCK",
      "HTTP",
      "AWS",
      "requestTemplates:\n",
      "requestParameters:\n",
    ],
    ...[
      "authorizer: ",
      "authorizers:\n",
      "models:\n",
      "schema: ",
      "stages:\n",
      "stageVariables:\n",
      "domainNames:\n",
    ],
    ...[
      "settings:\n",
      "limits:\n",
      "accessKeys:\n",
      "usagePlans:\n",
      "apiKeys:\n",
      "throttlingRateLimit: ",
      "template: a\n",
    ],
    ...[
      "routeSelectionExpression: ",
      "routeResponseSelectionExpression: $default\n",
      "http://localhost/{a}",
    ],
    ...YAML_WORDS,
    ...YAML_STRESS,
  ],
  seeds: () =>
    [...YAML_DEEP, EXAMPLE, URL_ROUTE, route("function: send"), route(MOCK), ...FULL].map((text) =>
      bytesOf(text),
    ),
  check: (input) =>
    definitionOutcome(textOf(input), { load: loadWithSettings, file: FILE, linesBeyondMax: 1 }),
};

const MOCK = `integration:
  integrationType: MOCK
  requestTemplates: { $default: '{"statusCode": 200}' }
  integrationResponses: { $default: { responseTemplates: { $default: "$input.body" } } }
routeResponseSelectionExpression: $default`;

const FULL = [
  `apis:
  chat:
    routeSelectionExpression: $request.body.action
    authorizers: { who: { function: send, identitySource: [route.request.header.Auth] } }
    models: { M: { schema: { type: object, required: [a] } } }
    stages: { dev: { stageVariables: { a: b }, routeSettings: { $default: { throttlingRateLimit: 10 } } } }
    routes:
      $connect: { function: send, authorizer: who, apiKeyRequired: true }
      send: { function: send, requestModels: { $default: M }, modelSelectionExpression: $default }
      x: { url: "http://localhost:8080/{id}", requestParameters: { integration.request.path.id: route.request.body.id } }
functions:
  send: { handler: src/send.handler, runtime: nodejs22.x, environment: { A: b } }
settings: { port: 3001, limits: { idleTimeoutMs: 1000 } }
`,
];

function loadWithSettings(text: string): Project {
  const { project, settings } = load(text);
  readFileSettings(settings);
  return project;
}

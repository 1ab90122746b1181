import { readFileSync } from "node:fs";
import { ConfigError } from "../../../src/config/config-error.ts";
import { readFileSettings } from "../../../src/config/settings-input.ts";
import { undeployable } from "../../../src/project/deployable.ts";
import { ProjectError } from "../../../src/project/project-error.ts";
import {
  FILE,
  load,
  route,
  URL_ROUTE,
} from "../../../src/project/sluice-yaml/load-text.fixture.ts";
import { bytesOf, hold, holdEqual, type Target, textOf, Violation } from "../engine/target.ts";
import { YAML_DEEP, YAML_STRESS, YAML_WORDS } from "./definition-words.ts";
import { kindOfMessage } from "./outcomes.ts";

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
  check(input) {
    const text = textOf(input);
    const first = outcomeOf(text);
    const second = outcomeOf(text);
    // How deep the parser's stack reaches depends on how warm its code is.
    const isTooDeep = [first, second].some((one) => one.includes("nests too deep"));
    if (!isTooDeep) holdEqual(second, first, "loaded again");
    return kindOfMessage(first);
  },
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

/** "project", or the sentence that it was refused with. */
function outcomeOf(text: string): string {
  try {
    const { project, settings } = load(text);
    for (const api of project.apis) {
      const problem = undeployable(api);
      if (problem !== undefined)
        throw new Violation(`loaded and not deployable: ${problem.message}`);
    }
    for (const { message } of project.warnings) hold(message !== "", "a warning without words");
    readFileSettings(settings);
    return "project";
  } catch (error) {
    if (!(error instanceof ProjectError) && !(error instanceof ConfigError)) throw error;
    const { position, message } = error;
    hold(
      !/call stack|is not a function(?! of)|undefined is not|Cannot read/.test(message),
      `an internal error: ${message}`,
    );
    hold(message !== "" && !/\n {4}at /.test(message), "a refusal without a sentence");
    hold(position?.file === FILE, `a refusal without a file: ${message}`);
    const lines = text.split(/\r\n|\r|\n/).length;
    const line = position?.line ?? 0;
    hold(line >= 1 && line <= lines + 1, `line ${line} of ${lines}: ${message}`);
    return message;
  }
}

import { readFileSync } from "node:fs";
import {
  API,
  load,
  PLANNED,
  planOf,
  STAGE,
  stateOf,
} from "../../../src/project/terraform/terraform.fixture.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { bytesOf, hold, type Target, textOf } from "../engine/target.ts";
import { definitionOutcome } from "./definition-outcome.ts";

const SECRET = "hunter2-hunter2";

export const terraform: Target = {
  name: "terraform",
  property:
    "any JSON of a plan or state is a project that deploys, or is refused with a sentence, the same each time, and no sensitive value is in what is said",
  bytesMax: 40_000,
  dictionary: [
    ...['"references":["', '"each.key"', '"each.value"', '"local.x"', '"var.x"', '"module.a"'],
    ...['"count.index"', '"constant_value":', '"for_each_expression":', '"child_modules":['],
    ...['"after_unknown":{"target":true}', '"index":0', '"mode":"data"', '"sensitive_values":'],
    ...['"aws_apigatewayv2_route"', '"aws_lambda_function"', '"archive_file"', "null", "{}", "[]"],
  ],
  seeds: () => [
    bytesOf(stateOf(API, STAGE)),
    bytesOf(planOf(...PLANNED)),
    bytesOf('{"format_version":"2.0","values":{}}'),
    ...["chat/plan.json", "chat/state.json", "apigateway-v2-module/plan.json"].map(fixture),
  ],
  fresh: (random) => bytesOf(written(new Choices(randomBytes(random, 20 + below(random, 200))))),
  check: (input) =>
    definitionOutcome(textOf(input), {
      linesBeyondMax: 0,
      load(text) {
        try {
          const project = load(text);
          for (const { message } of project.warnings) holdSilent(message, text);
          return project;
        } catch (error) {
          if (error instanceof Error) holdSilent(error.message, text);
          throw error;
        }
      },
    }),
};

/** A change of the input may have taken the mark of what is sensitive away. */
function holdSilent(message: string, text: string): void {
  const isMarked =
    text.includes(MARKED) && text.split(SECRET).length === MARKED.split(SECRET).length;
  hold(!isMarked || !message.includes(SECRET), `a sensitive value is in: ${message}`);
}

function fixture(name: string): Uint8Array {
  const path = new URL(`../../fixtures/terraform/${name}`, import.meta.url);
  return new Uint8Array(readFileSync(path));
}

const SECRETS = {
  ...{ address: "aws_apigatewayv2_route.secret" },
  values: { id: "s", api_id: "api1", route_key: SECRET, target: SECRET, operation_name: SECRET },
  sensitive: { route_key: true, target: true, operation_name: true },
};
/** From its type to the marks, as the fixture writes it. */
const MARKED = markedIn(stateOf(SECRETS));

function markedIn(text: string): string {
  return text.slice(text.indexOf('"address"'), text.indexOf(',"depends_on"'));
}

/** Resources of types that are read, which refer to each other in any way, with any values. */
function written(choices: Choices): string {
  const resources = choices.list(1, 8, () => ({
    address: `${choices.of(TYPES)}.${choices.of(NAMES)}${choices.of(KEYS)}`,
    values: Object.fromEntries(
      choices.list(0, 8, () => [choices.of(ARGUMENTS), anyValue(choices)]),
    ),
    unknown: Object.fromEntries(
      choices.list(0, 4, () => [
        choices.of(ARGUMENTS),
        choices.of([true, [true], [{ variables: true }]]),
      ]),
    ),
    expressions: Object.fromEntries(
      choices.list(0, 4, () => [
        choices.of(ARGUMENTS),
        { references: choices.list(0, 3, () => referenceOf(choices)) },
      ]),
    ),
    forEach: choices.of([{ references: ["var.x"] }, { constant_value: { a: { b: "k" } } }, {}]),
    dependsOn: choices.list(0, 2, () => `${choices.of(TYPES)}.${choices.of(NAMES)}`),
  }));
  const base = choices.oneIn(2) ? [API, STAGE] : PLANNED;
  const all = [...base, ...resources, ...(choices.oneIn(4) ? [SECRETS] : [])];
  return choices.oneIn(2) ? planOf(...all) : stateOf(...all);
}

function anyValue(choices: Choices) {
  return choices.of(VALUES);
}

function referenceOf(choices: Choices): string {
  const name = `${choices.of(TYPES)}.${choices.of(NAMES)}${choices.of(KEYS)}`;
  return choices.of([
    name,
    `${name}.id`,
    "each.key",
    "each.value.b",
    "local.x",
    "var.x",
    "module.a.b",
  ]);
}

const NAMES = ["a", "b", "chat"];
const KEYS = ["", "", '["k"]', '["a"]', "[0]"];
const TYPES = [
  ...["aws_apigatewayv2_route", "aws_apigatewayv2_integration", "aws_apigatewayv2_stage"],
  ...[
    "aws_apigatewayv2_route_response",
    "aws_apigatewayv2_authorizer",
    "aws_apigatewayv2_deployment",
  ],
  ...[
    "aws_lambda_function",
    "aws_lambda_layer_version",
    "aws_apigatewayv2_api",
    "aws_lambda_alias",
  ],
  ...["aws_api_gateway_usage_plan", "aws_api_gateway_api_key", "aws_apigatewayv2_api_mapping"],
];
const ARGUMENTS = [
  ...["id", "api_id", "route_key", "target", "integration_type", "integration_uri", "name"],
  ...["authorization_type", "authorizer_id", "filename", "handler", "runtime", "function_name"],
  ...[
    "environment",
    "layers",
    "default_route_settings",
    "route_settings",
    "api_stages",
    "route_id",
  ],
  ...[
    "request_parameter",
    "auto_deploy",
    "authorizer_uri",
    "s3_key",
    "value",
    "stage",
    "protocol_type",
  ],
];
const VALUES = [
  ...[
    "",
    "api1",
    "a",
    "$connect",
    "$default",
    "MOCK",
    "AWS_PROXY",
    "integrations/a",
    "prod",
    "CUSTOM",
  ],
  ...[
    "nodejs22.x",
    "index.handler",
    "WEBSOCKET",
    "HTTP",
    "REQUEST",
    null,
    true,
    0,
    -1,
    2.5,
    [],
    {},
  ],
  ...[
    [{}],
    [null],
    [[]],
    [{ variables: { A: 1 } }],
    [{ route_key: "$default" }],
    { a: null, b: "c" },
  ],
  ...[[{ api_id: "api1", stage: "prod" }], [{ request_parameter_key: "route.request.header.x" }]],
];

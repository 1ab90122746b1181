import { JsonBody } from "../../../src/core/json-body.ts";
import {
  compileModels,
  ERROR_CHARACTERS_MAX,
} from "../../../src/project/model-schema/compile-models.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, jsonOf, kindOfMessage } from "./outcomes.ts";

export const models: Target = {
  name: "models",
  property:
    "a schema is compiled or refused, a message fits it or not within its bounds, the same each time and as plainly read types and required members say",
  bytesMax: 6_000,
  dictionary: [
    ...[
      '"type":"object"',
      '"type":["string","null"]',
      '"properties":{',
      '"required":["a"]',
      '"items":{',
    ],
    ...[
      '"enum":[',
      '"pattern":"^a+$"',
      '"minLength":1',
      '"maximum":10',
      '"multipleOf":0.1',
      '"format":"uri"',
    ],
    ...[
      '"additionalProperties":false',
      '"allOf":[',
      '"oneOf":[',
      '"not":{}',
      '"$ref":"#"',
      '"$ref":"#/definitions/a"',
    ],
    ...[
      '"definitions":{"a":',
      '"uniqueItems":true',
      '"patternProperties":{".*":',
      '"dependencies":{',
      '"id":"a"',
    ],
    ...[
      '"(a*)*b"',
      '"default":',
      '"exclusiveMinimum":true',
      '"$schema":',
      "x-sluice-step",
      ...JSON_WORDS,
    ],
  ],
  seeds: () => [
    inputOf(
      '{"type":"object","properties":{"a":{"type":"string","pattern":"^[a-z]+$","minLength":2}},"required":["a"]}',
      '{"a":"xy"}',
    ),
    inputOf(
      '{"type":"array","items":{"oneOf":[{"type":"integer"},{"type":"string"}]},"uniqueItems":true,"maxItems":5}',
      '[1,"a",2.5]',
    ),
    inputOf(
      '{"definitions":{"n":{"properties":{"next":{"$ref":"#/definitions/n"}}}},"$ref":"#/definitions/n"}',
      '{"next":{"next":{}}}',
    ),
    inputOf('{"allOf":[{"$ref":"#"}]}', "{}"),
    inputOf(`{"definitions":{${DOUBLING.join(",")},"d31":{}},"$ref":"#/definitions/d0"}`, "1"),
    inputOf(
      '{"patternProperties":{"^(a+)+$":{"type":"number","multipleOf":0.1}},"additionalProperties":false}',
      '{"aaaaaaaaaaaa!":0.3}',
    ),
    inputOf('{"type":"object","dependencies":{"a":["b"]},"not":{"enum":[{"a":1}]}}', '{"a":1}'),
  ],
  check(input) {
    const [schema = "", message = ""] = partsOf(input, 2);
    const model = { modelId: "m1", name: "Model", schema } as Parameters<
      typeof compileModels
    >[0][number];
    const compile = () => compileModels([model])(model);
    const refusal = errorOf(SyntaxError, compile);
    if (refusal !== undefined) {
      holdEqual(errorOf(SyntaxError, compile), refusal, "compiled again");
      return kindOfMessage(refusal);
    }
    const value = new JsonBody(message).value();
    if (value === undefined) return "no JSON";
    const validate = compile();
    const error = validate(value);
    holdEqual(compile()(value), error, "compiled and validated again");
    hold((error?.length ?? 0) <= ERROR_CHARACTERS_MAX, "a long error");
    checkPlainly(schema, value, error);
    return error === undefined ? `fits ${typeof value}` : kindOfMessage(error);
  },
};

/** Each looks twice at the next: 2^31 in all. */
const DOUBLING = Array.from(
  { length: 31 },
  (_, level) =>
    `"d${level}":{"allOf":[{"$ref":"#/definitions/d${level + 1}"},{"$ref":"#/definitions/d${level + 1}"}]}`,
);

/** What `type` and `required` of the outermost schema ask for. */
function checkPlainly(schema: string, value: unknown, error: string | undefined): void {
  const root = jsonOf(schema)?.value;
  if (typeof root !== "object" || root === null || Array.isArray(root) || "$ref" in root) return;
  const { type, required } = root as { readonly type?: unknown; readonly required?: unknown };
  if (typeof type === "string" && !isOfType(value, type)) hold(error !== undefined, `fits ${type}`);
  if (!Array.isArray(required) || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) return;
  const missing = required.some((name) => !Object.hasOwn(value, name));
  hold(!missing || error !== undefined, "fits without a required member");
}

function isOfType(value: unknown, type: string): boolean {
  if (value === null) return type === "null";
  if (Array.isArray(value)) return type === "array";
  if (typeof value === "number") {
    return type === "number" || (type === "integer" && Number.isInteger(value));
  }
  return typeof value === type;
}

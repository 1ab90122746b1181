import type { JsonValue } from "../../core/json-path.ts";
import { isDeeperThan } from "./nesting.ts";

/** Length of a schema, characters. AWS: CreateModel. */
export const SCHEMA_CHARACTERS_MAX = 32_768;
/** Levels of arrays and objects in a schema, count. Ours. */
export const SCHEMA_NESTING_MAX = 100;
/** Stands in every subschema, so that a validation can be counted. */
export const STEP_KEYWORD = "x-sluice-step";

/** How one model refers to another (AWS: "Data models for REST APIs"). The API's id says nothing more. */
const MODEL_REFERENCE =
  /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/#]+\/models\/([^/#]+)(#.*)?$/s;
/** Keywords whose values are schemas, or lists of them. */
const SCHEMA_KEYWORDS = [
  "additionalItems",
  "additionalProperties",
  "allOf",
  "anyOf",
  "items",
  "not",
  "oneOf",
];
/** Maps of schemas, whose keys are the user's names. */
const MAP_KEYWORDS = ["definitions", "dependencies", "patternProperties", "properties"];
/** What stands in them is data. */
const DATA_KEYWORDS = [
  ...["$ref", "$schema", "default", "description", "enum", "exclusiveMaximum", "exclusiveMinimum"],
  ...["format", "id", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength"],
  ...[
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "title",
    "type",
    "uniqueItems",
  ],
];
const KEYWORDS = [...SCHEMA_KEYWORDS, ...MAP_KEYWORDS, ...DATA_KEYWORDS];

/** A schema that is none, and what of it is wrong. */
export class SchemaError extends SyntaxError {
  override readonly name = "SchemaError";
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;

  constructor(message: string, pointer: string) {
    super(message);
    this.pointer = pointer;
  }
}

/** By this the schema of a model is found. */
export function modelUri(name: string): string {
  return `https://apigateway.amazonaws.com/restapis/-/models/${name}`;
}

/**
 * A model's schema with its references to other models made ours, and a place to count in each subschema. Throws
 * `SyntaxError`, with the place in the schema as a JSON pointer.
 */
export function prepareSchema(text: string, modelNames: ReadonlyMap<string, string>): Prepared {
  if (text.length > SCHEMA_CHARACTERS_MAX) {
    const rule = `must have at most ${SCHEMA_CHARACTERS_MAX} characters: found ${text.length}`;
    throw new SyntaxError(`the schema ${rule}`);
  }
  const schema = parsed(text);
  if (isDeeperThan(schema, SCHEMA_NESTING_MAX)) {
    throw new SyntaxError(`the schema nests deeper than ${SCHEMA_NESTING_MAX} levels`);
  }
  if (!isObject(schema)) throw new SyntaxError("the schema must be a JSON object");
  return prepared(schema, { modelNames, pointer: "" });
}

type JsonObject = { readonly [name: string]: JsonValue };
type Prepared = Record<string, unknown>;

interface Place {
  /** By name and, as CloudFormation's `Ref` has it, by id. */
  readonly modelNames: ReadonlyMap<string, string>;
  /** JSON pointer from the root of the schema. */
  readonly pointer: string;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`the schema is not JSON: ${reason}`, { cause });
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function prepared(schema: JsonObject, place: Place): Prepared {
  const unsupported = Object.keys(schema).filter((keyword) => !KEYWORDS.includes(keyword));
  if (unsupported.length > 0) {
    // The words of AWS's control plane (aws-cdk issue 14585).
    const message = "Invalid model schema specified. Unsupported keyword(s):";
    const { pointer } = below(place, unsupported[0] ?? "");
    throw new SchemaError(`${message} ${JSON.stringify(unsupported)}${at(place)}`, pointer);
  }
  const copy = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    const inner = below(place, keyword);
    if (keyword === "$ref" && typeof value === "string") return [keyword, resolved(value, place)];
    if (SCHEMA_KEYWORDS.includes(keyword)) return [keyword, within(value, inner)];
    if (!MAP_KEYWORDS.includes(keyword) || !isObject(value)) return [keyword, value];
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      within(member, below(inner, name)),
    ]);
    return [keyword, Object.fromEntries(members)];
  });
  const { $schema: _version, type, ...kept } = Object.fromEntries(copy);
  // Draft-04: what stands beside $ref means nothing.
  const isTyped = type !== undefined && typeof schema.$ref !== "string";
  return { ...kept, ...(isTyped ? { type } : {}), [STEP_KEYWORD]: true };
}

function within(value: JsonValue, place: Place): unknown {
  if (isObject(value)) return prepared(value, place);
  if (!Array.isArray(value)) return value;
  return value.map((item: JsonValue, index) => within(item, below(place, String(index))));
}

function below(place: Place, name: string): Place {
  const pointer = `${place.pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return { ...place, pointer };
}

function resolved(reference: string, place: Place): string {
  if (reference.startsWith("#")) return reference;
  const [, name, fragment = ""] = MODEL_REFERENCE.exec(reference) ?? [];
  const where = `the schema's $ref${at(place)}`;
  if (name === undefined) {
    const forms =
      "#/definitions/{name} or https://apigateway.amazonaws.com/restapis/{apiId}/models/{name}";
    throw new SchemaError(
      `${where} must be ${forms}: found ${JSON.stringify(reference)}`,
      below(place, "$ref").pointer,
    );
  }
  const model = place.modelNames.get(name);
  if (model === undefined) {
    const message = `${where} names ${name}, which is no model of this API`;
    throw new SchemaError(message, below(place, "$ref").pointer);
  }
  return `${modelUri(model)}${fragment}`;
}

function at({ pointer }: Place): string {
  return pointer === "" ? "" : ` at ${pointer}`;
}

import type { ErrorObject } from "ajv-draft-04";

/**
 * What `ajv` found, in the words of the validator that AWS uses: its sentences reach clients of REST APIs through
 * `$context.error.validationErrorString`, in brackets (java-json-tools/json-schema-validator, `validation.properties`).
 */
export function violationText(errors: readonly ErrorObject[] | null | undefined): string {
  // Of `anyOf` and its like the branches' errors come first.
  const last = errors?.at(-1);
  return last === undefined ? "[]" : `[${sentence(last)}]`;
}

function sentence({ keyword, params, data, schema, parentSchema, message }: ErrorObject): string {
  const found = data as unknown;
  const size = sizeOf(found);
  switch (keyword) {
    case "type": {
      const allowed = allowedTypes(schema);
      return `instance type (${typeOf(found)}) does not match any allowed primitive type (allowed: ${allowed})`;
    }
    case "required": {
      const missing = missingOf(schema, found);
      return `object has missing required properties (${JSON.stringify(missing)})`;
    }
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${JSON.stringify([params.additionalProperty])}`;
    case "enum":
      return `instance value (${JSON.stringify(found)}) not found in enum (possible values: ${JSON.stringify(schema)})`;
    case "pattern":
      return `ECMA 262 regex "${params.pattern}" does not match input string ${JSON.stringify(found)}`;
    case "minLength":
      return `string ${JSON.stringify(found)} is too short (length: ${size}, required minimum: ${params.limit})`;
    case "maxLength":
      return `string ${JSON.stringify(found)} is too long (length: ${size}, maximum allowed: ${params.limit})`;
    case "minItems":
      return `array is too short: must have at least ${params.limit} elements but instance has ${size} elements`;
    case "maxItems":
      return `array is too long: must have at most ${params.limit} elements but instance has ${size} elements`;
    case "uniqueItems":
      return "array must not contain duplicate elements";
    case "additionalItems":
      return `schema only allows ${params.limit} elements in array but instance has ${size} elements`;
    case "minimum":
      return parentSchema?.exclusiveMinimum === true
        ? `numeric instance is not strictly greater than the required minimum ${params.limit}`
        : `numeric instance is lower than the required minimum (minimum: ${params.limit}, found: ${found})`;
    case "maximum":
      return parentSchema?.exclusiveMaximum === true
        ? `numeric instance is not strictly lower than the required maximum ${params.limit}`
        : `numeric instance is greater than the required maximum (maximum: ${params.limit}, found: ${found})`;
    case "multipleOf":
      return `remainder of division is not zero (${found} / ${params.multipleOf})`;
    case "minProperties":
      return `object has too few properties (found ${size} but schema requires at least ${params.limit})`;
    case "maxProperties":
      return `object has too many properties (found ${size} but schema requires at most ${params.limit})`;
    case "dependencies": {
      const wanted = (schema as Readonly<Record<string, readonly string[]>>)[params.property];
      const missing = missingOf(wanted, found);
      return `property ${JSON.stringify(params.property)} of object has missing property dependencies (schema requires ${JSON.stringify(wanted)}; missing: ${JSON.stringify(missing)})`;
    }
    case "anyOf":
      return `instance failed to match at least one required schema among ${sizeOf(schema)}`;
    case "oneOf": {
      const matched = Array.isArray(params.passingSchemas) ? params.passingSchemas.length : 0;
      return `instance failed to match exactly one schema (matched ${matched} out of ${sizeOf(schema)})`;
    }
    case "not":
      return "instance matched a schema which it should not have";
  }
  return message ?? keyword;
}

/** JSON has characters, not halves of them. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (typeof value !== "object" || value === null) return 0;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** A number may be an integer, and the validator says so. */
function allowedTypes(schema: unknown): string {
  const types = new Set<unknown>(Array.isArray(schema) ? schema : [schema]);
  if (types.has("number")) types.add("integer");
  return JSON.stringify([...types].sort());
}

function missingOf(wanted: unknown, found: unknown): string[] {
  const names = Array.isArray(wanted) ? (wanted as string[]) : [];
  return names.filter((name) => !Object.hasOwn(found as object, name)).sort();
}

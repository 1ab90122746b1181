import { describe, expect, test } from "bun:test";
import type { JsonValue } from "../../core/json-path.ts";
import type { ModelValidator } from "../../core/request-models.ts";
import {
  compileModels,
  ERROR_CHARACTERS_MAX,
  MESSAGE_NESTING_MAX,
  VALIDATION_STEPS_MAX,
} from "./compile-models.ts";
import { SCHEMA_CHARACTERS_MAX, SCHEMA_NESTING_MAX } from "./prepare-schema.ts";

/** The first of these schemas, which may refer to the others. */
function validator(schemas: Readonly<Record<string, unknown>>): ModelValidator {
  const models = Object.entries(schemas).map(([name, schema]) => ({
    modelId: `id-${name}`,
    name,
    contentType: "application/json",
    schema: typeof schema === "string" ? schema : JSON.stringify(schema),
  }));
  const [first] = models;
  if (first === undefined) throw new Error("no schema");
  return compileModels(models)(first);
}

const errorOf = (schema: unknown, document: JsonValue) => validator({ Model: schema })(document);
const REFERENCE = "https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models";

describe("a document that does not fit is told so in the words of AWS's validator:", () => {
  const bounded = (keyword: string, value: number) => ({ [keyword]: value });
  test.each<[string, unknown, JsonValue, string]>([
    [
      "type",
      { type: "object" },
      [],
      'instance type (array) does not match any allowed primitive type (allowed: ["object"])',
    ],
    [
      "one of several types",
      { type: ["string", "number"] },
      null,
      'instance type (null) does not match any allowed primitive type (allowed: ["integer","number","string"])',
    ],
    [
      "integer",
      { type: "integer" },
      1.5,
      'instance type (number) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      "required",
      { required: ["b", "a", "c"] },
      { c: 1 },
      'object has missing required properties (["a","b"])',
    ],
    [
      "additionalProperties",
      { properties: { a: {} }, additionalProperties: false },
      { a: 1, b: 1 },
      'object instance has properties which are not allowed by the schema: ["b"]',
    ],
    [
      "enum",
      { enum: ["a", { b: 1 }] },
      "c",
      'instance value ("c") not found in enum (possible values: ["a",{"b":1}])',
    ],
    [
      "pattern",
      { pattern: "^[a-z]+$" },
      "A1",
      'ECMA 262 regex "^[a-z]+$" does not match input string "A1"',
    ],
    [
      "minLength",
      { minLength: 2 },
      "💬",
      'string "💬" is too short (length: 1, required minimum: 2)',
    ],
    [
      "maxLength",
      { maxLength: 1 },
      "ab",
      'string "ab" is too long (length: 2, maximum allowed: 1)',
    ],
    [
      "minItems",
      bounded("minItems", 1),
      [],
      "array is too short: must have at least 1 elements but instance has 0 elements",
    ],
    [
      "maxItems",
      bounded("maxItems", 1),
      [1, 2],
      "array is too long: must have at most 1 elements but instance has 2 elements",
    ],
    ["uniqueItems", { uniqueItems: true }, [1, 1], "array must not contain duplicate elements"],
    [
      "additionalItems",
      { items: [{}], additionalItems: false },
      [1, 2],
      "schema only allows 1 elements in array but instance has 2 elements",
    ],
    [
      "minimum",
      { minimum: 2 },
      1,
      "numeric instance is lower than the required minimum (minimum: 2, found: 1)",
    ],
    [
      "exclusiveMinimum",
      { minimum: 2, exclusiveMinimum: true },
      2,
      "numeric instance is not strictly greater than the required minimum 2",
    ],
    [
      "maximum",
      { maximum: 2 },
      2.5,
      "numeric instance is greater than the required maximum (maximum: 2, found: 2.5)",
    ],
    [
      "exclusiveMaximum",
      { maximum: 2, exclusiveMaximum: true },
      2,
      "numeric instance is not strictly lower than the required maximum 2",
    ],
    ["multipleOf", { multipleOf: 0.1 }, 0.35, "remainder of division is not zero (0.35 / 0.1)"],
    [
      "minProperties",
      bounded("minProperties", 1),
      {},
      "object has too few properties (found 0 but schema requires at least 1)",
    ],
    [
      "maxProperties",
      bounded("maxProperties", 0),
      { a: 1 },
      "object has too many properties (found 1 but schema requires at most 0)",
    ],
    [
      "dependencies",
      { dependencies: { a: ["b, c", "d"] } },
      { a: 1, d: 1 },
      'property "a" of object has missing property dependencies (schema requires ["b, c","d"]; missing: ["b, c"])',
    ],
    [
      "anyOf",
      { anyOf: [{ type: "string" }, { minimum: 3 }] },
      1,
      "instance failed to match at least one required schema among 2",
    ],
    [
      "oneOf",
      { oneOf: [{ minimum: 1 }, { minimum: 2 }, { minimum: 5 }] },
      3,
      "instance failed to match exactly one schema (matched 2 out of 3)",
    ],
    [
      "oneOf without a match",
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      0,
      "instance failed to match exactly one schema (matched 0 out of 2)",
    ],
    ["not", { not: {} }, 0, "instance matched a schema which it should not have"],
  ])("%s", (_name, schema, document, expected) => {
    expect(errorOf(schema, document)).toBe(`[${expected}]`);
  });
});

describe("a document fits", () => {
  test.each<[string, unknown, JsonValue]>([
    ["an empty schema", {}, null],
    ["a schema that names its version", { $schema: "http://json-schema.org/draft-04/schema#" }, 1],
    [
      "a schema that names another version",
      { $schema: "http://json-schema.org/draft-07/schema#" },
      1,
    ],
    ["a whole number where a number is wanted", { type: "number" }, 1],
    ["a multiple that binary fractions miss", { multipleOf: 0.1 }, 0.3],
    ["a pattern anywhere in the text", { pattern: "b" }, "abc"],
    ["unique items that differ", { uniqueItems: true }, [1, "1", [1], { a: 1 }, { a: 2 }]],
    ["a format that is not kept", { format: "email" }, "nobody"],
    ["what only describes", { title: "t", description: "d", default: 5, id: "i" }, "x"],
    [
      "properties named as keywords are",
      { properties: { enum: { type: "string" } } },
      { enum: "a" },
    ],
    ["data that looks like a schema", { enum: [{ $ref: "nowhere" }] }, { $ref: "nowhere" }],
    [
      "what stands beside $ref",
      { definitions: { a: {} }, $ref: "#/definitions/a", type: "null" },
      1,
    ],
  ])("%s", (_name, schema, document) => {
    expect(errorOf(schema, document)).toBeUndefined();
  });
});

test("members that every JavaScript object inherits are no members of a document", () => {
  const schema = { required: ["toString", "constructor", "__proto__"] };
  expect(errorOf(schema, {})).toContain("__proto__");
  expect(
    errorOf(schema, JSON.parse('{"toString":1,"constructor":1,"__proto__":1}')),
  ).toBeUndefined();
});

test("equal items have equal members in any order", () => {
  const items = [
    { a: [1], b: { c: null } },
    { b: { c: null }, a: [1] },
  ];
  expect(errorOf({ uniqueItems: true }, items)).toBeDefined();
  expect(errorOf({ uniqueItems: false }, items)).toBeUndefined();
});

describe("a model refers to", () => {
  const tree = {
    Tree: {
      type: "object",
      properties: { name: { $ref: `${REFERENCE}/Name` }, below: { items: { $ref: "#" } } },
    },
    Name: { type: "string", minLength: 1 },
  };

  test("another model by AWS's address, and to itself", () => {
    const validate = validator(tree);
    expect(validate({ name: "a", below: [{ name: "b" }] })).toBeUndefined();
    expect(validate({ name: "" })).toContain("too short");
    expect(validate({ below: [{ below: [{ name: 5 }] }] })).toContain("integer");
  });

  test("a part of another model", () => {
    const validate = validator({
      Order: { $ref: `${REFERENCE}/Parts#/definitions/count` },
      Parts: { definitions: { count: { type: "integer" } } },
    });
    expect(validate(1)).toBeUndefined();
    expect(validate("1")).toContain("string");
  });

  test("another model by its id, which CloudFormation's Ref gives", () => {
    const validate = validator({ ...tree, Tree: { $ref: `${REFERENCE}/id-Name` } });
    expect(validate("")).toContain("too short");
  });

  test("its own id", () => {
    const named = { id: "http://example.com/me", definitions: { a: { type: "null" } } };
    expect(
      errorOf({ ...named, properties: { a: { $ref: "#/definitions/a" } } }, { a: 1 }),
    ).toContain("integer");
  });
});

describe("what is no schema is refused:", () => {
  const forms =
    "must be #/definitions/{name} or https://apigateway.amazonaws.com/restapis/{apiId}/models/{name}";
  test.each<[string, unknown, string]>([
    ["text that is not JSON", "{", "the schema is not JSON: "],
    ["a list", "[]", "the schema must be a JSON object"],
    ["null", "null", "the schema must be a JSON object"],
    [
      "a keyword that AWS does not take",
      { properties: { a: { anyOf: [{ const: 1, example: 2 }] } } },
      'Invalid model schema specified. Unsupported keyword(s): ["const","example"] at /properties/a/anyOf/0',
    ],
    [
      "an unknown type",
      { properties: { a: { type: "strng" } } },
      "the schema is not JSON Schema draft-04 at /properties/a/type: must be ",
    ],
    [
      "a later form of required",
      { required: true },
      "the schema is not JSON Schema draft-04 at /required: ",
    ],
    [
      "a later form of exclusiveMinimum",
      { exclusiveMinimum: 5 },
      "the schema is not JSON Schema draft-04",
    ],
    [
      "a reference to the net",
      { items: { $ref: "http://example.com/a" } },
      `the schema's $ref at /items ${forms}: found "http://example.com/a"`,
    ],
    ["a reference to a file", { $ref: "b.json" }, `the schema's $ref ${forms}: found "b.json"`],
    [
      "a reference to no model",
      { properties: { "a/b": { $ref: `${REFERENCE}/Nobody` } } },
      "the schema's $ref at /properties/a~1b names Nobody, which is no model of this API",
    ],
    [
      "a reference into nothing",
      { $ref: "#/definitions/a" },
      'the schema\'s $ref "#/definitions/a" leads nowhere',
    ],
    ["a pattern that is none", { pattern: "(" }, 'Regular expression "(": a bracket is not closed'],
    ["a pattern with look-ahead", { pattern: "(?=a)" }, 'Regular expression "(?=a)": only '],
    ["a name pattern that is none", { patternProperties: { "[": {} } }, 'Regular expression "[": '],
  ])("%s", (_name, schema, message) => {
    expect(() => errorOf(schema, {})).toThrow(SyntaxError);
    expect(() => errorOf(schema, {})).toThrow(message);
  });

  test("one model's fault is not another's", () => {
    const schemas = { Good: {}, Bad: { type: 5 } };
    expect(validator(schemas)({})).toBeUndefined();
    expect(() => validator({ Bad: schemas.Bad, Good: schemas.Good })).toThrow("/type");
  });
});

describe("bounds:", () => {
  test("a schema has 32768 characters, not one more", () => {
    const schema = (length: number) => {
      const text = JSON.stringify({ title: "" });
      return text.replace('""', JSON.stringify("t".repeat(length - text.length)));
    };
    expect(errorOf(schema(SCHEMA_CHARACTERS_MAX), 1)).toBeUndefined();
    expect(() => errorOf(schema(SCHEMA_CHARACTERS_MAX + 1), 1)).toThrow(
      "must have at most 32768 characters: found 32769",
    );
  });

  test("a schema nests 100 levels, not one more", () => {
    const schema = (levels: number) => `${'{"not":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;
    expect(() => errorOf(schema(SCHEMA_NESTING_MAX), 1)).not.toThrow();
    expect(() => errorOf(schema(SCHEMA_NESTING_MAX + 1), 1)).toThrow(
      "nests deeper than 100 levels",
    );
    const data = (levels: number) => `{"enum":[${"[".repeat(levels)}${"]".repeat(levels)}]}`;
    expect(() => errorOf(data(SCHEMA_NESTING_MAX - 2), 1)).not.toThrow();
    expect(() => errorOf(data(16_000), 1)).toThrow("nests deeper than 100 levels");
  });

  test("a message nests 500 levels, not one more", () => {
    const nested = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    const schema = { items: { $ref: "#" } };
    expect(errorOf(schema, nested(MESSAGE_NESTING_MAX))).toBeUndefined();
    expect(errorOf(schema, nested(MESSAGE_NESTING_MAX + 1))).toBe(
      "The message nests deeper than 500 levels",
    );
  });

  test("a chain of models that is too long is refused in words", () => {
    const schemas: Record<string, unknown> = {};
    for (let index = 0; index < 5_000; index++) {
      schemas[`M${index}`] = { properties: { a: { $ref: `${REFERENCE}/M${index + 1}` } } };
    }
    expect(() => validator({ ...schemas, M5000: {} })).toThrow("a chain that is too long");
  });

  test("no message fits a schema that refers to itself without end", () => {
    expect(errorOf({ $ref: "#" }, 1)).toBe("The schema's $ref leads to itself without end");
    expect(errorOf({ properties: { child: { $ref: "#" } } }, { child: {} })).toBeUndefined();
  });

  test("a validation takes 500000 steps, one for each value and subschema, not one more", () => {
    const items = (length: number): JsonValue => new Array(length).fill(0);
    const schema = { items: { allOf: [{ type: "integer" }] } };
    // One for the list, two for each item.
    const most = Math.floor((VALIDATION_STEPS_MAX - 1) / 2);
    expect(errorOf(schema, items(most))).toBeUndefined();
    expect(errorOf(schema, items(most + 1))).toBe("The validation takes more than 500000 steps");
  });

  test("what would take exponential time ends", () => {
    const steps = "The validation takes more than 500000 steps";
    expect(errorOf({ pattern: "^(a+)+$" }, `${"a".repeat(50)}b`)).toBe(steps);
    expect(errorOf({ patternProperties: { "^(a+)+$": {} } }, { [`${"a".repeat(50)}b`]: 1 })).toBe(
      steps,
    );
    const either = { properties: { next: { $ref: "#" } } };
    const doubling = { type: "object", anyOf: [either, either] };
    let chain: JsonValue = 0;
    for (let level = 0; level < 60; level += 1) chain = { next: chain };
    expect(errorOf(doubling, chain)).toBe(steps);
    const many = Array.from({ length: 60_000 }, (_, index) => index);
    expect(errorOf({ uniqueItems: true }, many)).toBeUndefined();
  });

  test("an error has 1024 characters, not one more", () => {
    const schema = { pattern: "b" };
    const rest = errorOf(schema, "")?.length ?? 0;
    const exact = errorOf(schema, "a".repeat(ERROR_CHARACTERS_MAX - rest));
    expect(exact).toHaveLength(ERROR_CHARACTERS_MAX);
    expect(exact).toEndWith('a"]');
    const cut = errorOf(schema, "a".repeat(ERROR_CHARACTERS_MAX - rest + 1));
    expect(cut).toHaveLength(ERROR_CHARACTERS_MAX);
    expect(cut).toEndWith("…");
  });

  test("one validation's steps are not the next one's", () => {
    const validate = validator({ Model: { items: { type: "integer" } } });
    const message: JsonValue = new Array(300_000).fill(0);
    expect([validate(message), validate(message)]).toEqual([undefined, undefined]);
  });
});

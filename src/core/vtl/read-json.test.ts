import { describe, expect, test } from "bun:test";
import { INTEGER_BITS_MAX } from "./arithmetic.ts";
import { VALUE_NESTING_MAX } from "./budget.ts";
import { INTEGER_CHARACTERS_MAX } from "./read-json.ts";
import { failure, rendered } from "./rendering.fixture.ts";

const json = (body: string) => rendered("$input.json('$')", { body });
const path = (body: string) => rendered("$input.path('$.n')", { body: `{"n":${body}}` });

describe("a message's number keeps its value and its kind:", () => {
  test.each([
    ["1", "1"],
    ["-0", "0"],
    ["1.0", "1.0"],
    ["-0.0", "-0.0"],
    ["0.10", "0.1"],
    ["1e3", "1000.0"],
    ["1E-5", "1.0E-5"],
    ["12345678.5", "1.23456785E7"],
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["1e400", "Infinity"],
  ])("%s is %s", (body, expected) => {
    expect(path(body)).toBe(expected);
    expect(rendered("$util.parseJson($input.body).n", { body: `{"n":${body}}` })).toBe(expected);
    expect(json(`[${body}]`)).toBe(`[${expected === "Infinity" ? "null" : expected}]`);
  });

  test("so an id of 64 bits comes back as it was", () => {
    const body = '{"id":175928847299117063,"price":10.0}';
    expect(json(body)).toBe(body);
    expect(rendered("$input.path('$.id')", { body })).toBe("175928847299117063");
    expect(rendered("#if($input.path('$.id') == 175928847299117063)same#end", { body })).toBe(
      "same",
    );
    expect(rendered("#set($half = $input.path('$.price') / 4)$half", { body })).toBe("2.5");
  });

  test("up to 4096 bits", () => {
    const most = String(2n ** BigInt(INTEGER_BITS_MAX) - 1n);
    expect(`-${most}`).toHaveLength(INTEGER_CHARACTERS_MAX + 1);
    expect(json(most)).toBe(most);
    expect(failure("$input.json('$')", { body: `${most}0` })).toBe(
      `A number has more than ${INTEGER_CHARACTERS_MAX} characters`,
    );
    expect(failure("$input.json('$')", { body: String(2n ** BigInt(INTEGER_BITS_MAX)) })).toBe(
      `A number has more than ${INTEGER_BITS_MAX} bits`,
    );
    expect(failure("$input.json('$')", { body: "9".repeat(130_000) })).toContain("characters");
  });
});

test("members keep the order in which they are written", () => {
  const body = '{"b":1,"10":2,"a":3,"2":4,"__proto__":5}';
  expect(json(body)).toBe(body);
  expect(rendered("$input.path('$').keySet()", { body })).toBe("[b, 10, a, 2, __proto__]");
  expect(json('{"a":1,"b":2,"a":3}')).toBe('{"a":3,"b":2}');
});

test("strings, white space and empty values are read as JSON has them", () => {
  expect(json(' \t\r\n{ "a" : [ true , false , null , "" , { } , [ ] ] } ')).toBe(
    '{"a":[true,false,null,"",{},[]]}',
  );
  const text = '\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00 é😀';
  expect(rendered("$input.path('$.t')", { body: `{"t":"${text}"}` })).toBe(JSON.parse(`"${text}"`));
  expect(rendered("$input.path('$').get('a\"b')", { body: '{"a\\"b":"x"}' })).toBe("x");
  expect(json('"just text"')).toBe('"just text"');
  expect(json("null")).toBe('""');
});

test("values are read as deep as templates go, and no deeper", () => {
  const nested = (levels: number) => `${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}`;
  expect(json(nested(240))).toBe(nested(240));
  expect(failure("$input.json('$')", { body: nested(251) })).toContain(
    `deeper than ${VALUE_NESTING_MAX} levels`,
  );
});

import { describe, expect, test } from "bun:test";
import { NESTING_DEPTH_MAX } from "./body-path.ts";
import { JsonBody } from "./json-body.ts";
import { SelectionExpression } from "./selection-expression.ts";

function evaluate(source: string, text: string): string | undefined {
  return SelectionExpression.compile(source).evaluate(new JsonBody(text));
}

const JOIN = '{"service":"chat","action":"join","data":{"room":"r1"}}';

describe("evaluate() follows AWS's documented examples", () => {
  test.each<[string, string, string | undefined]>([
    ["$request.body.action", JOIN, "join"],
    ["${request.body.action}", JOIN, "join"],
    ["${request.body.service}/${request.body.action}", JOIN, "chat/join"],
    ["${request.body.action}-${request.body.invalidPath}", JOIN, "join-"],
    ["$request.body.data.room", JOIN, "r1"],
    ["action", JOIN, "action"],
    ["\\$default", JOIN, "$default"],
    ["\\$default", "not JSON", "$default"],
    ["$request.body.a", '{"a":["item1","item2"]}', "[item1, item2]"],
    ["$request.body.a[*].b", '{"a":[{"b":"x"},{"b":1.0}]}', "[x, 1.0]"],
  ])("%s of %s", (source, text, expected) => {
    expect(evaluate(source, text)).toBe(expected as string);
  });
});

describe("evaluate() writes values as text", () => {
  test.each<[string, string | undefined]>([
    ['{"action":1}', "1"],
    ['{"action":1.5}', "1.5"],
    ['{"action":1.0}', "1.0"],
    ['{"action":1,"x":1.0}', "1"],
    ['{"action":-0}', "0"],
    ['{"action":1e7}', "1.0E7"],
    ['{"action":175928847299117063}', "175928847299117063"],
    ['{"action":{"b":1.0,"1":2}}', "{b=1.0, 1=2}"],
    ['{"action":true}', "true"],
    ['{"action":""}', ""],
    ['{"action":{"a":1,"b":"x"}}', "{a=1, b=x}"],
    ['{"action":[]}', "[]"],
    ['{"action":[null,{"a":[1,"b"]}]}', "[null, {a=[1, b]}]"],
    ['{"action":null}', undefined],
    ["{}", undefined],
    ["null", undefined],
    ['"action"', undefined],
    ['[{"action":"x"}]', undefined],
    ["", undefined],
    ["{action: 1}", undefined],
    ['{"action":"a","action":"b"}', "b"],
  ])("%s", (text, expected) => {
    expect(evaluate("$request.body.action", text)).toBe(expected as string);
  });
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "evaluate() does not find the inherited member %s",
  (name) => {
    expect(evaluate(`$request.body.${name}`, "{}")).toBeUndefined();
  },
);

test("evaluate() cannot evaluate a composition when the body is not JSON", () => {
  expect(evaluate("${request.body.a}/${request.body.b}", "hello")).toBeUndefined();
  expect(evaluate("${request.body.a}/${request.body.b}", "{}")).toBe("/");
  expect(SelectionExpression.compile("x-${request.body.a}").evaluate(undefined)).toBeUndefined();
});

test("evaluate() never expands what a variable brings in", () => {
  expect(evaluate("${request.body.a}!", '{"a":"${request.body.b}","b":"x"}')).toBe(
    "${request.body.b}!",
  );
});

test("evaluate() ends a variable without braces where a path cannot go on", () => {
  expect(evaluate("$request.body.a/$request.body.b", '{"a":1,"b":2}')).toBe("1/2");
  expect(evaluate("$request.body.message-type", '{"message-type":"m"}')).toBe("m");
  expect(evaluate("$request.body.list[1].größe", '{"list":[0,{"größe":"xl"}]}')).toBe("xl");
  expect(evaluate("$request.body['a-b'].c", '{"a-b":{"c":"d"}}')).toBe("d");
  expect(evaluate("${request.body['two words']}", '{"two words":"x"}')).toBe("x");
  expect(evaluate("$request.body['two words']!", '{"two words":"x"}')).toBe("x!");
  expect(evaluate("$request.body.a.*/$request.body.a.length()", '{"a":["b"]}')).toBe("[b]/1");
});

describe("evaluate() takes the JSONPaths that AWS takes:", () => {
  const text = '{"a":[{"k":"x","n":1},{"k":"y","n":2},{"k":"}","n":3}],"deep":{"k":"z"}}';
  test.each<[string, string | undefined]>([
    ["$request.body.a[-1].n", "3"],
    ["$request.body.a[0:2].k", "[x, y]"],
    ["$request.body.a[0,2].n", "[1, 3]"],
    ["$request.body.a[?(@.k == 'y')].n", "[2]"],
    ["${request.body.a[?(@.k == '}')].n}-on", "[3]-on"],
    ["$request.body.a[?(@.n > 1)].k/x", "[y, }]/x"],
    ["$request.body..k", "[x, y, }, z]"],
    ["$request.body.deep..k", "[z]"],
    ["$request.body.a.length()", "3"],
    ["${request.body..n.sum()}", "6.0"],
    ["${request.body.a.index(1)}", "{k=y, n=2}"],
    ["$request.body.deep['k','none']", "{k=z}"],
    ["$request.body.nope[*]", "[]"],
    ["$request.body.a[9]", undefined],
  ])("%s", (source, expected) => {
    expect(evaluate(source, text)).toBe(expected as string);
  });
});

test("evaluate() takes a value nested to the limit and none that is deeper", () => {
  const nested = (depth: number) => `{"action":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const expected = "[".repeat(NESTING_DEPTH_MAX) + "]".repeat(NESTING_DEPTH_MAX);
  expect(evaluate("$request.body.action", nested(NESTING_DEPTH_MAX))).toBe(expected);
  expect(evaluate("$request.body.action", nested(NESTING_DEPTH_MAX + 1))).toBeUndefined();
  expect(evaluate("$request.body.action", nested(60_000))).toBeUndefined();
});

test("evaluate() knows the status code and the headers of an integration response", () => {
  const headers = [
    ["X-Many", "a"],
    ["x-many", "b"],
  ] as const;
  const evaluated = (name: string) =>
    SelectionExpression.compile(`\${integration.response.${name}}`, "integrationResponse").evaluate(
      undefined,
      { statusCode: 404, headers },
    );
  expect(evaluated("statuscode")).toBe("404");
  expect(evaluated("header.X-MANY")).toBe("b");
  expect(evaluated("multivalueheader.x-many")).toBe("[a, b]");
  expect(evaluated("header.none")).toBeUndefined();
  expect(evaluated("multivalueheader.none")).toBeUndefined();
  const expression = SelectionExpression.compile(
    "${integration.response.statuscode}-${request.body.a}-${integration.response.header.x}",
    "integrationResponse",
  );
  expect(expression.evaluate(new JsonBody('{"a":"b"}'), { statusCode: 200, headers: [] })).toBe(
    "200-b-",
  );
});

describe("compile() refuses with an offset", () => {
  test.each<[string, number]>([
    ["", 0],
    ["$", 0],
    ["a$", 1],
    ["${request.body.a", 0],
    ["x${", 1],
    ["${}", 2],
    ["$request.body", 1],
    ["$request.body.", 1],
    ["$request.body.a[?(@.b]", 14],
    ["$request.body...a", 13],
    ["$context.connectionId", 1],
    ["$request.header.x-api-key", 1],
    ["${integration.response.statuscode}", 2],
    ["x/$stageVariables.a", 3],
  ])("%j", (source, offset) => {
    expect(() => SelectionExpression.compile(source)).toThrow(SyntaxError);
    expect(() => SelectionExpression.compile(source)).toThrow(`at offset ${offset}:`);
  });
});

test("compile() and evaluate() survive random text", () => {
  const pieces = ["$", "{", "}", "\\", "request", ".", "body", "[", "0", "]", "'", "a", "/", "*"];
  let seed = 7;
  for (let round = 0; round < 3_000; round += 1) {
    let source = "";
    for (let length = 0; length < 8; length += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      source += pieces[Math.floor((seed / 2_147_483_648) * pieces.length)] ?? "";
    }
    try {
      const value = SelectionExpression.compile(source).evaluate(new JsonBody(JOIN));
      expect(["string", "undefined"]).toContain(typeof value);
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
  }
});

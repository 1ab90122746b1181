import { describe, expect, test } from "bun:test";
import { BodyPath, SELECTION_STEPS_MAX } from "./body-path.ts";
import { JsonBody } from "./json-body.ts";
import { VALUE_NESTING_MAX } from "./vtl/budget.ts";

const textOf = (path: string, body: string) => BodyPath.compile(path).text(new JsonBody(body));

describe("text() reads", () => {
  test.each<[string, string, string | undefined]>([
    ["a", '{"a":"x"}', "x"],
    ["$.a", '{"a":"x"}', "x"],
    ["$['a']", '{"a":"x"}', "x"],
    ["a[1].b", '{"a":[0,{"b":false}]}', "false"],
    ["two words", '{"two words":"x"}', "x"],
    ["$id", '{"$id":"x"}', "x"],
    ["a[*]", '{"a":[1,"b",null]}', "[1, b, null]"],
    ["$..b", '{"a":{"b":"x"}}', "[x]"],
    ["a", '{"a":null}', undefined],
    ["a", "{}", undefined],
    ["a", "not JSON", undefined],
    ["$", '{"a":1}', "{a=1}"],
  ])("%s of %s", (path, body, expected) => {
    expect(textOf(path, body)).toBe(expected as string);
  });
});

describe("json() reads", () => {
  test.each<[string, string, string | undefined]>([
    ["a", '{"a":"x"}', "x"],
    ["a", '{"a":true}', "true"],
    ["a", '{"a":1}', "1"],
    ["a", '{"a":1.0}', "1.0"],
    ["a", '{"a":175928847299117063}', "175928847299117063"],
    ["a", '{"a":{"b":[1,null]}}', '{"b":[1,null]}'],
    ["a", '{"a":{"b":1.0}}', '{"b":1.0}'],
    ["a", '{"a":{"b":1,"1":2}}', '{"b":1,"1":2}'],
    ["a[*].b", '{"a":[{"b":"x"}]}', '["x"]'],
    ["a[?(@.b == 'x')].c", '{"a":[{"b":"x","c":1}]}', "[1]"],
    ["a", '{"a":null}', undefined],
    ["a", "not JSON", undefined],
  ])("%s of %s", (path, body, expected) => {
    expect(BodyPath.compile(path).json(new JsonBody(body))).toBe(expected as string);
  });
});

test("after() compiles what stands after the word body", () => {
  const text = (rest: string) => BodyPath.after(rest).text(new JsonBody('{"a":[{"b":"x"}]}'));
  expect([".a[0].b", "['a'][0].b", "..b", ".a..b"].map(text)).toEqual(["x", "x", "[x]", "[x]"]);
  expect(() => BodyPath.after("...b")).toThrow(SyntaxError);
});

test("a path of one member says which, and no other path does", () => {
  const member = (path: string) => BodyPath.compile(path).member;
  expect([member("a"), member("$['b c']")]).toEqual(["a", "b c"]);
  expect(["a.b", "[0]", "a[*]", "a.*", "$..a", "a.length()", "$"].map(member)).toEqual(
    new Array(7).fill(undefined),
  );
});

test("the whole body is told from a part of it", () => {
  const isWhole = (path: string) => BodyPath.compile(path).isWhole;
  expect(["$", ""].map(isWhole)).toEqual([true, true]);
  expect(["a", "[0]", "$..a", "$.length()"].map(isWhole)).toEqual([false, false, false, false]);
});

describe("compile() refuses with an offset", () => {
  test.each([
    ...["a.", ".a", "a[", "a[0", "a['b]", "a[0]b", "a]", "a[x]"],
    ...["a[?(@.b]", "a[?()]", "a.none()", "a[1:b]", "a[0,]", "a..", "a.*b"],
  ])("%s", (path) => {
    expect(() => BodyPath.compile(path)).toThrow(SyntaxError);
    expect(() => BodyPath.compile(path)).toThrow("at offset");
  });
});

test("a selection takes 200000 steps, not one more; beyond them there is nothing", () => {
  const items = (count: number) => `{"a":[${new Array(count).fill(1).join(",")}]}`;
  // One for each item, one each for the object, its list and the path's only name.
  const most = SELECTION_STEPS_MAX - 3;
  expect(textOf("a.length()", items(most))).toBe(String(most));
  expect(textOf("a.length()", items(most + 1))).toBeUndefined();
});

test("deep scans of deep scans end", () => {
  const nested = `${"[?(@..*".repeat(4)}${")]".repeat(4)}`;
  expect(textOf(`$..*${nested}`, `{"a":${"[".repeat(40)}${"]".repeat(40)}}`)).toBeUndefined();
});

test("members that every JavaScript object inherits are not there", () => {
  for (const path of ["constructor", "$..constructor", "a.constructor", "__proto__"]) {
    expect(textOf(path, '{"a":{}}') ?? "[]").toBe("[]");
  }
});

describe("json() of a value takes 500 levels, not one more; beyond them there is nothing", () => {
  // With 1.0 in it the text is read again, so that the number stays as it is written.
  test.each(["1", "1.0"])("around %s", (number) => {
    const levels = (count: number) => `${"[".repeat(count)}${number}${"]".repeat(count)}`;
    const written = (count: number) =>
      BodyPath.compile("a").json(new JsonBody(`{"a":${levels(count)}}`));
    // The text that is read again counts from its own outermost object.
    const most = number === "1" ? VALUE_NESTING_MAX : VALUE_NESTING_MAX - 1;
    expect(written(most)).toBe(levels(most));
    expect(written(most + 1)).toBeUndefined();
    expect(written(65_000)).toBeUndefined();
  });
});

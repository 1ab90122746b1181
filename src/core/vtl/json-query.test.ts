import { describe, expect, test } from "bun:test";
import { Budget, TemplateError } from "./budget.ts";
import { selectJson } from "./json-query.ts";
import { valueOfJson } from "./json-value.ts";
import { parseJsonQuery, QUERY_CHARACTERS_MAX } from "./parse-json-query.ts";
import { jsonText } from "./value-text.ts";

/** The document of Goessner's article, which Jayway's own documentation uses. */
const STORE = {
  store: {
    book: [
      { category: "reference", author: "Nigel Rees", title: "Sayings of the Century", price: 8.95 },
      { category: "fiction", author: "Evelyn Waugh", title: "Sword of Honour", price: 12.99 },
      {
        ...{ category: "fiction", author: "Herman Melville", title: "Moby Dick" },
        ...{ isbn: "0-553-21311-3", price: 8.99 },
      },
      {
        ...{ category: "fiction", author: "J. R. R. Tolkien", title: "The Lord of the Rings" },
        ...{ isbn: "0-395-19395-8", price: 22.99 },
      },
    ],
    bicycle: { color: "red", price: 19.95 },
  },
  expensive: 10,
  "a b": { "c.d": [1, 2] },
  none: null,
  empty: { list: [], text: "" },
  tags: [["x"], ["y", "z"]],
};

function select(path: string): unknown {
  const budget = new Budget();
  const value = selectJson(parseJsonQuery(path), valueOfJson(STORE, budget), budget);
  return value === undefined ? undefined : JSON.parse(jsonText(value, budget));
}

const { book, bicycle } = STORE.store;
const titles = (...indexes: number[]) => indexes.map((index) => book[index]?.title);

describe("$input.path() reads", () => {
  test.each<[string, unknown]>([
    ["$", STORE],
    ["$.expensive", 10],
    ["expensive", 10],
    [" $.expensive ", 10],
    ["$.none", null],
    ["$.nope", undefined],
    ["$.nope.at.all", undefined],
    ["$.expensive.more", undefined],
    ["$.store.book[0].title", titles(0)[0]],
    ["$['store']['book'][0]['title']", titles(0)[0]],
    ['$["store"].bicycle["color"]', "red"],
    ["$['a b']['c.d'][1]", 2],
    ["$.store.book[-1].title", titles(3)[0]],
    ["$.store.book[9]", undefined],
    ["$.store[0]", undefined],
    ["$.store.bicycle['color', 'price', 'nope']", bicycle],
    ["$.store.book[*].title", titles(0, 1, 2, 3)],
    ["$.store.book.*.title", titles(0, 1, 2, 3)],
    ["$.store.book[0,2].title", titles(0, 2)],
    ["$.store.book[ 1 , -1 ].title", titles(1, 3)],
    ["$.store.book[1:3].title", titles(1, 2)],
    ["$.store.book[:2].title", titles(0, 1)],
    ["$.store.book[-2:].title", titles(2, 3)],
    ["$.store.book[0,9].title", titles(0)],
    ["$..title", titles(0, 1, 2, 3)],
    ["$.store..price", [8.95, 12.99, 8.99, 22.99, 19.95]],
    ["$..book[2].title", titles(2)],
    ["$..book[-1:].title", titles(3)],
    ["$..['color','nope']", ["red"]],
    ["$.tags..*", [["x"], ["y", "z"], "x", "y", "z"]],
    ["$.tags[*][0]", ["x", "y"]],
    ["$.nope[*]", []],
    ["$..nope", []],
    ["$.store.book[?(@.isbn)].title", titles(2, 3)],
    ["$.store.book[?(!@.isbn)].title", titles(0, 1)],
    ["$.store.book[?(@.price < 10)].title", titles(0, 2)],
    ["$.store.book[?(@.price <= 8.95 || @.price >= 22.99)].title", titles(0, 3)],
    ["$.store.book[?(@.price > $.expensive)].title", titles(1, 3)],
    ["$.store.book[?(@.category=='fiction' && (@.price<10 || !(@.isbn)))].title", titles(1, 2)],
    ["$.store.book[?(@['category'] != \"fiction\")].title", titles(0)],
    ["$.store.book[?(@.author =~ /.*Ree[rs]/)].title", titles(0)],
    ["$.store.book[?(@.author =~ /.*REES/i)].title", titles(0)],
    ["$.store.book[?(@.category in ['reference', 'poetry'])].title", titles(0)],
    ["$.store.book[?(@.category nin ['reference'])].title", titles(1, 2, 3)],
    ["$.store.book[?(@.title contains 'the')].title", titles(0, 3)],
    ["$.tags[?(@ contains 'z')]", [["y", "z"]]],
    ["$.tags[?(@ size 1)]", [["x"]]],
    ["$.tags[?(@.length() > 1)]", [["y", "z"]]],
    ["$.empty[?(@.list empty true)]", [STORE.empty]],
    ["$.empty[?(@.list empty false)]", []],
    ["$.store.book[?(@.nope == null)].title", []],
    ["$.store.book[?(@.nope != 'a')].title", titles(0, 1, 2, 3)],
    ["$.store.book[?('Moby Dick' == @.title)].price", [8.99]],
    ["$..[?(@.color == 'red')].price", [19.95]],
    ["$.store.book[?(@.category > 'g')].title", titles(0)],
    ["$.store.book.length()", 4],
    ["$.store.book[0].title.length()", undefined],
    ["$.store.length()", 2],
    ["$..book.length()", 4],
    ["$.store.book[0:2].length()", [4, 4]],
    ["$.tags[*].size()", [1, 2]],
    ["$.store.bicycle.keys()", ["color", "price"]],
    ["$..price.min()", 8.95],
    ["$.max($..price, 99)", 99],
    ["$['a b']['c.d'].sum(4, $.expensive)", 17],
    ["$['a b']['c.d'].stddev()", 0.5],
    ["$['a b']['c.d'].append(3, 'x')", [1, 2, 3, "x"]],
    ["$['a b']['c.d'].index(-1)", 2],
    ["$['a b']['c.d'].index(9)", undefined],
    ["$.tags[1].concat()", "yz"],
    ["$.concat($..color, '-', $.expensive)", "red-10"],
    ["$.expensive.append(1)", undefined],
    ["$.tags[?(@ subsetof ['x', 'a'])]", [["x"]]],
    ["$.tags[?(@ ANYOF ['z', 'x'])]", [["x"], ["y", "z"]]],
    ["$.tags[?(@ noneof ['z'])]", [["x"]]],
    ["$.store.book[?(@.price anyof [8.95])]", []],
    ["$.store.book[?(@.isbn nin ['0-553-21311-3'])].price", [8.95, 12.99, 22.99]],
    ["$['a b']['c.d'][0:2:5]", [1, 2]],
    ["$['a b']['c.d'][-1:1]", [2, 1]],
    ["$['a b']['c.d'][-9:9]", [1, 2, 1, 2]],
    ["$['a b']['c.d'][0:-1]", []],
    ["$['a b']['c.d'][:-1]", [1]],
    ["$['a b']['c.d'].sum()", 3],
    ["$['a b']['c.d'].avg()", 1.5],
    ["$['a b']['c.d'].first()", 1],
    ["$['a b']['c.d'].last()", 2],
    ["$.expensive.length()", undefined],
    ["$.constructor", undefined],
    ["$.__proto__", undefined],
    ["$..constructor", []],
  ])("%s", (path, expected) => {
    expect(select(path)).toEqual(expected);
  });
});

describe("a JSON path is refused, with its offset:", () => {
  test.each([
    ...[
      "$.",
      "$[",
      "$[0",
      "$['a",
      "$['a'",
      "$[a]",
      "$[]",
      "$[0,]",
      "$..",
      "$.a b",
      "$.a.foo()",
      "$.a.length(1",
      "$.a.length(x)",
    ],
    ...[
      "$[?(@.a]",
      "$[?(@.a ==)]",
      "$[?(1)]",
      "$[?(@.a == /b/)",
      "$[?(@.a =~ /b)]",
      "$[?@.a]",
      "$[(@.length-1)]",
    ],
    ...["$[?(@.a == [1)]", "$[?(process.exit())]", "$[?(@.constructor('x'))]", "$.a]", "$[?()]"],
  ])("%s", (path) => {
    expect(() => select(path)).toThrow(TemplateError);
    expect(() => select(path)).toThrow("at offset");
  });

  test.each(["$.empty.list.sum()", "$.expensive.max()", "$.store.book[*].price.avg()"])(
    "%s fails, as Jayway fails without numbers",
    (path) => {
      expect(() => select(path)).toThrow("() of a JSON path finds no numbers");
    },
  );

  test("index() takes a whole number", () => {
    expect(() => select("$.tags.index('a')")).toThrow("needs a whole number");
  });

  test("a regular expression stands after =~ only", () => {
    expect(() => select("$.store.book[?(@.title == /a/)]")).toThrow("goes after =~");
  });

  test.each<[string, (count: number) => string, number]>([
    ["length", (count) => `$.${"a".repeat(count - 2)}`, QUERY_CHARACTERS_MAX],
    ["depth", (count) => `$[?${"(".repeat(count)}@.a${")".repeat(count)}]`, 19],
  ])("its %s is bounded", (_name, path, most) => {
    expect(() => select(path(most))).not.toThrow();
    expect(() => select(path(most + 1))).toThrow(TemplateError);
  });
});

test("deep scans of deep scans end", () => {
  const nested = (levels: number): string =>
    levels === 0 ? "$..*" : `$..[?(${nested(levels - 1)})]`;
  expect(select(nested(1))).toBeArray();
  expect(() => select(nested(5))).toThrow("steps");
});

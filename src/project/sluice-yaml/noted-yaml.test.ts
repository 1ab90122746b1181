import { expect, test } from "bun:test";
import { chosenId, ifAny, Noted, notedYaml, orDefault } from "./noted-yaml.ts";

test("notedYaml() writes maps on lines of their own, lists in one, and comments behind values", () => {
  const root = {
    a: { b: orDefault(3, 3), c: orDefault(4, 3) },
    list: new Noted(["x", "y"], "two"),
    none: {},
    text: new Noted("one\ntwo\n", "two lines"),
  };
  expect(notedYaml(root)).toBe(
    "a:\n  b: 3 # default\n  c: 4\nlist: [ x, y ] # two\nnone: {}\ntext: | # two lines\n  one\n  two\n",
  );
});

test("chosenId() and ifAny() leave out what need not be said", () => {
  expect(chosenId("routeId", "a", "a")).toEqual({});
  expect(chosenId("routeId", "a", "b")).toEqual({ routeId: "a" });
  expect(ifAny("models", {})).toEqual({});
  expect(ifAny("models", { a: 1 })).toEqual({ models: { a: 1 } });
});

import { expect, test } from "bun:test";
import { mask } from "./mask.ts";

test.each([
  ["a // b {\nc", "a       \nc"],
  ["a /* { */ b", "a         b"],
  ['f("a {", b)', 'f("   ", b)'],
  ["f('it\\'s', b)", "f('     ', b)"],
  ["`a ${b + `c ${d}`} e` + f", "`  ${b + `  ${d}`}  ` + f"],
  ["`${{ a: 1 }} b`", "`${{ a: 1 }}  `"],
  ['x = /[/"]\\//g;', "x = /      /g;"],
  ["a / b / c", "a / b / c"],
  ["return /'/.test(a)", "return / /.test(a)"],
])("mask() blanks %j", (text, expected) => {
  expect(mask(text)).toBe(expected);
});

test("mask() keeps every line and column where it was", () => {
  const text = 'const a = `\n  b "c`; // d\n';
  expect(mask(text)).toHaveLength(text.length);
  expect(mask(text).split("\n")).toHaveLength(3);
});

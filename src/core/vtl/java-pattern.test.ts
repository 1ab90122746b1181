import { describe, expect, test } from "bun:test";
import { Budget, STEPS_MAX, TemplateError } from "./budget.ts";
import { JavaPattern, PATTERN_BACKTRACKS_MAX } from "./java-pattern.ts";
import { PATTERN_INSTRUCTIONS_MAX } from "./java-pattern-program.ts";
import { PATTERN_CHARACTERS_MAX } from "./java-pattern-syntax.ts";
import { replacePattern, splitByPattern } from "./replace-pattern.ts";

const SUBJECTS = [
  ...["", "a", "ab", "aab", "abab", "xaby", "A-1_b c", "foo.bar", "a\nb", "\\d", "2026-11-22"],
  ...["aaaa", "ba", "é$5", "<a><b>", "true false", "\t x ", "AbC"],
];

/** Patterns that mean the same to Java and to JavaScript. */
const PATTERNS = [
  ...[
    "a",
    "ab",
    "a|b",
    "a*",
    "a+",
    "a?b",
    "a*?b",
    "a+?",
    "a??",
    "(a)(b)",
    "(?:ab)+",
    "(a|b)*c?",
    "x*",
  ],
  ...[
    "[abc]",
    "[^a]",
    "[a-c]+",
    "[-a]",
    "[a-]",
    "\\d+",
    "\\D",
    "\\w+",
    "\\W",
    "\\s",
    "\\S+",
    "[\\d-]+",
    "[^\\w]",
  ],
  ...[
    "^a",
    "b$",
    "^$",
    "a.b",
    ".*",
    ".+?b",
    "\\.",
    "\\\\d",
    "\\$\\d",
    "a{2}",
    "a{1,2}",
    "a{2,}",
    "a{0}b",
    "a{1,2}?",
  ],
  ...[
    "\\bb",
    "\\Ba",
    "(a*)*",
    "(a|aa)+$",
    "()*",
    "(?:)*a",
    "((a)|b)+",
    "\\u0061",
    "\\x61",
    "\\t",
    "\\n",
    "[\\]\\[]",
  ],
];

describe("find() and matchesWhole() agree with JavaScript for", () => {
  test.each(PATTERNS)("%s", (source) => {
    for (const text of SUBJECTS) {
      const budget = new Budget();
      const pattern = new JavaPattern(source, budget);
      const expected = new RegExp(source, "d").exec(text);
      const found = pattern.find(text, 0);
      expect(found?.slice(0, 2), text).toEqual(expected?.indices?.[0]?.slice() as number[]);
      expect(pattern.matchesWhole(text), text).toBe(new RegExp(`^(?:${source})$`).test(text));
      const by = source.includes("(a)(b)") ? "$2$1" : "<>";
      expect(replacePattern(text, { pattern: source, by, isFirstOnly: false }, budget), text).toBe(
        text.replaceAll(new RegExp(source, "g"), by),
      );
    }
  });
});

test("(?i) ignores the case of letters", () => {
  const matches = (source: string, text: string) =>
    new JavaPattern(source, new Budget()).matchesWhole(text);
  expect(matches("(?i)abc[d-f]+", "ABCdEf")).toBe(true);
  expect(matches("(?i)[^a]", "A")).toBe(false);
  expect(matches("abc", "ABC")).toBe(false);
});

describe("split() is Java's:", () => {
  test.each<[string, string, number, string[]]>([
    ["a1b22c", "\\d+", 0, ["a", "b", "c"]],
    ["a,b,,", ",", 0, ["a", "b"]],
    ["a,b,,", ",", -1, ["a", "b", "", ""]],
    [",a", ",", 0, ["", "a"]],
    ["", ",", 0, [""]],
    ["abc", "", 0, ["a", "b", "c"]],
    ["abc", "", 2, ["a", "bc"]],
    ["a|b", "\\|", 0, ["a", "b"]],
    [",", ",", 0, []],
  ])("%j by %s, limit %i", (text, pattern, limit, expected) => {
    expect(splitByPattern(text, { pattern, limit }, new Budget())).toEqual(expected);
  });
});

describe("what JavaScript has otherwise is read as Java reads it:", () => {
  test.each([
    ["\\Qa.b\\E+", "a.bbb", true],
    ["\\Qa.b\\E+", "axb", false],
    ["x\\Q(*", "x(*", true],
    ["\\Q\\Ea", "a", true],
    ["(?s)a.b", "a\nb", true],
    ["a.b", "a\nb", false],
    ["a.b", "a\u2028b", false],
    ["a.b", "a\u0085b", false],
    ["(?is)A.b", "a\rB", true],
    ["\\p{Alpha}\\p{Digit}\\P{Alnum}", "a1-", true],
    ["[\\p{Lower}_]+", "a_b", true],
    ["[\\p{Lower}_]+", "A", false],
    ["(?i)\\p{Lower}+", "aB", true],
    ["\\p{Punct}+", "!~\\/", true],
    ["\\p{XDigit}+", "09afAF", true],
    ["\\p{XDigit}", "g", false],
    ["[^\\p{Space}]+", "ab", true],
    ["\\p{ASCII}", "é", false],
  ])("%s on %j is %p", (pattern, text, expected) => {
    expect(new JavaPattern(pattern, new Budget()).matchesWhole(text)).toBe(expected);
  });

  test.each([
    ["a\n", [0, 1]],
    ["a\r\n", [0, 1]],
    ["a\r", [0, 1]],
    ["a\u2029", [0, 1]],
    ["a\n\n", undefined],
    ["a\n\r", undefined],
    ["ab", undefined],
  ])("a$ finds its end in %j", (text, expected) => {
    const match = new JavaPattern("a$", new Budget()).find(text, 0);
    expect(match?.slice(0, 2)).toEqual(expected);
  });
});

describe("a regular expression is refused:", () => {
  test.each([
    ...[
      "(",
      ")",
      "[",
      "[a",
      "a)",
      "*",
      "+a",
      "a**",
      "a++",
      "a{2,1}",
      "a{",
      "{1}",
      "(?=a)",
      "(?!a)",
      "(?<n>a)",
    ],
    ...[
      "\\1",
      "\\p{L}",
      "\\",
      "\\u12",
      "\\xZ1",
      "[z-a]",
      "[a[b]]",
      "[a&&b]",
      "[\\d-z]x[",
      "(?m)a",
      "\\p{Foo}",
      "\\pL",
    ],
  ])("%s", (source) => {
    expect(() => new JavaPattern(source, new Budget())).toThrow(TemplateError);
  });

  test.each<[string, (count: number) => string, number]>([
    ["too long", (count) => "a".repeat(count), PATTERN_CHARACTERS_MAX],
    ["too repetitive", (count) => `a{${count}}`, PATTERN_INSTRUCTIONS_MAX - 3],
  ])("%s", (_name, source, most) => {
    expect(new JavaPattern(source(most), new Budget()).groups).toBe(1);
    expect(() => new JavaPattern(source(most + 1), new Budget())).toThrow(TemplateError);
  });

  test("nested too deep", () => {
    const source = (count: number) => `${"(".repeat(count)}a${")".repeat(count)}`;
    expect(new JavaPattern(source(49), new Budget()).groups).toBe(50);
    expect(() => new JavaPattern(source(50), new Budget())).toThrow("nested too deep");
  });
});

describe("a regular expression ends on a text that would take JavaScript for ever:", () => {
  test.each(["(a+)+b", "(a|a)*b", "(a|aa)+b", "(a*)*b", "([a-z]+)*1", "(.*)(.*)(.*)(.*)(.*)b"])(
    "%s",
    (source) => {
      const pattern = new JavaPattern(source, new Budget());
      expect(() => pattern.matchesWhole("a".repeat(5_000))).toThrow(
        `The template takes more than ${STEPS_MAX} steps`,
      );
    },
  );

  test("empty repetitions are not unrolled", () => {
    const source = `${"(?:".repeat(40)}${"){9999}".repeat(40)}`;
    expect(new JavaPattern(source, new Budget()).matchesWhole("")).toBe(true);
  });

  test("and the ways that are left open are bounded", () => {
    const half = PATTERN_BACKTRACKS_MAX / 2;
    expect(new JavaPattern("a*", new Budget()).matchesWhole("a".repeat(half - 10))).toBe(true);
    expect(() => new JavaPattern("a*", new Budget()).matchesWhole("a".repeat(half + 10))).toThrow(
      "too many ways",
    );
  });
});

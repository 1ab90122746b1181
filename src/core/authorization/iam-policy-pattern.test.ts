import { describe, expect, test } from "bun:test";
import { compilePattern, literalOf, matchesPattern, splitPattern } from "./iam-policy-pattern.ts";

const none = () => undefined;
const wild = (source: string) => compilePattern(source, { wildcards: true, variables: true });

describe("matchesPattern()", () => {
  test.each([
    ["*", "", true],
    ["*", "anything:at/all", true],
    ["", "", true],
    ["", "a", false],
    ["abc", "abc", true],
    ["abc", "ABC", false],
    ["abc", "abcd", false],
    ["?", "", false],
    ["?", "a", true],
    ["?", "ab", false],
    ["a*", "a", true],
    ["a*", "b", false],
    ["*c", "abc", true],
    ["*c", "abcd", false],
    ["a*c*e", "abcde", true],
    ["a*c*e", "abcdef", false],
    ["*ab*ab", "abab", true],
    ["*ab*ab", "aab", false],
    ["a**b", "ab", true],
    ["a?*", "a", false],
    ["a?*", "ab", true],
    ["*?", "", false],
    ["**?**", "x", true],
    [".*", "ab", false],
    ["a+(b)[c]", "a+(b)[c]", true],
  ])("%p on %p: %p", (pattern, text, expected) => {
    expect(matchesPattern(wild(pattern), text, none)).toBe(expected);
  });

  test("agrees with a naive matcher on every short pattern and text", () => {
    const words = (alphabet: string, longest: number): string[] => {
      const all = [""];
      for (let from = 0, length = 0; length < longest; length += 1) {
        const to = all.length;
        for (; from < to; from += 1)
          for (const letter of alphabet) all.push(`${all[from]}${letter}`);
      }
      return all;
    };
    const naive = (pattern: string, text: string): boolean => {
      if (pattern === "") return text === "";
      const rest = pattern.slice(1);
      if (pattern[0] === "*")
        return naive(rest, text) || (text !== "" && naive(pattern, text.slice(1)));
      return (
        text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && naive(rest, text.slice(1))
      );
    };
    const texts = words("ab", 5);
    for (const source of words("ab*?", 4)) {
      const pattern = wild(source);
      for (const text of texts) {
        if (matchesPattern(pattern, text, none) !== naive(source, text)) {
          throw new Error(`${source} on ${text}`);
        }
      }
    }
  });

  test("does not blow up on a pattern made to", () => {
    // A matcher that goes back to every star would need more steps than there are atoms.
    expect(matchesPattern(wild("*a".repeat(200)), `${"a".repeat(1_999)}b`, none)).toBe(false);
  });
});

describe("policy variables", () => {
  const values = (key: string) => ({ "aws:username": "ann*", "a:b": "x" })[key];
  test.each([
    ["home/${aws:username}/*", "home/ann*/1", true],
    ["home/${aws:username}/*", "home/annette/1", false],
    ["home/${AWS:UserName}", "home/ann*", true],
    ["${a:b}${a:b}", "xx", true],
    ["${nobody}", "", false],
    ["${nobody}", "${nobody}", false],
    ["${nobody, 'guest'}", "guest", true],
    ["${a:b, 'guest'}", "x", true],
    ["${nobody, guest}", "guest", false],
    ["a${*}b${?}c${$}", "a*b?c$", true],
    ["a${*}", "abc", false],
    ["a${b", "a${b", true],
    ["$a$", "$a$", true],
  ])("%p on %p: %p", (pattern, text, expected) => {
    expect(matchesPattern(wild(pattern), text, values)).toBe(expected);
  });

  test("are plain text where a policy has none", () => {
    const plain = compilePattern("${a:b}*", { wildcards: true, variables: false });
    expect(matchesPattern(plain, "${a:b}!", values)).toBe(true);
    expect(matchesPattern(plain, "x!", values)).toBe(false);
  });
});

test("literalOf() takes wildcards as they are", () => {
  const pattern = compilePattern("*${v}?", { wildcards: false, variables: true });
  expect(literalOf(pattern, () => "x")).toBe("*x?");
  expect(literalOf(pattern, none)).toBeUndefined();
});

test("splitPattern() leaves the last section its colons", () => {
  const sections = (source: string, count: number) =>
    splitPattern(wild(source), count).map((section) =>
      section.parts.map((part) => (part.kind === "literal" ? part.text : part.kind)).join("|"),
    );
  expect(sections("a:*b::c:d", 3)).toEqual(["a", "many|b", ":c:d"]);
  expect(sections("a:*b::c:d", 4)).toEqual(["a", "many|b", "", "c:d"]);
  expect(sections("a", 3)).toEqual(["a"]);
  expect(sections("*:?:", 3)).toEqual(["many", "one", ""]);
});

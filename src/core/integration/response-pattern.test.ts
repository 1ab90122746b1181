import { describe, expect, test } from "bun:test";
import {
  compileResponsePattern,
  matchesResponse,
  RESPONSE_PATTERN_LENGTH_MAX,
} from "./response-pattern.ts";

function matches(key: string, subject: string): boolean | undefined {
  const pattern = compileResponsePattern(key);
  if (pattern === undefined) throw new Error("$default is no pattern");
  return matchesResponse(pattern, subject);
}

describe("matchesResponse()", () => {
  test.each([
    ["/2\\d\\d/", "204", true],
    ["/20/", "200", false],
    ["/2|20/", "200", false],
    ["/Malformed.*/", "Malformed input ...", true],
    ["/Malformed/", "Malformed input ...", false],
    ["/.*/", "", true],
    ["/.+/", "", false],
    ["/.+/", "two\nlines", false],
    ["/(\\n|.)+/", "two\nlines", true],
    ["/(?s).+/", "two\nlines", true],
    ["/[\\s\\S]*\\[400\\][\\s\\S]*/", "[400]\nno such room", true],
    ["/.*(Process\\s?exited|Task\\s?timed\\s?out).*/", "x Task timed out after 3.00 seconds", true],
    ["/(?i)not found/", "Not Found", true],
    ["/a/b/", "a/b", true],
  ])("%s matches %j: %p", (key, subject, expected) => {
    expect(matches(key, subject)).toBe(expected);
  });

  test("is undefined when a message makes it take too long", () => {
    expect(matches("/(a+)+b/", "a".repeat(40))).toBeUndefined();
  });
});

describe("compileResponsePattern() refuses", () => {
  test.each(["200", "/200", "200/", "//", "/(/", "", "/(?=2)200/", "/(2)\\1/", "/\\p{L}/"])(
    "the key %j",
    (key) => {
      expect(() => compileResponsePattern(key)).toThrow(SyntaxError);
      expect(() => compileResponsePattern(key)).toThrow("IntegrationResponseKey");
    },
  );

  test("a pattern longer than the limit", () => {
    const key = (length: number) => `/${"2".repeat(length)}/`;
    expect(compileResponsePattern(key(RESPONSE_PATTERN_LENGTH_MAX))).toBeDefined();
    expect(() => compileResponsePattern(key(RESPONSE_PATTERN_LENGTH_MAX + 1))).toThrow(
      "longer than 256 characters",
    );
  });
});

test("compileResponsePattern() of $default is none", () => {
  expect(compileResponsePattern("$default")).toBeUndefined();
});

import { expect, test } from "bun:test";
import {
  ACCESS_LOG_VALUE_CHARACTERS_MAX,
  boundedValue,
  escapeBeyondJson,
  escapeJson,
  escapeXml,
} from "./access-log-escape.ts";

const HOSTILE = [
  'a"b\\c',
  "line\nbreak\r\n",
  "bell\u0007 escape\u001b[31m nul\0",
  "delete\u007f next\u0085 csi\u009b",
  "separators\u2028\u2029",
  "turned \u202eround\u202c and \u2067isolated\u2069",
  "lone \ud800 surrogate",
];

test.each(HOSTILE)("escapeJson() writes %j on one line, and it reads back", (text) => {
  const escaped = escapeJson(text);
  expect(escaped).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  expect(JSON.parse(`"${escaped}"`)).toBe(text);
});

test("escapeJson() leaves what is harmless as it is", () => {
  for (const text of ["", "Mozilla/5.0 (X11; <b>&'é€😀)", "\ud800"])
    expect(escapeJson(text)).toBe(text);
});

test("escapeBeyondJson() leaves quotes and escapes of JSON alone", () => {
  expect(escapeBeyondJson(JSON.stringify('a"\n\u009b'))).toBe('"a\\"\\n\\u009b"');
});

test("escapeXml() lets no value end its line, its element or its attribute", () => {
  expect(escapeXml(`<a b="c" d='e'>&\t\r\n`)).toBe(
    "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;&#9;&#13;&#10;",
  );
  expect(escapeXml("\u001b\u2028\u009b")).toBe("\ufffd\ufffd\ufffd");
  expect(escapeXml("\u202ea\u2069")).toBe("&#x202e;a&#x2069;");
});

test("boundedValue() keeps a value of exactly the limit, and cuts one character more", () => {
  const whole = "x".repeat(ACCESS_LOG_VALUE_CHARACTERS_MAX);
  expect(boundedValue(whole)).toBe(whole);
  expect(boundedValue(`${whole}x`)).toBe(`${whole} [TRUNCATED]`);
  expect(boundedValue(`${whole.slice(1)}😀`)).toBe(`${whole.slice(1)}\ufffd [TRUNCATED]`);
});

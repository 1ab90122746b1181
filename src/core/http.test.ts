import { describe, expect, test } from "bun:test";
import {
  type HeaderField,
  headerValue,
  headerValues,
  isRepeated,
  isWritableField,
} from "./http.ts";

const HEADERS: HeaderField[] = [
  ["Host", "localhost"],
  ["X-Tag", "one"],
  ["x-tag", "two"],
  ["X-Tag-Long", "three"],
];

describe("headerValue()", () => {
  test("finds the first one in any case", () => {
    expect(headerValue(HEADERS, "x-tag")).toBe("one");
    expect(headerValue(HEADERS, "host")).toBe("localhost");
  });

  test("is undefined for a header that is not there, or only begins alike", () => {
    expect(headerValue(HEADERS, "x-ta")).toBeUndefined();
    expect(headerValue([], "host")).toBeUndefined();
  });
});

test("isRepeated() counts the fields of a name, in any case", () => {
  expect(isRepeated(HEADERS, "x-tag")).toBe(true);
  expect(isRepeated(HEADERS, "host")).toBe(false);
  expect(isRepeated(HEADERS, "x-ta")).toBe(false);
});

describe("headerValues()", () => {
  test("finds all of them in order", () => {
    expect(headerValues(HEADERS, "x-tag")).toEqual(["one", "two"]);
    expect(headerValues(HEADERS, "accept")).toEqual([]);
  });
});

describe("isWritableField()", () => {
  test.each([
    ["x-a", ""],
    ["x-a", "a b\tc"],
    ["!#$%&'*+.^_`|~09AZaz-", "é"],
    ["x-bytes", "\xc3\x9f"],
  ])("accepts %p: %p", (name, value) => {
    expect(isWritableField([name, value])).toBe(true);
  });

  test.each([
    ["", "1"],
    ["a b", "1"],
    ["a:", "1"],
    ["a\r\nb", "1"],
    ["é", "1"],
    ["x-a", "1\r\nSet-Cookie: 2"],
    ["x-a", "1\r"],
    ["x-a", "1\n"],
    ["x-a", "1\0"],
    ["x-a", "1\x7f"],
    ["x-a", "1\x08"],
    ["x-a", "1\x1f"],
  ])("refuses %p: %p", (name, value) => {
    expect(isWritableField([name, value])).toBe(false);
  });
});

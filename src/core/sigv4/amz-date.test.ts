import { describe, expect, test } from "bun:test";
import { formatAmzDate, parseAmzDate, parseHttpDate } from "./amz-date.ts";

const NOON = Date.UTC(2015, 7, 30, 12, 36, 0);

test("formatAmzDate() drops the milliseconds", () => {
  expect(formatAmzDate(NOON)).toBe("20150830T123600Z");
  expect(formatAmzDate(NOON + 999)).toBe("20150830T123600Z");
});

test("parseAmzDate() reads what formatAmzDate() writes", () => {
  for (const at of [0, NOON, Date.UTC(2024, 1, 29, 23, 59, 59), Date.UTC(9999, 11, 31)]) {
    expect(parseAmzDate(formatAmzDate(at))).toBe(at);
  }
});

describe("parseAmzDate() refuses", () => {
  test.each([
    "",
    "201",
    "20150830",
    "20150830T123600",
    "20150830T123600z",
    "20150830 123600Z",
    "20151330T123600Z",
    "20150229T123600Z",
    "20150830T246000Z",
    "2015083 T123600Z",
    "+2150830T123600Z",
    "2015-08-30T12:36:00Z",
    "00150830T123600Z",
  ])("%p", (text) => {
    expect(parseAmzDate(text)).toBeUndefined();
  });
});

test("parseHttpDate() reads the preferred form of RFC 9110 and no other", () => {
  expect(parseHttpDate("Sun, 30 Aug 2015 12:36:00 GMT")).toBe(NOON);
  expect(parseHttpDate("Sun, 30 Foo 2015 12:36:00 GMT")).toBeUndefined();
  expect(parseHttpDate("Sun, 31 Feb 2015 12:36:00 GMT")).toBeUndefined();
  expect(parseHttpDate("Sunday, 30-Aug-15 12:36:00 GMT")).toBeUndefined();
  expect(parseHttpDate("30 Aug 2015 12:36:00 GMT")).toBeUndefined();
});

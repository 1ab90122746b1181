import { describe, expect, test } from "bun:test";
import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
} from "./canonical-request.ts";

describe("canonicalUri() encodes the raw path once more", () => {
  test.each([
    ["/test/@connections/abc=", "/test/%40connections/abc%3D"],
    ["/test/%40connections/abc%3D", "/test/%2540connections/abc%253D"],
    ["/test/%40connections/abc%3d", "/test/%2540connections/abc%253d"],
    ["", "/"],
    ["/", "/"],
    ["/test", "/test"],
    ["/a b", "/a%20b"],
    ["/a//b/./..", "/a//b/./.."],
    ["/-._~09AZaz", "/-._~09AZaz"],
    ["/!$&'()*+,;:[]", "/%21%24%26%27%28%29%2A%2B%2C%3B%3A%5B%5D"],
    ["/é/ሴ/😀", "/%C3%A9/%E1%88%B4/%F0%9F%98%80"],
    ["/%zz", "/%25zz"],
  ])("%p", (raw, expected) => {
    expect(canonicalUri(raw)).toBe(expected);
  });
});

describe("canonicalQuery() spells and sorts", () => {
  test.each([
    [undefined, ""],
    ["", ""],
    ["b=2&a=1", "a=1&b=2"],
    ["a=2&a=1&A=3", "A=3&a=1&a=2"],
    ["flag", "flag="],
    ["flag=", "flag="],
    ["=v", "=v"],
    ["a=b=c", "a=b%3Dc"],
    ["&&a=1&", "a=1"],
    ["a=%2f%2F", "a=%2F%2F"],
    ["a=%41%7e", "a=A~"],
    ["a=x/y:z", "a=x%2Fy%3Az"],
    ["a=1+2", "a=1%2B2"],
    ["a=%", "a=%25"],
    ["a=%4", "a=%254"],
    ["a=%zz", "a=%25zz"],
    ["a=%C3%A9", "a=%C3%A9"],
    ["a=é", "a=%C3%A9"],
    ["a=%ff", "a=%FF"],
    ["a-b=1&a=2", "a=2&a-b=1"],
    ["X-Amz-Signature=s&a=1", "X-Amz-Signature=s&a=1"],
  ])("%p", (raw, expected) => {
    expect(canonicalQuery(raw, false)).toBe(expected);
  });

  test("and leaves a presigned request's own signature out", () => {
    expect(canonicalQuery("X-Amz-Signature=s&a=1&x-amz-signature=t", true)).toBe(
      "a=1&x-amz-signature=t",
    );
  });
});

describe("canonicalHeaders()", () => {
  test("lower-cases names, trims values and makes one space of many", () => {
    expect(
      canonicalHeaders(
        [
          ["Host", " example.com "],
          ["X-Two", '\t"a   b \t c"  '],
          ["Unsigned", "x"],
        ],
        ["host", "x-two"],
      ),
    ).toBe('host:example.com\nx-two:"a b c"\n');
  });

  test("joins repeats in the order they came", () => {
    expect(
      canonicalHeaders(
        [
          ["x-a", "4"],
          ["X-B", "b"],
          ["X-A", " 1 "],
          ["x-A", ""],
        ],
        ["x-a", "x-b"],
      ),
    ).toBe("x-a:4,1,\nx-b:b\n");
  });

  test.each([
    ["the bytes of UTF-8, one character each", "caf\u00c3\u00a9", "café"],
    ["a byte that is not UTF-8", "caf\u00e9", "café"],
    ["text beyond bytes", "ሴ\u00e9", "ሴé"],
  ])("reads %s as the text that was signed", (_name, value, expected) => {
    expect(canonicalHeaders([["x-a", value]], ["x-a"])).toBe(`x-a:${expected}\n`);
  });

  test("gives a signed header that is not there an empty line", () => {
    expect(canonicalHeaders([["host", "h"]], ["host", "x-gone"])).toBe("host:h\nx-gone:\n");
  });
});

test("canonicalRequest() has AWS's layout", () => {
  const request = {
    method: "POST",
    rawPath: "/test/@connections/abc=",
    rawQuery: undefined,
    headers: [["Host", "h"] as const, ["X-Amz-Date", "d"] as const],
  };
  const signing = { signedHeaders: ["host", "x-amz-date"], payloadHash: "ff", presigned: false };
  expect(canonicalRequest(request, signing)).toBe(
    "POST\n/test/%40connections/abc%3D\n\nhost:h\nx-amz-date:d\n\nhost;x-amz-date\nff",
  );
});

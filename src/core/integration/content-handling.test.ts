import { describe, expect, test } from "bun:test";
import { convertRequest, convertResponse, templateText } from "./content-handling.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("convertRequest()", () => {
  test("decodes base64 for CONVERT_TO_BINARY alone", () => {
    expect(convertRequest("/wA=", "CONVERT_TO_BINARY")).toEqual(bytes(0xff, 0));
    expect(convertRequest("/wA=", "CONVERT_TO_TEXT")).toBe("/wA=");
    expect(convertRequest("/wA=", undefined)).toBe("/wA=");
  });

  test("is undefined for what is not base64", () => {
    expect(convertRequest("{}", "CONVERT_TO_BINARY")).toBeUndefined();
  });
});

describe("convertResponse()", () => {
  test("encodes bytes and text as base64 for CONVERT_TO_TEXT", () => {
    expect(convertResponse(bytes(0xff, 0), "CONVERT_TO_TEXT")).toBe("/wA=");
    expect(convertResponse("ü", "CONVERT_TO_TEXT")).toBe("w7w=");
  });

  test("decodes base64 for CONVERT_TO_BINARY", () => {
    expect(convertResponse("/wA=", "CONVERT_TO_BINARY")).toEqual(bytes(0xff, 0));
    expect(convertResponse("{}", "CONVERT_TO_BINARY")).toBeUndefined();
  });

  test("leaves the rest as it is", () => {
    expect(convertResponse(bytes(0xff), undefined)).toEqual(bytes(0xff));
  });
});

test("templateText() is undefined for bytes that are not UTF-8", () => {
  expect(templateText("a")).toBe("a");
  expect(templateText(bytes(0xc3, 0xbc))).toBe("ü");
  expect(templateText(bytes(0xff))).toBeUndefined();
});

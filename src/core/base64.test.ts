import { describe, expect, test } from "bun:test";
import { decodeBase64, encodeBase64 } from "./base64.ts";

describe("encodeBase64() and decodeBase64()", () => {
  test.each([
    [[], ""],
    [[0x66], "Zg=="],
    [[0x66, 0x6f], "Zm8="],
    [[0xff, 0x00, 0xfe], "/wD+"],
  ])("%j is %j", (bytes, text) => {
    expect(encodeBase64(Uint8Array.from(bytes))).toBe(text);
    expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
  });

  test.each([8_191, 8_192, 8_193, 20_000])("carry %i bytes there and back", (length) => {
    const bytes = Uint8Array.from({ length }, (_none, index) => index % 256);
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  });

  test.each(["Z", "Zm9v!", "ü", "Zg=a"])("%j is no base64", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  test("white space and missing padding are let pass", () => {
    expect(decodeBase64("Zm 8")).toEqual(Uint8Array.from([0x66, 0x6f]));
  });
});

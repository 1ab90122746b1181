import { describe, expect, test } from "bun:test";
import {
  equalInConstantTime,
  hmac,
  hmacHex,
  preparedKey,
  sha256Base64,
  sha256Hex,
} from "./digest.ts";

describe("sha256Hex()", () => {
  test("hashes text and bytes alike (FIPS 180-2, appendix B.1)", () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(sha256Hex("abc")).toBe(abc);
    expect(sha256Hex(new TextEncoder().encode("abc"))).toBe(abc);
    expect(sha256Base64("abc")).toBe(Buffer.from(abc, "hex").toString("base64"));
  });
});

describe("hmac()", () => {
  const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  test("agrees with RFC 4231, test case 2, however the key comes", () => {
    const data = "what do ya want for nothing?";
    expect(Buffer.from(hmac("Jefe", data)).toString("hex")).toBe(expected);
    expect(hmacHex("Jefe", data)).toBe(expected);
    expect(hmacHex(preparedKey(new TextEncoder().encode("Jefe")), data)).toBe(expected);
  });

  test("takes a prepared key that does not print its bytes", () => {
    const key = preparedKey(new TextEncoder().encode("Jefe"));
    expect(JSON.stringify(key)).not.toContain("Jefe");
    expect(String(key)).not.toContain("Jefe");
  });
});

test("equalInConstantTime() compares whole texts, of any length", () => {
  expect(equalInConstantTime("", "")).toBe(true);
  expect(equalInConstantTime("ab", "ab")).toBe(true);
  expect(equalInConstantTime("ab", "aB")).toBe(false);
  expect(equalInConstantTime("ab", "abc")).toBe(false);
  expect(equalInConstantTime("é", "e")).toBe(false);
});

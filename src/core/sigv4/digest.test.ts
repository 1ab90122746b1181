import { describe, expect, test } from "bun:test";
import { equalInConstantTime, HmacKey, hmac, hmacHex, sha256Base64, sha256Hex } from "./digest.ts";

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
    expect(new HmacKey(new TextEncoder().encode("Jefe")).hex(data)).toBe(expected);
  });

  test.each([0, 1, 319, 320, 321, 5_000])(
    "HmacKey agrees over %d characters, in any script",
    (length) => {
      const key = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
      const prepared = new HmacKey(key);
      for (const character of ["a", "\u00e9", "\u20ac"]) {
        const text = character.repeat(length);
        expect(prepared.hex(text)).toBe(hmacHex(key, text));
      }
    },
  );

  test("HmacKey takes a block and not a byte more", () => {
    const block = new Uint8Array(64).fill(9);
    expect(new HmacKey(block).hex("x")).toBe(hmacHex(block, "x"));
    expect(() => new HmacKey(new Uint8Array(65))).toThrow("A key of 65 bytes is too long");
  });

  test("HmacKey does not print its bytes", () => {
    const key = new HmacKey(new TextEncoder().encode("Jefe"));
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

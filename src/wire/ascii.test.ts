import { expect, test } from "bun:test";
import {
  decodeLatin1,
  isFieldValueByte,
  isTargetByte,
  isToken,
  isTokenByte,
  trimBlanks,
} from "./ascii.ts";

const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

test("isTokenByte() holds for the characters of RFC 9110 section 5.6.2", () => {
  const allowed = ALL_BYTES.filter((byte) => isTokenByte(byte));
  expect(allowed).toEqual(
    ALL_BYTES.filter((byte) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/.test(String.fromCharCode(byte))),
  );
  expect(isTokenByte(undefined)).toBe(false);
});

test("isFieldValueByte() refuses every control character but tab", () => {
  const refused = ALL_BYTES.filter((byte) => !isFieldValueByte(byte));
  expect(refused).toEqual(ALL_BYTES.filter((byte) => (byte < 32 && byte !== 9) || byte === 127));
});

test("isTargetByte() holds for visible ASCII but the mark of a fragment", () => {
  const allowed = ALL_BYTES.filter((byte) => isTargetByte(byte));
  expect(allowed).toEqual(ALL_BYTES.filter((byte) => byte > 32 && byte < 127 && byte !== 35));
});

test("isToken() refuses the empty text and text beyond Latin-1", () => {
  expect(isToken("x-Custom_1")).toBe(true);
  expect(isToken("")).toBe(false);
  expect(isToken("a b")).toBe(false);
  expect(isToken("a\u0161")).toBe(false);
});

test("decodeLatin1() keeps every byte as the character of its number", () => {
  const text = decodeLatin1(Uint8Array.from(ALL_BYTES), false);
  expect(Array.from(text, (character) => character.charCodeAt(0))).toEqual(ALL_BYTES);
  const long = new Uint8Array(10_000).fill(0x85);
  expect(decodeLatin1(long, false)).toBe("\x85".repeat(10_000));
  expect(decodeLatin1(new Uint8Array([97, 127, 9]), true)).toBe("a\x7f\t");
});

test("trimBlanks() takes spaces and tabs, and nothing else", () => {
  expect(trimBlanks(" \t a b\t ")).toBe("a b");
  expect(trimBlanks("\xa0a\xa0")).toBe("\xa0a\xa0");
  expect(trimBlanks(" \t")).toBe("");
});

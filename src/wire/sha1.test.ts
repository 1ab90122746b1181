import { expect, test } from "bun:test";
import { seededRandom } from "../../test/support/byte-streams.ts";
import { sha1 } from "./sha1.ts";

function hex(text: string): string {
  return hexOf(sha1(new TextEncoder().encode(text)));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test.each([
  ["", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
  ],
  ["The quick brown fox jumps over the lazy dog", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"],
])("sha1() of %j is the published digest", (text, digest) => {
  expect(hex(text)).toBe(digest);
});

test("sha1() agrees with the runtime for every length around a block's end", async () => {
  const random = seededRandom(1);
  for (let length = 0; length <= 200; length++) {
    const message = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const expected = new Uint8Array(await crypto.subtle.digest("SHA-1", message));
    expect(hexOf(sha1(message))).toBe(hexOf(expected));
  }
});

import { describe, expect, test } from "bun:test";
import { latin1, seededRandom } from "../../test/support/byte-streams.ts";
import { CACHED_TEXT_BYTES_MAX, CACHED_TEXTS_MAX, TextCache } from "./text-cache.ts";

const read = (cache: TextCache, text: string) =>
  cache.read(latin1(`>${text}<`), 1, text.length + 1);

describe("TextCache", () => {
  test("gives each text as it is, up to its length and not a byte longer", () => {
    const cache = new TextCache();
    for (const text of ["", "a", "Host", "host", "x".repeat(CACHED_TEXT_BYTES_MAX)]) {
      expect(read(cache, text)).toBe(text);
      expect(read(cache, text)).toBe(text);
    }
    expect(read(cache, "x".repeat(CACHED_TEXT_BYTES_MAX + 1))).toBeUndefined();
  });

  test("never takes one text for another, whatever shares a place (seed 5)", () => {
    const random = seededRandom(5);
    const cache = new TextCache();
    const texts = Array.from({ length: CACHED_TEXTS_MAX * 3 }, () =>
      Array.from({ length: Math.floor(random() * 6) }, () =>
        String.fromCharCode(33 + Math.floor(random() * 94)),
      ).join(""),
    );
    for (let times = 0; times < 3; times++) {
      for (const text of texts) expect(read(cache, text)).toBe(text);
    }
  });
});

import { describe, expect, test } from "bun:test";
import { SHARED_TEXT_CHARACTERS_MAX, SHARED_TEXTS_MAX, SharedTexts } from "./shared-texts.ts";

describe("SharedTexts", () => {
  test.each(["", "Mozilla/5.0", "é\u00ff", "\ufeffmark", "\ud800", "😀", "x".repeat(9_000)])(
    "gives %j as it is",
    (text) => {
      const texts = new SharedTexts();
      expect(texts.of(text)).toBe(text);
      expect(texts.of(text)).toBe(text);
    },
  );

  test("keeps a text once, up to its limits", () => {
    const texts = new SharedTexts();
    texts.of("one");
    texts.of("one");
    texts.of("x".repeat(SHARED_TEXT_CHARACTERS_MAX));
    expect(texts.size).toBe(2);
    texts.of("x".repeat(SHARED_TEXT_CHARACTERS_MAX + 1));
    expect(texts.size).toBe(2);
    for (let index = 2; index < SHARED_TEXTS_MAX; index += 1) texts.of(String(index));
    expect(texts.size).toBe(SHARED_TEXTS_MAX);
    texts.of("one more");
    expect(texts.size).toBe(1);
  });
});

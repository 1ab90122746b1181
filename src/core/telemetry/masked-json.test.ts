import { describe, expect, test } from "bun:test";
import { maskedJson } from "./masked-json.ts";

const EVENT = {
  headers: { Accept: "a", Authorization: 'Bearer "x"]\\', cookie: "c=1", "x-api-key": "" },
  multiValueHeaders: { Accept: ["a"], Authorization: ['Bearer]s3cret "x"', "oth]er\\"], Host: [] },
  requestContext: { identity: { apiKey: "a]key", apiKeyId: "id" } },
  body: "hi",
};
const SECRETS = /Bearer|s3cret|c=1|oth|a]key/;

describe("maskedJson()", () => {
  test("hides the secret headers of an event, single and multiple, whatever characters they have", () => {
    const shown = maskedJson(JSON.stringify(EVENT));
    expect(shown).not.toMatch(SECRETS);
    expect(JSON.parse(shown)).toMatchObject({
      headers: { Accept: "a" },
      multiValueHeaders: { Accept: ["a"], Host: [] },
      requestContext: { identity: { apiKeyId: "id" } },
      body: "hi",
    });
  });

  test("hides them in JSON that is a string of other JSON", () => {
    let text = JSON.stringify(EVENT);
    for (let level = 1; level <= 3; level++) {
      text = JSON.stringify({ statusCode: 200, body: text });
      let shown = maskedJson(text);
      expect(shown).not.toMatch(SECRETS);
      for (let left = level; left > 0; left--) shown = JSON.parse(shown).body;
      expect(JSON.parse(shown)).toMatchObject({ headers: { Accept: "a" }, body: "hi" });
    }
  });

  test("shows nothing of a value that is cut off", () => {
    for (const text of [JSON.stringify(EVENT), JSON.stringify(JSON.stringify(EVENT))]) {
      for (let length = 0; length < text.length; length++) {
        expect(maskedJson(text.slice(0, length))).not.toMatch(/Bea|s3c|c=1|oth|a]k/);
      }
    }
  });

  test("leaves all else as it is", () => {
    for (const text of [
      "",
      "hi",
      '{"a":"cookie","b":{"cookie":1}}',
      "[[\\\\\\",
      '\\"cookie":"a"',
    ]) {
      expect(maskedJson(text)).toBe(text);
    }
  });

  test("takes no time that grows faster than the text, however hostile that is", () => {
    const started = performance.now();
    for (const piece of ["\\", '"cookie":"', '\\"', '"cookie":[', '"cookie":"\\"']) {
      maskedJson(piece.repeat(200_000 / piece.length));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

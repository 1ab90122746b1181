import { describe, expect, test } from "bun:test";
import { masked, maskedHeaders, maskedUri } from "./masked-headers.ts";

const SECRET = "AWS4-HMAC-SHA256 Credential=AKID/20261128, Signature=0123456789abcdef";

describe("maskedHeaders()", () => {
  test("writes fields as they came, whatever their number", () => {
    expect(maskedHeaders([])).toBe("{}");
    expect(
      maskedHeaders([
        ["Accept", "application/json"],
        ["accept", "text/plain"],
      ]),
    ).toBe("{Accept=application/json, accept=text/plain}");
  });

  for (const name of ["Authorization", "cookie", "X-AMZ-Security-Token", "x-api-key"]) {
    test(`leaves of ${name} the last characters alone`, () => {
      expect(maskedHeaders([[name, SECRET]])).toBe(`{${name}=${"*".repeat(32)}abcdef}`);
    });
  }
});

test("masked() shows nothing of a short secret", () => {
  expect(masked("hunter2hunter2hunter2x!")).toBe("*".repeat(32));
  expect(masked("x".repeat(24))).toEndWith("*xxxxxx");
});

test("maskedUri() hides a password and a signature, and nothing else", () => {
  const plain = "https://example.com/a?X-Amz-Date=20261128T000000Z#b";
  expect(maskedUri(plain)).toBe(plain);
  expect(maskedUri("http://user:pass@example.com/a?x-amz-signature=0ff&b=1")).toBe(
    `http://${"*".repeat(32)}@example.com/a?x-amz-signature=${"*".repeat(32)}&b=1`,
  );
  expect(maskedUri("http://user:p@ss@example.com/a@b")).toBe(
    `http://${"*".repeat(32)}@example.com/a@b`,
  );
});

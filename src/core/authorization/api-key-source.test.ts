import { expect, test } from "bun:test";
import { apiKeySource } from "./api-key-source.ts";

test("apiKeySource() knows AWS's two expressions and no other", () => {
  expect(apiKeySource("$request.header.x-api-key")).toBe("header");
  expect(apiKeySource("$context.authorizer.usageIdentifierKey")).toBe("authorizer");
  expect(() => apiKeySource("$request.querystring.key")).toThrow(
    '"$request.querystring.key" must be $request.header.x-api-key or $context.authorizer.usageIdentifierKey',
  );
});

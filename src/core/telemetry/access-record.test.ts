import { expect, test } from "bun:test";
import { SIGNED_AND_ALLOWED, unauthenticated, unauthorized } from "./access-record.ts";

test("a signature that does not hold ends before policies are looked at", () => {
  expect(unauthenticated(403, "no")).toEqual({
    authenticate: { status: 403, latencyMs: 0, error: "no" },
  });
});

test("a policy that does not allow comes after a signature that holds", () => {
  expect(unauthorized(403, "no")).toEqual({
    authenticate: { status: 200, latencyMs: 0 },
    authorize: { status: 403, latencyMs: 0, error: "no" },
  });
  expect(SIGNED_AND_ALLOWED.authenticate).toEqual(unauthorized(403, "no").authenticate);
});

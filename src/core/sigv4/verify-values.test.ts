import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../http.ts";
import { sha256Hex } from "./digest.ts";
import {
  expectMismatch,
  faultOf,
  HELLO,
  HOST,
  KEY,
  post,
  presigned,
  SESSION,
  SIGNED_AT,
  signed,
  verify,
} from "./signed-request.fixture.ts";
import type { SigningCredential } from "./verify.ts";

describe("the session token", () => {
  const invalid = {
    errorType: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  };
  const table: [string, SigningCredential, SigningCredential][] = [
    ["missing", KEY, SESSION],
    ["another", { ...SESSION, sessionToken: "TOKEN/with+odd=charS" }, SESSION],
    ["of another length", { ...SESSION, sessionToken: "T" }, SESSION],
    ["empty", { ...SESSION, sessionToken: "" }, SESSION],
    ["given for a key that has none", SESSION, KEY],
  ];
  test.each(table)("is refused when %s", (_name, credential, known) => {
    expect(faultOf(verify(signed({ credential }), HELLO, { known }))).toMatchObject(invalid);
    expect(faultOf(verify(presigned({ credential }), undefined, { known }))).toMatchObject(invalid);
  });

  test("passes when it is the one", () => {
    expect(verify(signed({ credential: SESSION }), HELLO, { known: SESSION }).kind).toBe(
      "verified",
    );
    expect(verify(presigned({ credential: SESSION }), undefined, { known: SESSION }).kind).toBe(
      "verified",
    );
  });

  test("is refused from the millisecond at which it expires", () => {
    const known = { ...SESSION, expiresAt: SIGNED_AT + 10 };
    const request = signed({ credential: SESSION });
    expect(verify(request, HELLO, { known, nowMs: SIGNED_AT + 9 }).kind).toBe("verified");
    expect(faultOf(verify(request, HELLO, { known, nowMs: SIGNED_AT + 10 }))).toMatchObject({
      errorType: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
  });
});

describe("X-Amz-Content-Sha256", () => {
  const declaring = (value: string) => post({ headers: [HOST, ["X-Amz-Content-Sha256", value]] });

  test("passes when it is the body's", () => {
    expect(verify(signed({ request: declaring(sha256Hex(HELLO)) }), HELLO).kind).toBe("verified");
  });

  test.each(["UNSIGNED-PAYLOAD", sha256Hex("other"), ""])("is refused when it is %p", (value) => {
    expectMismatch(verify(signed({ request: declaring(value) }), HELLO));
  });

  test("is compared even when it is not signed", () => {
    const request = signed();
    const headers: HeaderField[] = [
      ...request.headers,
      ["x-amz-content-sha256", sha256Hex("other")],
    ];
    expectMismatch(verify({ ...request, headers }, HELLO));
  });
});

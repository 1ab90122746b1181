import { expect, test } from "bun:test";
import {
  EXPIRED_TOKEN,
  HOST_NOT_SIGNED,
  headerIncomplete,
  MISSING_AUTHENTICATION_TOKEN,
  mismatch,
  notKeyValue,
  queryIncomplete,
  TWO_SIGNATURES,
  UNRECOGNIZED_CLIENT,
} from "./signature-fault.ts";

/** `printf 'Bearer secret-token' | openssl dgst -sha256 -binary | base64` */
const HASH = "hud0v/kLD+X47AD/2eV5xlNwXKFihdCdmSriv7WLwwg=";

test("every refusal is a 403 with one of AWS's error types, and cannot be changed", () => {
  const types = [
    [MISSING_AUTHENTICATION_TOKEN, "MissingAuthenticationTokenException"],
    [UNRECOGNIZED_CLIENT, "UnrecognizedClientException"],
    [EXPIRED_TOKEN, "ExpiredTokenException"],
    [HOST_NOT_SIGNED, "InvalidSignatureException"],
    [TWO_SIGNATURES, "InvalidSignatureException"],
    [mismatch("", ""), "InvalidSignatureException"],
    [notKeyValue("x"), "IncompleteSignatureException"],
    [headerIncomplete([], "x"), "IncompleteSignatureException"],
    [queryIncomplete([]), "IncompleteSignatureException"],
  ] as const;
  for (const [fault, errorType] of types) {
    expect(fault).toMatchObject({ status: 403, errorType });
    expect(Object.isFrozen(fault)).toBe(true);
  }
});

test("notKeyValue() and headerIncomplete() repeat a header as its hash alone", () => {
  expect(notKeyValue("Bearer secret-token").message).toBe(
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${HASH}'.`,
  );
  const missing = ["Authorization header requires 'Signature' parameter."];
  expect(headerIncomplete(missing, "Bearer secret-token").message).toBe(
    `Authorization header requires 'Signature' parameter. (Hashed with SHA-256 and encoded with Base64) Authorization=${HASH}`,
  );
});

test("queryIncomplete() names every parameter that is missing", () => {
  expect(queryIncomplete(["X-Amz-Credential", "X-Amz-Date"]).message).toBe(
    "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
  );
});

test("mismatch() shows what should have been signed", () => {
  expect(mismatch("GET\n/", "AWS4-HMAC-SHA256\nx").message).toEndWith(
    "\n\nThe Canonical String for this request should have been\n'GET\n/'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\nx'\n",
  );
});

/**
 * What AWS says to a request whose signature it does not accept.
 *
 * Gaps: 2026-11-22 the texts for a bad `X-Amz-Expires` and for one that ran out in a presigned request are
 *   ours in AWS's manner; no capture of API Gateway's own is known.
 * By design: none.
 */
import { sha256Base64 } from "./digest.ts";

/** A refusal as a value; the edge renders it. Texts are AWS's, verbatim, trailing spaces included. */
export type SignatureFault = {
  readonly errorType: string;
  readonly message: string;
  readonly status: 403;
};

export const MISSING_AUTHENTICATION_TOKEN = fault(
  "MissingAuthenticationTokenException",
  "Missing Authentication Token",
);

/** Also what AWS answers for a key it does not know. */
export const UNRECOGNIZED_CLIENT = fault(
  "UnrecognizedClientException",
  "The security token included in the request is invalid.",
);

export const EXPIRED_TOKEN = fault(
  "ExpiredTokenException",
  "The security token included in the request is expired",
);

export const HOST_NOT_SIGNED = invalidSignature(
  "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
);

export const TWO_SIGNATURES = invalidSignature(
  "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
);

export function invalidSignature(message: string): SignatureFault {
  return fault("InvalidSignatureException", message);
}

export function incompleteSignature(message: string): SignatureFault {
  return fault("IncompleteSignatureException", message);
}

/** API Gateway answers with a hash of the header since 2023, so that a bearer token is not repeated. */
export function notKeyValue(authorization: string): SignatureFault {
  return incompleteSignature(
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${sha256Base64(authorization)}'.`,
  );
}

export function headerIncomplete(
  missing: readonly string[],
  authorization: string,
): SignatureFault {
  return incompleteSignature(
    `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${sha256Base64(authorization)}`,
  );
}

export function queryIncomplete(names: readonly string[]): SignatureFault {
  const missing = names.map((name) => `AWS query-string parameters must include '${name}'. `);
  return incompleteSignature(`${missing.join("")}Re-examine the query-string parameters.`);
}

export function mismatch(canonical: string, toSign: string): SignatureFault {
  return invalidSignature(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details." +
      `\n\nThe Canonical String for this request should have been\n'${canonical}'` +
      `\n\nThe String-to-Sign should have been\n'${toSign}'\n`,
  );
}

function fault(errorType: string, message: string): SignatureFault {
  return Object.freeze({ errorType, message, status: 403 });
}

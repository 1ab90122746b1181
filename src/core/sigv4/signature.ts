/** Steps 2 to 4 of Signature Version 4: the string to sign, the signing key and the signature. */
import { hmac, sha256Hex } from "./digest.ts";

export const ALGORITHM = "AWS4-HMAC-SHA256";
export const SCOPE_END = "aws4_request";

export interface CredentialScope {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${SCOPE_END}`;
}

export function stringToSign(amzDate: string, scope: CredentialScope, canonical: string): string {
  return `${ALGORITHM}\n${amzDate}\n${scopeText(scope)}\n${sha256Hex(canonical)}`;
}

/** Good for one day, Region and service: four HMACs that need not be repeated for each request. */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Uint8Array {
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(dateKey, scope.region), scope.service), SCOPE_END);
}

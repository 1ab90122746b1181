import type { HeaderField } from "../http.ts";

/** Fields that carry what lets somebody in, in lower case. */
export const SECRET_HEADERS: ReadonlySet<string> = new Set([
  ...["authorization", "cookie", "proxy-authorization", "set-cookie"],
  ...["x-amz-security-token", "x-api-key"],
]);

/** Characters of a secret that stay, so that two of them can be told apart. AWS leaves as many. */
const SHOWN = 6;
/** In place of a secret, however long it is. */
export const STARS = "*".repeat(32);

/** `{Name=value, Other=value}`, as API Gateway writes headers into its logs, secrets masked. */
export function maskedHeaders(headers: readonly HeaderField[]): string {
  const fields = headers.map(([name, value]) => {
    return `${name}=${SECRET_HEADERS.has(name.toLowerCase()) ? masked(value) : value}`;
  });
  return `{${fields.join(", ")}}`;
}

/** A secret's last characters behind stars; nothing of one that is so short that they would give it away. */
export function masked(secret: string): string {
  return secret.length < 4 * SHOWN ? STARS : STARS + secret.slice(-SHOWN);
}

/** Parameters of a signed URL whose value is a secret. */
const SECRET_PARAMETER = /([?&](?:X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential)=)[^&#]*/gi;
/** To the last `@`, as URLs are read: a password may have one of its own. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;

/** Without the password of its user, and without the signature of a presigned URL. */
export function maskedUri(uri: string): string {
  return uri.replace(USER_INFO, `$1${STARS}@`).replace(SECRET_PARAMETER, `$1${STARS}`);
}

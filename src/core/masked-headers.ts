import type { HeaderField } from "./http.ts";

/** Fields that carry what lets somebody in. */
const SECRET = new Set([
  ...["authorization", "cookie", "proxy-authorization", "set-cookie"],
  ...["x-amz-security-token", "x-api-key"],
]);

/** Characters of a secret that stay, so that two of them can be told apart. AWS leaves as many. */
const SHOWN = 6;
/** Stars, however long the secret is. */
const STARS = "*".repeat(32);

/** `{Name=value, Other=value}`, as API Gateway writes headers into its logs, secrets masked. */
export function maskedHeaders(headers: readonly HeaderField[]): string {
  const fields = headers.map(([name, value]) => {
    return `${name}=${SECRET.has(name.toLowerCase()) ? masked(value) : value}`;
  });
  return `{${fields.join(", ")}}`;
}

/** A secret's last characters behind stars; nothing of one that is so short that they would give it away. */
export function masked(secret: string): string {
  return secret.length < 4 * SHOWN ? STARS : STARS + secret.slice(-SHOWN);
}

/** Parameters of a signed URL whose value is a secret. */
const SECRET_PARAMETER = /([?&](?:X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential)=)[^&#]*/gi;
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;

/** Without the password of its user, and without the signature of a presigned URL. */
export function maskedUri(uri: string): string {
  return uri.replace(USER_INFO, `$1${STARS}@`).replace(SECRET_PARAMETER, `$1${STARS}`);
}

/** Members of an event that hold such a header, one value or a list of them, or an API key. */
const SECRET_MEMBER = new RegExp(
  `("(?:${[...SECRET, "apiKey"].join("|")})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`,
  "gi",
);

/** JSON text in which the members that are named as secret headers have stars for their value. */
export function maskedJson(text: string): string {
  return text.replace(SECRET_MEMBER, `$1"${STARS}"`);
}

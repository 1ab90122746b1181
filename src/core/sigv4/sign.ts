/**
 * The signing side of Signature Version 4, for our own command line and tests: the same canonical form
 * that `verify.ts` checks against.
 *
 * Gaps: none known.
 * By design: 2026-11-22 headers that proxies may change (`Connection`, `User-Agent` and the like) are not
 *   signed, as the AWS SDKs leave them out.
 */
import { type HeaderField, headerValue, type RawRequest } from "../http.ts";
import { canonicalRequest, encodeUriComponent } from "./canonical-request.ts";
import { hmacHex, sha256Hex } from "./digest.ts";
import {
  ALGORITHM,
  type CredentialScope,
  deriveSigningKey,
  scopeText,
  stringToSign,
} from "./signature.ts";

export interface SigningOptions {
  /** Its headers must hold `Host`, with the port when it is not the scheme's own. */
  readonly request: RawRequest;
  readonly body: Uint8Array | undefined;
  readonly credential: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  readonly region: string;
  readonly service: string;
  /** `20150830T123600Z`; `formatAmzDate()` writes it. */
  readonly amzDate: string;
}

const NOT_SIGNED = new Set([
  "authorization",
  "cache-control",
  "connection",
  "expect",
  "from",
  "keep-alive",
  "max-forwards",
  "pragma",
  "referer",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-amzn-trace-id",
]);

/** The headers to add to the request: `X-Amz-Date`, `X-Amz-Security-Token` if there is one, `Authorization`. */
export function signRequest(options: SigningOptions): HeaderField[] {
  const { request, credential, amzDate } = options;
  const added: HeaderField[] = [["X-Amz-Date", amzDate]];
  if (credential.sessionToken !== undefined) {
    added.push(["X-Amz-Security-Token", credential.sessionToken]);
  }
  const complete = { ...request, headers: [...request.headers, ...added] };
  const signedHeaders = headersToSign(complete);
  const scope = scopeOf(options);
  const signature = signatureOf(options, { request: complete, scope, signedHeaders });
  const claim = `Credential=${credential.accessKeyId}/${scopeText(scope)}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return [...added, ["Authorization", `${ALGORITHM} ${claim}`]];
}

/** The path and query of a request that needs no headers but the ones it was signed with. */
export function presignUrl(options: SigningOptions & { readonly expiresSeconds: number }): string {
  const { request, credential, amzDate, expiresSeconds } = options;
  const scope = scopeOf(options);
  const signedHeaders = headersToSign(request);
  const parameters: [string, string][] = [
    ["X-Amz-Algorithm", ALGORITHM],
    ["X-Amz-Credential", `${credential.accessKeyId}/${scopeText(scope)}`],
    ["X-Amz-Date", amzDate],
    ["X-Amz-Expires", String(expiresSeconds)],
    ["X-Amz-SignedHeaders", signedHeaders.join(";")],
  ];
  if (credential.sessionToken !== undefined) {
    parameters.push(["X-Amz-Security-Token", credential.sessionToken]);
  }
  const own = request.rawQuery === undefined || request.rawQuery === "" ? [] : [request.rawQuery];
  const rawQuery = [
    ...own,
    ...parameters.map(([name, value]) => `${name}=${encodeUriComponent(value)}`),
  ].join("&");
  const complete = { ...request, rawQuery };
  const signature = signatureOf(options, { request: complete, scope, signedHeaders });
  return `${request.rawPath}?${rawQuery}&X-Amz-Signature=${signature}`;
}

function signatureOf(
  options: SigningOptions,
  signing: {
    readonly request: RawRequest;
    readonly scope: CredentialScope;
    readonly signedHeaders: readonly string[];
  },
): string {
  const { request, scope, signedHeaders } = signing;
  const payloadHash = sha256Hex(options.body ?? "");
  const canonical = canonicalRequest(request, { signedHeaders, payloadHash, presigned: false });
  const key = deriveSigningKey(options.credential.secretAccessKey, scope);
  return hmacHex(key, stringToSign(options.amzDate, scope, canonical));
}

function headersToSign(request: RawRequest): string[] {
  if (headerValue(request.headers, "host") === undefined) {
    throw new TypeError("A request must have its Host header before it is signed");
  }
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  return [...names]
    .filter(
      (name) => !NOT_SIGNED.has(name) && !name.startsWith("proxy-") && !name.startsWith("sec-"),
    )
    .sort();
}

function scopeOf(options: SigningOptions): CredentialScope {
  return { date: options.amzDate.slice(0, 8), region: options.region, service: options.service };
}

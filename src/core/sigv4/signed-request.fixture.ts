import type { HeaderField, RawRequest } from "../http.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { hmacHex } from "./digest.ts";
import { presignUrl, signRequest } from "./sign.ts";
import { deriveSigningKey, stringToSign } from "./signature.ts";
import {
  type SignatureFault,
  type SigningCredential,
  SigningKeyCache,
  type Verification,
  verifySignature,
} from "./verify.ts";

export const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
export const KEY: SigningCredential = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET };
export const SESSION: SigningCredential = { ...KEY, sessionToken: "TOKEN/with+odd=chars" };
export const AMZ_DATE = "20260925T000000Z";
export const SIGNED_AT = Date.UTC(2026, 8, 25);
export const HOST: HeaderField = ["Host", "abcdef1234.execute-api.us-east-1.amazonaws.com"];
export const SCOPE_TEXT = "20260925/us-east-1/execute-api/aws4_request";
export const HELLO = new TextEncoder().encode("hello");

interface Settings {
  readonly nowMs?: number;
  readonly known?: SigningCredential;
  readonly region?: string;
  readonly keys?: SigningKeyCache;
}

export function verify(
  request: RawRequest,
  body: Uint8Array | undefined,
  settings: Settings = {},
): Verification<SigningCredential> {
  const known = settings.known ?? KEY;
  return verifySignature(request, body, {
    service: "execute-api",
    nowMs: settings.nowMs ?? SIGNED_AT,
    lookup: (accessKeyId) => (accessKeyId === known.accessKeyId ? known : undefined),
    keys: settings.keys ?? new SigningKeyCache(),
    ...(settings.region === undefined ? {} : { region: settings.region }),
  });
}

export function post(overrides: Partial<RawRequest> = {}): RawRequest {
  const rawPath = "/test/@connections/gbgBEG6oLQAYKEhVEA==";
  return { method: "POST", rawPath, rawQuery: undefined, headers: [HOST], ...overrides };
}

interface SignAs {
  readonly request?: RawRequest;
  readonly body?: Uint8Array | undefined;
  readonly credential?: SigningCredential;
  readonly region?: string;
  readonly service?: string;
  readonly amzDate?: string;
}

export function signed(as: SignAs = {}): RawRequest {
  const request = as.request ?? post();
  const options = { ...signingOptions(as), request };
  return { ...request, headers: [...request.headers, ...signRequest(options)] };
}

export function presigned(as: SignAs & { readonly expiresSeconds?: number } = {}): RawRequest {
  const request = as.request ?? { ...post(), method: "GET", rawPath: "/test" };
  const target = presignUrl({
    ...signingOptions({ body: undefined, ...as }),
    request,
    expiresSeconds: as.expiresSeconds ?? 300,
  });
  return { ...request, rawQuery: target.slice(target.indexOf("?") + 1) };
}

function signingOptions(as: SignAs) {
  return {
    body: "body" in as ? as.body : HELLO,
    credential: as.credential ?? KEY,
    region: as.region ?? "us-east-1",
    service: as.service ?? "execute-api",
    amzDate: as.amzDate ?? AMZ_DATE,
  };
}

/** A signature over exactly these headers, for requests that `signRequest()` does not make. */
export function signatureOf(
  request: RawRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const scope = { date: "20260925", region: "us-east-1", service: "execute-api" };
  const canonical = canonicalRequest(request, { signedHeaders, payloadHash, presigned: false });
  return hmacHex(deriveSigningKey(SECRET, scope), stringToSign(AMZ_DATE, scope, canonical));
}

export function withHeader(request: RawRequest, name: string, value: string): RawRequest {
  const headers = request.headers.map(
    (field): HeaderField => (field[0] === name ? [name, value] : field),
  );
  return { ...request, headers };
}

export function authorizationOf(request: RawRequest): string {
  return request.headers.find(([name]) => name === "Authorization")?.[1] ?? "";
}

/** The fault of a refusal; a secret in it is an error, whatever the test is about. */
export function faultOf(verification: Verification<SigningCredential>): SignatureFault {
  if (verification.kind !== "refused") throw new Error(`not refused: ${verification.kind}`);
  if (JSON.stringify(verification).includes(SECRET)) throw new Error("the secret is in the fault");
  return verification.fault;
}

export function expectInvalid(
  verification: Verification<SigningCredential>,
  message: string,
): void {
  const fault = faultOf(verification);
  if (fault.errorType === "InvalidSignatureException" && fault.message === message) return;
  throw new Error(`expected "${message}", not ${JSON.stringify(fault)}`);
}

export function expectMismatch(verification: Verification<SigningCredential>): void {
  const { message } = faultOf(verification);
  if (message.startsWith("The request signature we calculated does not match")) return;
  throw new Error(`not a mismatch: ${message}`);
}

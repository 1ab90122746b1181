/**
 * Whether a request was signed with the secret of the access key it names (AWS: "AWS Signature Version 4").
 * Checks run in the order AWS runs them, so that the first thing wrong is the thing that is reported.
 *
 * Gaps: none known.
 * By design: 2026-11-22 only `host` has to be among the signed headers. An unsigned `X-Amz-Date` changes the
 *   string to sign all the same; the security token and `X-Amz-Content-Sha256` are compared by value.
 *   2026-11-22 the body is always hashed: `UNSIGNED-PAYLOAD` is refused in both forms, since the signers of the
 *   AWS SDKs never send it for execute-api and reports say that API Gateway refuses it.
 *   2026-11-22 a presigned request without `X-Amz-Expires` is good for as long as a signed header is.
 *   2026-11-22 Signature Version 4A is refused; WebSocket APIs have no multi-Region endpoint to use it with.
 */
import { headerValue, type RawRequest } from "../http.ts";
import { formatAmzDate, parseAmzDate, parseHttpDate } from "./amz-date.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { equalInConstantTime, HmacKey, sha256Hex } from "./digest.ts";
import { type PresentedSignature, parseAuthorization } from "./parse-authorization.ts";
import {
  ALGORITHM,
  type CredentialScope,
  deriveSigningKey,
  SCOPE_END,
  stringToSign,
} from "./signature.ts";
import {
  EXPIRED_TOKEN,
  HOST_NOT_SIGNED,
  incompleteSignature,
  invalidSignature,
  mismatch,
  type SignatureFault,
  UNRECOGNIZED_CLIENT,
} from "./signature-fault.ts";

export type { SignatureFault };

export interface SigningCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export type Verification<C> =
  | {
      readonly kind: "verified";
      readonly credential: C;
      readonly accessKeyId: string;
      /** Of the credential scope. */
      readonly region: string;
    }
  /** Form, date and scope are right, but `lookup` has no such key: nothing was verified. */
  | { readonly kind: "unknownKey"; readonly accessKeyId: string; readonly region: string }
  | { readonly kind: "refused"; readonly fault: SignatureFault };

export interface VerifyOptions<C> {
  /** What a scope must name. */
  readonly service: string;
  /** When given, a signature for any other Region is refused, as on AWS. */
  readonly region?: string | undefined;
  readonly nowMs: number;
  readonly lookup: (accessKeyId: string) => C | undefined;
  readonly keys: SigningKeyCache;
}

/** How far the clocks of signer and gateway may differ, milliseconds. AWS: 5 minutes. */
export const CLOCK_SKEW_MS_MAX = 300_000;
/** Longest life of a presigned request, seconds. AWS: 7 days. */
export const PRESIGNED_EXPIRES_SECONDS_MAX = 604_800;
/** Longest access key id, characters. AWS: 128. */
export const ACCESS_KEY_ID_CHARACTERS_MAX = 128;
/** Longest Region name, characters. Ours. */
export const REGION_CHARACTERS_MAX = 64;
/** Signing keys kept, count. Ours: one per key, day and Region in use. */
export const SIGNING_KEYS_MAX = 1_024;

export function verifySignature<C extends SigningCredential>(
  request: RawRequest,
  body: Uint8Array | undefined,
  options: VerifyOptions<C>,
): Verification<C> {
  const parsed = parseAuthorization(request);
  if (parsed.kind === "refused") return parsed;
  const { presented } = parsed;
  const claim = claimOf(presented, options);
  if ("fault" in claim) return { kind: "refused", fault: claim.fault };
  const { accessKeyId } = claim;
  const { region } = claim.scope;
  const credential = options.lookup(accessKeyId);
  if (credential === undefined) return { kind: "unknownKey", accessKeyId, region };
  const fault =
    tokenFault(credential, presented.securityToken, options.nowMs) ??
    signatureFault(request, body ?? NO_BODY, { presented, claim, credential, keys: options.keys });
  return fault === undefined
    ? { kind: "verified", credential, accessKeyId, region }
    : { kind: "refused", fault };
}

/**
 * Signing keys by access key, day, Region and service. Only a signature that verified earns a place, so
 * nobody without a secret can push others out.
 */
export class SigningKeyCache {
  readonly #capacity: number;
  /** In order of use, the longest unused first. */
  readonly #entries = new Map<string, KeptKey>();
  /** The one used last: most requests in a row come from one signer. */
  #last: KeptKey | undefined;

  constructor(capacity: number = SIGNING_KEYS_MAX) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A key derived from another secret is not found: rotation takes effect at once. */
  find(credential: SigningCredential, scope: CredentialScope): HmacKey | undefined {
    if (isFor(this.#last, credential, scope)) return this.#last.key;
    const entry = this.#entries.get(cacheKey(credential, scope));
    return isFor(entry, credential, scope) ? entry.key : undefined;
  }

  keep(credential: SigningCredential, scope: CredentialScope, key: HmacKey): void {
    if (isFor(this.#last, credential, scope)) return;
    const { accessKeyId, secretAccessKey: secret } = credential;
    const { date, region, service } = scope;
    const name = cacheKey(credential, scope);
    this.#last = { accessKeyId, secret, date, region, service, key };
    this.#entries.delete(name);
    this.#entries.set(name, this.#last);
    if (this.#entries.size <= this.#capacity) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

interface KeptKey extends CredentialScope {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly key: HmacKey;
}

function isFor(
  kept: KeptKey | undefined,
  credential: SigningCredential,
  scope: CredentialScope,
): kept is KeptKey {
  return (
    kept !== undefined &&
    kept.accessKeyId === credential.accessKeyId &&
    kept.secret === credential.secretAccessKey &&
    kept.date === scope.date &&
    kept.region === scope.region &&
    kept.service === scope.service
  );
}

function cacheKey(
  credential: SigningCredential,
  { date, region, service }: CredentialScope,
): string {
  return `${credential.accessKeyId}/${date}/${region}/${service}`;
}

interface Claim {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly amzDate: string;
}

const NO_BODY = new Uint8Array(0);
const NO_BODY_HASH = sha256Hex(NO_BODY);

function claimOf(
  presented: PresentedSignature,
  options: Pick<VerifyOptions<unknown>, "service" | "region" | "nowMs">,
): Claim | { readonly fault: SignatureFault } {
  const basic = parseAmzDate(presented.date);
  const signedAt = basic ?? parseHttpDate(presented.date);
  if (signedAt === undefined) {
    return {
      fault: incompleteSignature(
        `Date must be in ISO-8601 'basic format'. Got '${presented.date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      ),
    };
  }
  const timeFault = lifetimeFault(signedAt, presented.expires, options.nowMs);
  if (timeFault !== undefined) return { fault: timeFault };
  if (!presented.signedHeaders.includes("host")) return { fault: HOST_NOT_SIGNED };
  if (presented.algorithm !== ALGORITHM) {
    return {
      fault: incompleteSignature(
        `Unsupported AWS 'algorithm': '${presented.algorithm}' (only ${ALGORITHM} for now). `,
      ),
    };
  }
  const amzDate = basic === undefined ? formatAmzDate(signedAt) : presented.date;
  const named = namedCredential(presented.credential);
  if (named === undefined) {
    return {
      fault: incompleteSignature(
        `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${presented.credential}'`,
      ),
    };
  }
  const { accessKeyId, scope, end } = named;
  // Nobody has such a key, and what is not text must not reach a log or an event.
  if (
    !isWord(accessKeyId, ACCESS_KEY_ID_CHARACTERS_MAX) ||
    !isWord(scope.region, REGION_CHARACTERS_MAX)
  ) {
    return { fault: UNRECOGNIZED_CLIENT };
  }
  const wrong = scopeFaults(scope, end, amzDate, options);
  return wrong === "" ? { accessKeyId, scope, amzDate } : { fault: invalidSignature(wrong) };
}

interface NamedCredential {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly end: string;
}

/** `keyid/date/region/service/term`. A signer names the same one all day. */
function namedCredential(text: string): NamedCredential | undefined {
  if (text === lastCredential) return lastNamed;
  const parts = text.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", end = ""] = parts;
  if (parts.length !== 5 || accessKeyId === "") return undefined;
  lastCredential = text;
  lastNamed = { accessKeyId, scope: { date, region, service }, end };
  return lastNamed;
}

let lastCredential: string | undefined;
let lastNamed: NamedCredential | undefined;

/** Visible ASCII, and not too much of it. */
function isWord(text: string, charactersMax: number): boolean {
  return text.length <= charactersMax && /^[!-~]*$/.test(text);
}

function scopeFaults(
  scope: CredentialScope,
  end: string | undefined,
  amzDate: string,
  expected: Pick<VerifyOptions<unknown>, "service" | "region">,
): string {
  let text = "";
  if (expected.region !== undefined && scope.region !== expected.region) {
    text += `Credential should be scoped to a valid region, not '${scope.region}'. `;
  }
  if (scope.service !== expected.service) {
    text += `Credential should be scoped to correct service: '${expected.service}'. `;
  }
  if (end !== SCOPE_END) {
    text += `Credential should be scoped with a valid terminator: '${SCOPE_END}', not '${end}'. `;
  }
  const day = amzDate.slice(0, 8);
  if (scope.date !== day) {
    text += `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${amzDate}'. `;
  }
  return text;
}

/** Whole seconds on both sides, since a signature has no finer time. */
function lifetimeFault(
  signedAt: number,
  expires: string | undefined,
  nowMs: number,
): SignatureFault | undefined {
  const now = Math.floor(nowMs / 1_000) * 1_000;
  const lifeMs = expires === undefined ? CLOCK_SKEW_MS_MAX : expiresMs(expires);
  if (lifeMs === undefined) {
    return invalidSignature(
      `X-Amz-Expires must be a whole number of seconds from 1 to ${PRESIGNED_EXPIRES_SECONDS_MAX}.`,
    );
  }
  if (signedAt < now - lifeMs) {
    const life = lifeMs % 60_000 === 0 ? `${lifeMs / 60_000} min` : `${lifeMs / 1_000} sec`;
    return invalidSignature(
      `Signature expired: ${formatAmzDate(signedAt)} is now earlier than ${formatAmzDate(now - lifeMs)} (${formatAmzDate(now)} - ${life}.)`,
    );
  }
  if (signedAt > now + CLOCK_SKEW_MS_MAX) {
    return invalidSignature(
      `Signature not yet current: ${formatAmzDate(signedAt)} is still later than ${formatAmzDate(now + CLOCK_SKEW_MS_MAX)} (${formatAmzDate(now)} + 5 min.)`,
    );
  }
  return undefined;
}

function expiresMs(text: string): number | undefined {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= PRESIGNED_EXPIRES_SECONDS_MAX ? seconds * 1_000 : undefined;
}

function tokenFault(
  credential: SigningCredential,
  presented: string | undefined,
  nowMs: number,
): SignatureFault | undefined {
  const expected = credential.sessionToken;
  if ((expected === undefined) !== (presented === undefined)) return UNRECOGNIZED_CLIENT;
  if (
    expected !== undefined &&
    presented !== undefined &&
    !equalInConstantTime(expected, presented)
  ) {
    return UNRECOGNIZED_CLIENT;
  }
  const { expiresAt } = credential;
  return expiresAt !== undefined && nowMs >= expiresAt ? EXPIRED_TOKEN : undefined;
}

function signatureFault(
  request: RawRequest,
  body: Uint8Array,
  proof: {
    readonly presented: PresentedSignature;
    readonly claim: Claim;
    readonly credential: SigningCredential;
    readonly keys: SigningKeyCache;
  },
): SignatureFault | undefined {
  const { presented, claim, credential, keys } = proof;
  const payloadHash = body.length === 0 ? NO_BODY_HASH : sha256Hex(body);
  const { signedHeaders, presigned } = presented;
  const canonical = canonicalRequest(request, { signedHeaders, presigned, payloadHash });
  const toSign = stringToSign(claim.amzDate, claim.scope, canonical);
  const known = keys.find(credential, claim.scope);
  const key = known ?? new HmacKey(deriveSigningKey(credential.secretAccessKey, claim.scope));
  const declaredHash = headerValue(request.headers, "x-amz-content-sha256");
  const bodyIsAsDeclared = declaredHash === undefined || declaredHash.trim() === payloadHash;
  if (!equalInConstantTime(key.hex(toSign), presented.signature) || !bodyIsAsDeclared) {
    return mismatch(canonical, toSign);
  }
  keys.keep(credential, claim.scope, key);
  return undefined;
}

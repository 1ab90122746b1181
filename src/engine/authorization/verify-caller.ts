/**
 * Who signed a request, and whether its policies allow it: SigV4 first, then IAM (AWS: "Control access with IAM
 * authorization").
 *
 * Gaps: none known.
 * By design: 2026-11-22 a key that nobody here knows may be admitted with a warning in development, since its secret is not here
 *   to verify it with; `--strict` refuses it as AWS would. 2026-11-22 a signature for another Region passes unless `--strict` is set.
 */
import {
  accessDeniedMessage,
  evaluatePolicies,
  type PolicyRequest,
} from "../../core/authorization/iam-policy.ts";
import { parseAuthorization } from "../../core/sigv4/parse-authorization.ts";
import { type SignatureFault, UNRECOGNIZED_CLIENT } from "../../core/sigv4/signature-fault.ts";
import {
  type SigningKeyCache,
  type Verification,
  verifySignature,
} from "../../core/sigv4/verify.ts";
import type { Clock, CredentialStore, InboundRequest, KnownCredential } from "../ports.ts";
import { conditionContext } from "./condition-context.ts";

export interface VerifyCallerDeps {
  readonly credentials: CredentialStore;
  readonly signingKeys: SigningKeyCache;
  readonly clock: Clock;
  readonly region: string;
  /** Refuse a signature scoped to another Region, as AWS does; a laptop's clients may be set to any. */
  readonly strictRegion: boolean;
  readonly accountId: string;
  /**
   * What signers of this machine go by when `clock` is one that a test moves: the gateway's own functions know of no other.
   * Left out: `clock`.
   */
  readonly signersClock?: Pick<Clock, "now"> | undefined;
}

export type Caller =
  | { readonly kind: "known"; readonly credential: KnownCredential }
  /** Admitted, though nobody here knows the key. */
  | { readonly kind: "unknown"; readonly accessKeyId: string }
  | { readonly kind: "refused"; readonly fault: SignatureFault };

/** `service`: what the request must be signed for. */
export function verifyCaller(
  deps: VerifyCallerDeps,
  request: InboundRequest,
  body: Uint8Array | undefined,
  service: "execute-api" | "lambda" | "apigateway" = "execute-api",
): Caller {
  const verify = (nowMs: number) =>
    verifySignature(request, body, {
      service,
      region: deps.strictRegion ? deps.region : undefined,
      nowMs,
      lookup: (accessKeyId) => deps.credentials.find(accessKeyId),
      keys: deps.signingKeys,
    });
  const byClock = verify(deps.clock.now());
  const verification =
    byClock.kind === "refused" && deps.signersClock !== undefined
      ? (vouchedFor(verify(deps.signersClock.now())) ?? byClock)
      : byClock;
  if (verification.kind === "refused") return verification;
  const { accessKeyId, region } = verification;
  if (region !== deps.region) deps.credentials.noteRegion(region);
  if (verification.kind === "verified") {
    return { kind: "known", credential: verification.credential };
  }
  return deps.credentials.admitUnknown(accessKeyId)
    ? { kind: "unknown", accessKeyId }
    : { kind: "refused", fault: UNRECOGNIZED_CLIENT };
}

/** Keys that a project gives to others go by the APIs' clock alone, as on AWS. */
function vouchedFor(
  verification: Verification<KnownCredential>,
): Verification<KnownCredential> | undefined {
  switch (verification.kind) {
    case "verified":
      return verification.credential.policies === "all" ? verification : undefined;
    case "unknownKey":
      return verification;
    case "refused":
      return undefined;
  }
}

/** AWS's refusal, or `undefined` when the caller's policies allow the action. */
export function deniedByPolicy(
  deps: { readonly clock: Clock; readonly region: string },
  request: InboundRequest,
  credential: KnownCredential,
  asked: Omit<PolicyRequest, "context"> & {
    /** API Gateway hides the account in its sentence, other services show it. */
    readonly showsAccount?: boolean;
  },
): string | undefined {
  const { policies, principalArn } = credential;
  if (policies === "all") return undefined;
  const context = () => conditionContext(deps, request, principalArn);
  const { decision } = evaluatePolicies(policies, { ...asked, context });
  if (decision === "allow") return undefined;
  return accessDeniedMessage({
    principalArn,
    action: asked.action,
    resource: asked.resource,
    explicitDeny: decision === "explicitDeny",
    showsAccount: asked.showsAccount ?? false,
  });
}

/** AWS's message of a mismatch repeats signed headers, tokens among them: the log gets its first line alone. */
export function signatureDetail({ errorType, message }: SignatureFault): string {
  return `${errorType}: ${message.split("\n", 1)[0]}`;
}

/** For a port where an operator's own tools call: whose key it is said to be, from where, and which Region is meant. */
export function claimDetail(
  { region }: Pick<VerifyCallerDeps, "region">,
  request: Pick<InboundRequest, "headers" | "rawQuery" | "sourceIp" | "method" | "rawPath">,
  fault: SignatureFault,
): string {
  const parsed = parseAuthorization(request);
  const [accessKeyId = "", , named = ""] =
    parsed.kind === "presented" ? parsed.presented.credential.split("/") : [];
  // What is no access key's id is not repeated.
  const key = /^\w{1,128}$/.test(accessKeyId) ? `access key ${accessKeyId}, ` : "";
  const ours = named === "" || named === region ? "" : `, this gateway's Region is ${region}`;
  return `${signatureDetail(fault).trimEnd()} (${key}from ${request.sourceIp}${ours})`;
}

/**
 * Who may call `@connections`: SigV4 first, then IAM (AWS: "Control access with IAM authorization").
 *
 * Gaps: none known.
 * By design: 2026-11-22 a key that nobody here knows may be admitted with a warning in development, since its secret is not here
 *   to verify it with; `--strict` refuses it as AWS would. 2026-11-22 a signature for another Region passes unless `--strict` is set.
 */
import type { HttpAnswer } from "../core/http.ts";
import {
  accessDeniedMessage,
  evaluatePolicies,
  manageConnectionsResource,
} from "../core/iam-policy.ts";
import * as answers from "../core/manage-connection-answer.ts";
import { type SigningKeyCache, verifySignature } from "../core/sigv4/verify.ts";
import { conditionContext } from "./condition-context.ts";
import type { Clock, CredentialStore, InboundRequest } from "./ports.ts";
import type { ServedApi, ServedStage } from "./served-apis.ts";

export interface AuthorizeDeps {
  readonly credentials: CredentialStore;
  readonly signingKeys: SigningKeyCache;
  readonly clock: Clock;
  readonly region: string;
  /** Refuse a signature scoped to another Region, as AWS does; a laptop's clients may be set to any. */
  readonly strictRegion: boolean;
  readonly accountId: string;
  /** Also accept the resource with the concrete connection id, and the documented form without one. */
  readonly lenientConnectionArn: boolean;
}

const UNKNOWN_KEY = {
  status: 403,
  errorType: "UnrecognizedClientException",
  message: "The security token included in the request is invalid.",
} as const;

const ACTION = "execute-api:ManageConnections";

/** `undefined` when the call may go on. */
export function authorizeManagement(
  deps: AuthorizeDeps,
  call: {
    readonly request: InboundRequest;
    readonly body: Uint8Array;
    readonly api: ServedApi;
    readonly stage: ServedStage;
    readonly verb: string;
    readonly connectionId: string;
    readonly ids: answers.AnswerIds;
  },
): HttpAnswer | undefined {
  const verification = verifySignature(call.request, call.body, {
    service: "execute-api",
    ...(deps.strictRegion ? { region: deps.region } : {}),
    nowMs: deps.clock.now(),
    lookup: (accessKeyId) => deps.credentials.find(accessKeyId),
    keys: deps.signingKeys,
  });
  if (verification.kind === "refused")
    return answers.signatureRefused(verification.fault, call.ids);
  if (verification.kind === "unknownKey") {
    return deps.credentials.admitUnknown(verification.accessKeyId)
      ? undefined
      : answers.signatureRefused(UNKNOWN_KEY, call.ids);
  }
  const { policies, principalArn } = verification.credential;
  if (policies === "all") return undefined;
  const resource = manageConnectionsResource({
    region: deps.region,
    accountId: deps.accountId,
    apiId: call.api.apiId,
    stage: call.stage.stageName,
    verb: call.verb,
  });
  const aliases = deps.lenientConnectionArn
    ? [
        resource.replace("{connectionId}", call.connectionId),
        resource.replace("/{connectionId}", ""),
      ]
    : [];
  const { decision } = evaluatePolicies(policies, {
    action: ACTION,
    resource,
    aliases,
    context: conditionContext(deps, call.request, principalArn),
  });
  if (decision === "allow") return undefined;
  const explicitDeny = decision === "explicitDeny";
  return answers.accessDenied(
    accessDeniedMessage({ principalArn, action: ACTION, resource, explicitDeny }),
    call.ids,
  );
}

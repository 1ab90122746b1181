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
import { type SignatureFault, UNRECOGNIZED_CLIENT } from "../core/sigv4/signature-fault.ts";
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

const ACTION = "execute-api:ManageConnections";

/** `undefined` when the call may go on; else what is answered, and why, for the operator. */
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
): { readonly answer: HttpAnswer; readonly detail: string } | undefined {
  const verification = verifySignature(call.request, call.body, {
    service: "execute-api",
    ...(deps.strictRegion ? { region: deps.region } : {}),
    nowMs: deps.clock.now(),
    lookup: (accessKeyId) => deps.credentials.find(accessKeyId),
    keys: deps.signingKeys,
  });
  if (verification.kind === "refused") return refused(verification.fault, call.ids);
  if (verification.region !== deps.region) deps.credentials.noteRegion(verification.region);
  if (verification.kind === "unknownKey") {
    return deps.credentials.admitUnknown(verification.accessKeyId)
      ? undefined
      : refused(UNRECOGNIZED_CLIENT, call.ids);
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
  const message = accessDeniedMessage({ principalArn, action: ACTION, resource, explicitDeny });
  return { answer: answers.accessDenied(message, call.ids), detail: message };
}

/** AWS's message of a mismatch repeats signed headers, tokens among them: the log gets its first line alone. */
function refused(fault: SignatureFault, ids: answers.AnswerIds) {
  const detail = `${fault.errorType}: ${fault.message.split("\n", 1)[0]}`;
  return { answer: answers.signatureRefused(fault, ids), detail };
}

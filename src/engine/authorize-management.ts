/**
 * Who may call `@connections` (AWS: "Control access with IAM authorization").
 *
 * Gaps: none known.
 * By design: none.
 */
import type { HttpAnswer } from "../core/http.ts";
import { manageConnectionsResource } from "../core/iam-policy.ts";
import * as answers from "../core/manage-connection-answer.ts";
import type { InboundRequest } from "./ports.ts";
import type { ServedApi, ServedStage } from "./served-apis.ts";
import {
  deniedByPolicy,
  signatureDetail,
  type VerifyCallerDeps,
  verifyCaller,
} from "./verify-caller.ts";

export interface AuthorizeDeps extends VerifyCallerDeps {
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
  const caller = verifyCaller(deps, call.request, call.body);
  if (caller.kind === "refused") {
    const { fault } = caller;
    return { answer: answers.signatureRefused(fault, call.ids), detail: signatureDetail(fault) };
  }
  if (caller.kind === "unknown") return undefined;
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
  const asked = { action: ACTION, resource, aliases };
  const message = deniedByPolicy(deps, call.request, caller.credential, asked);
  return message === undefined
    ? undefined
    : { answer: answers.accessDenied(message, call.ids), detail: message };
}

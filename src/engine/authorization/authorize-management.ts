/**
 * Who may call `@connections` (AWS: "Control access with IAM authorization").
 *
 * Gaps: none known.
 * By design: none.
 */

import { manageConnectionsResource } from "../../core/authorization/iam-policy.ts";
import type { HttpAnswer } from "../../core/http.ts";
import * as answers from "../../core/manage-connection-answer.ts";
import {
  SIGNED_AND_ALLOWED,
  unauthenticated,
  unauthorized,
} from "../../core/telemetry/access-record.ts";
import type { AccessRecord } from "../../core/telemetry/activity.ts";
import type { InboundRequest } from "../ports.ts";
import type { ServedApi, ServedStage } from "../served-apis.ts";
import {
  type Caller,
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

/** Who called, and the answer when the call may not go on; `detail` and `access` are for the operator. */
export interface ManagementAccess {
  readonly caller: Caller;
  readonly access: AccessRecord;
  readonly refusal?: { readonly answer: HttpAnswer; readonly detail: string };
}

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
): ManagementAccess {
  const caller = verifyCaller(deps, call.request, call.body);
  if (caller.kind === "refused") {
    const { fault } = caller;
    const answer = answers.signatureRefused(fault, call.ids);
    const detail = signatureDetail(fault);
    return { caller, access: unauthenticated(answer.status, detail), refusal: { answer, detail } };
  }
  if (caller.kind === "unknown") return { caller, access: SIGNED_AND_ALLOWED };
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
  if (message === undefined) return { caller, access: SIGNED_AND_ALLOWED };
  const answer = answers.accessDenied(message, call.ids);
  const access = unauthorized(answer.status, message);
  return { caller, access, refusal: { answer, detail: message } };
}

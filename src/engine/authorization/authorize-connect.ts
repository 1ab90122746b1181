/**
 * Who may connect: AWS_IAM or a Lambda authorizer, before anything else of the `$connect` route is looked at (AWS: "Control and
 * manage access to WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-22 the limit on the method ARN, which AWS documents for authorizers, also holds for AWS_IAM.
 */

import { INVOKE_ACTION } from "../../core/authorization/authorizer-decision.ts";
import { iamIdentity } from "../../core/authorization/iam-identity.ts";
import { connectResource } from "../../core/authorization/iam-policy.ts";
import type { CompiledAuthorization } from "../../core/compile-route.ts";
import {
  accessDenied,
  connectRejection,
  signatureRefused,
} from "../../core/handshake-rejection.ts";
import { withoutSignature } from "../../core/sigv4/without-signature.ts";
import {
  SIGNED_AND_ALLOWED,
  unauthenticated,
  unauthorized,
} from "../../core/telemetry/access-record.ts";
import type { IdSource } from "../ports.ts";
import type { ConnectAccess, ConnectAttempt } from "./connect-attempt.ts";
import { type RunAuthorizerDeps, runAuthorizer } from "./run-authorizer.ts";
import {
  deniedByPolicy,
  signatureDetail,
  type VerifyCallerDeps,
  verifyCaller,
} from "./verify-caller.ts";

export interface AuthorizeConnectDeps extends VerifyCallerDeps, RunAuthorizerDeps {
  readonly ids: IdSource;
}

export async function authorizeConnect(
  deps: AuthorizeConnectDeps,
  authorization: CompiledAuthorization,
  attempt: ConnectAttempt,
): Promise<ConnectAccess> {
  if (authorization.type === "NONE") return { kind: "granted", request: attempt.request };
  const { connectionId, apiId, stage } = attempt.facts;
  const { region, accountId } = deps;
  const methodArn = connectResource({ region, accountId, apiId, stage });
  const bytes = new TextEncoder().encode(methodArn).length;
  const { methodArnBytesMax } = deps.authorizerLimits;
  if (bytes > methodArnBytesMax) {
    const { requestId } = attempt;
    const answer = connectRejection("MethodArnTooLong", { connectionId, requestId });
    const detail = `${methodArn} has ${bytes} bytes; ${methodArnBytesMax} are allowed`;
    return { kind: "reject", answer, detail };
  }
  return authorization.type === "AWS_IAM"
    ? signedConnect(deps, attempt, methodArn)
    : runAuthorizer(deps, authorization.authorizer, attempt, methodArn);
}

function signedConnect(
  deps: AuthorizeConnectDeps,
  attempt: ConnectAttempt,
  methodArn: string,
): ConnectAccess {
  const { request } = attempt;
  const ids = { requestId: deps.ids.uuid(), apigwId: attempt.requestId };
  const caller = verifyCaller(deps, request, undefined);
  if (caller.kind === "refused") {
    const { fault } = caller;
    const detail = signatureDetail(fault);
    const answer = signatureRefused(fault, ids);
    return { kind: "reject", answer, detail, record: unauthenticated(answer.status, detail) };
  }
  const granted = {
    kind: "granted",
    request: withoutSignature(request),
    record: SIGNED_AND_ALLOWED,
  } as const;
  if (caller.kind === "unknown") {
    return { ...granted, iamIdentity: { accessKey: caller.accessKeyId } };
  }
  const asked = { action: INVOKE_ACTION, resource: methodArn };
  const denied = deniedByPolicy(deps, request, caller.credential, asked);
  if (denied === undefined) return { ...granted, iamIdentity: iamIdentity(caller.credential) };
  const answer = accessDenied(denied, ids);
  return { kind: "reject", answer, detail: denied, record: unauthorized(answer.status, denied) };
}

/**
 * The control plane over HTTP: SigV4, IAM, the operation, its answer (AWS: API Gateway V2 API reference; "Control access to
 * API Gateway management with IAM policies").
 *
 * Gaps: none known.
 * By design: 2026-11-28 the request rates that AWS allows an account for these operations are not applied; what waits is bounded.
 *   2026-11-28 a tag asks for the method on `/tags/{ARN}`, percent-encoded, and for nothing on what is tagged, where AWS's REST APIs
 *   ask for PATCH too.
 */

import type { HttpAnswer } from "../core/http.ts";
import { queryParameters } from "../core/lambda-event.ts";
import { partitionOf } from "../core/partition.ts";
import {
  claimDetail,
  deniedByPolicy,
  type VerifyCallerDeps,
  verifyCaller,
} from "../engine/authorization/verify-caller.ts";
import type { ControlRequest, ControlRoute } from "../engine/control-route.ts";
import { StoreFailure } from "../engine/definition-store.ts";
import type { ActivityLog, IdSource } from "../engine/ports.ts";
import { noteRefused } from "../engine/refused-request.ts";
import { askedPath } from "./asked-path.ts";
import { type ControlIds, refused, refusedByLambda, succeeded } from "./control-answer.ts";
import { badRequest, ControlFault } from "./control-fault.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { AskedPermission, Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

/** Bytes of a request's body. Ours: the longest schema and templates fit many times. */
export const CONTROL_BODY_BYTES_MAX = 1_048_576;

export interface ControlRoutesDeps extends VerifyCallerDeps {
  readonly ids: IdSource;
  readonly activity: ActivityLog;
}

export function controlRoutes(plane: ControlPlane, deps: ControlRoutesDeps): ControlRoute[] {
  return OPERATIONS.map((operation) => ({
    method: operation.method,
    path: operation.path,
    bodyBytesMax: operation.bodyBytesMax ?? CONTROL_BODY_BYTES_MAX,
    ...(operation.bodyBytesMax === undefined
      ? {}
      : { bodyTooLarge: () => tooLarge(operation, { requestId: deps.ids.uuid() }) }),
    handle: (request) => handled(plane, deps, operation, request),
  }));
}

async function handled(
  plane: ControlPlane,
  deps: ControlRoutesDeps,
  operation: Operation,
  request: ControlRequest,
): Promise<HttpAnswer> {
  const began = deps.clock.elapsed();
  const ids = { requestId: deps.ids.uuid() };
  const { answer, detail, caller } = await answered(plane, deps, { operation, request, ids });
  const latencyMs = deps.clock.elapsed() - began;
  if (detail !== undefined) {
    noteRefused(deps, request, { ...ids, status: answer.status, detail, latencyMs });
  } else if (!operation.isRead) {
    deps.activity.record({
      ...{ eventType: "CONTROL_API", routeKey: operation.name, stage: "-", connectionId: "-" },
      ...{ apiId: request.parameters.apiId ?? "-", status: answer.status, latencyMs, ...ids },
      startedAt: deps.clock.now() - latencyMs,
      detail: `${request.method} ${request.rawPath} by ${caller}`,
    });
  }
  return answer;
}

interface Answered {
  readonly answer: HttpAnswer;
  /** Why it was refused, for the operator. */
  readonly detail?: string;
  /** The principal that may; of a request that was let in. */
  readonly caller?: string;
}

interface Call {
  readonly operation: Operation;
  readonly request: ControlRequest;
  readonly ids: ControlIds;
}

async function answered(
  plane: ControlPlane,
  deps: ControlRoutesDeps,
  call: Call,
): Promise<Answered> {
  const { operation, request, ids } = call;
  const access = accessOf(deps, call);
  if ("answer" in access) return access;
  try {
    const output = await plane.call(operation, {
      path: request.parameters,
      query: queryOf(request),
      body: bodyOf(request),
    });
    return { answer: succeeded(operation.status, output, ids), ...access };
  } catch (error) {
    if (error instanceof ControlFault) {
      const answer =
        operation.service === "lambda" ? refusedByLambda(error, ids) : refused(error, ids);
      return { answer, detail: `${error.type}: ${error.message}` };
    }
    if (error instanceof StoreFailure) {
      const message = "The change could not be stored. Nothing has changed: try again later.";
      const type = "ServiceUnavailableException";
      return { answer: refused({ status: 503, type, message }, ids), detail: error.message };
    }
    throw error;
  }
}

/** Who called, or the answer to somebody who may not. */
function accessOf(
  deps: ControlRoutesDeps,
  { operation, request, ids }: Call,
): Answered | { readonly caller: string } {
  const caller = verifyCaller(deps, request, request.body, operation.service);
  if (caller.kind === "refused") {
    const { errorType: type, message } = caller.fault;
    return {
      answer: refused({ status: 403, type, message }, ids),
      detail: claimDetail(deps, request, caller.fault),
    };
  }
  if (caller.kind === "unknown") return { caller: caller.accessKeyId };
  const message = deniedByPolicy(
    deps,
    request,
    caller.credential,
    askedOf(deps, operation, request),
  );
  if (message === undefined) return { caller: caller.credential.principalArn };
  const answer = refused({ status: 403, type: "AccessDeniedException", message }, ids, "Message");
  return { answer, detail: message };
}

/** API Gateway's actions are the HTTP methods, its resources the paths. */
function askedOf(
  deps: ControlRoutesDeps,
  operation: Operation,
  request: ControlRequest,
): AskedPermission & { readonly showsAccount?: boolean } {
  if (operation.asks !== undefined) {
    return { ...operation.asks(request.parameters, deps), showsAccount: true };
  }
  const path = askedPath(operation.path, request.parameters);
  const partition = partitionOf(deps.region);
  const resource = `arn:${partition}:apigateway:${deps.region}::${path}`;
  return { action: `apigateway:${operation.method}`, resource };
}

/** In AWS's words. */
function tooLarge({ name, bodyBytesMax }: Operation, ids: ControlIds): HttpAnswer {
  const message = `Request must be smaller than ${bodyBytesMax} bytes for the ${name} operation`;
  return refusedByLambda({ status: 413, type: "RequestEntityTooLargeException", message }, ids);
}

function queryOf({ rawQuery }: ControlRequest): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [name, value] of queryParameters(rawQuery)) {
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return query;
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

function bodyOf({ body }: ControlRequest): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(STRICT_UTF8.decode(body));
  } catch {
    throw badRequest("The body is not JSON");
  }
}

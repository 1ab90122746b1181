/**
 * Backend -> client: `POST|GET|DELETE /{stage}/@connections/{connectionId}` (AWS: "Use @connections commands").
 *
 * Gaps: none known.
 * By design: 2026-11-22 429 has the body `{"message":"Too Many Requests"}`; AWS's own is not known. 2026-11-22 a call costs
 *   a token of the account before anything of it is looked at, and none of a stage or route; AWS documents only the account's.
 */
import { parseConnectionId } from "../core/connection-id.ts";
import { CLOSED_NORMALLY } from "../core/connection-lifecycle.ts";
import { connectionIdOfPath, type RequestTarget } from "../core/endpoint.ts";
import type { HttpAnswer } from "../core/http.ts";
import * as answers from "../core/manage-connection-answer.ts";
import { decodedPath } from "../core/path-segment.ts";
import { type AccountThrottle, throttleRequest, usedUpSentence } from "../core/throttle.ts";
import {
  type AuthorizeDeps,
  authorizeManagement,
  type ManagementAccess,
} from "./authorization/authorize-management.ts";
import {
  type FaultInjection,
  type FaultPlace,
  HIDDEN_BY_TEST,
  THROTTLED_BY_TEST,
} from "./fault-injection.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { LiveConnections } from "./live-connections.ts";
import type { ActivityLog, Clock, IdSource, InboundRequest } from "./ports.ts";
import { noteRefused } from "./refused-request.ts";
import { RequestFacts } from "./request-facts.ts";
import type { ServedApi, ServedStage } from "./served-apis.ts";

export interface ManageDeps extends AuthorizeDeps {
  readonly connections: LiveConnections;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly activity: ActivityLog;
  readonly account: AccountThrottle;
  readonly postToConnectionBytesMax: number;
  /** Of a test. */
  readonly faults?: FaultInjection | undefined;
}

type Verb = "POST" | "GET" | "DELETE";

export function manageConnection(
  deps: ManageDeps,
  request: InboundRequest,
  body: Uint8Array,
  endpoint: { target: RequestTarget; api: ServedApi; stage: ServedStage },
): HttpAnswer {
  const startedAt = deps.clock.now();
  const began = deps.clock.elapsed();
  const { api, stage, target } = endpoint;
  const ids = {
    requestId: deps.ids.uuid(),
    apigwId: deps.ids.requestId(),
    traceId: deps.ids.traceId(startedAt),
  };
  const connectionId = connectionIdOfPath(target.rest);
  const verb = asVerb(request.method);
  if (connectionId === undefined || verb === undefined) {
    const { answer, detail } = leadsNowhere(request, target, ids);
    noteRefused(deps, request, { requestId: ids.apigwId, status: answer.status, detail });
    return answer;
  }
  const outcome = answerFor(deps, {
    request,
    body,
    api,
    stage,
    verb,
    connectionId,
    ids,
    startedAt,
    began,
  });
  const { answer, detail } = outcome;
  deps.activity.record({
    eventType: "CONNECTION_API",
    apiId: api.apiId,
    stage: stage.stageName,
    routeKey: `${verb} /@connections/{connectionId}`,
    connectionId,
    requestId: ids.apigwId,
    status: answer.status,
    startedAt,
    latencyMs: deps.clock.elapsed() - began,
    telemetry: stage.telemetry,
    facts: new RequestFacts(request, outcome.caller),
    traceId: ids.traceId,
    access: outcome.access,
    answer: answer.status >= 400 ? answer : undefined,
    received: body,
    sent: outcome.sent,
    detail,
  });
  return answer;
}

/** The words of a custom domain are AWS's own; a callback URL with the stage in it earns them. */
function leadsNowhere(
  { method }: InboundRequest,
  { namedBy, rest }: RequestTarget,
  ids: answers.AnswerIds,
): ManagementOutcome & { readonly detail: string } {
  const detail = "Not POST, GET or DELETE of /@connections/{connectionId}";
  if (namedBy !== "customDomain") return { answer: answers.forbidden(ids), detail };
  const route = decodedPath(rest.slice(1));
  return {
    answer: answers.methodNotFound({ route, method }, ids),
    detail: `${detail}: under a custom domain the path has no stage`,
  };
}

/** `detail` is for the operator: what the answer does not say. */
interface ManagementOutcome extends Partial<Pick<ManagementAccess, "caller" | "access">> {
  readonly answer: HttpAnswer;
  readonly detail?: string | undefined;
  /** The frame that the client was sent. */
  readonly sent?: Uint8Array | undefined;
}

interface ManagementCall {
  readonly request: InboundRequest;
  readonly body: Uint8Array;
  readonly api: ServedApi;
  readonly stage: ServedStage;
  readonly verb: Verb;
  readonly connectionId: string;
  readonly ids: answers.AnswerIds;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The same moment of `elapsed()`. */
  readonly began: number;
}

function answerFor(deps: ManageDeps, call: ManagementCall): ManagementOutcome {
  const { api, connectionId, ids, verb, body } = call;
  const usedUp = throttleRequest(deps.account, undefined, call.startedAt);
  if (usedUp !== undefined) {
    return { answer: answers.limitExceeded(ids), detail: usedUpSentence(usedUp, deps.account) };
  }
  const place = deps.faults && placeOf(call);
  if (place !== undefined && deps.faults?.throttles(place) === true) {
    return { answer: answers.limitExceeded(ids), detail: THROTTLED_BY_TEST };
  }
  // AWS looks at the id before it looks at the signature: garbage is 400 even unsigned.
  if (parseConnectionId(connectionId) === undefined) {
    const answer = answers.invalidConnectionId(connectionId, ids);
    return { answer, detail: "Not a connection id of any API here" };
  }
  const who = authorizeManagement(deps, call);
  if (who.refusal !== undefined) return outcomeOf(who.refusal, who);
  if (verb === "POST" && body.length > deps.postToConnectionBytesMax) {
    const detail = `The data has ${body.length} bytes`;
    return outcomeOf({ answer: answers.payloadTooLarge(), detail }, who);
  }
  const connection = deps.connections.find(api.apiId, connectionId);
  if (connection === undefined) return outcomeOf(goneOutcome(ids), who);
  const isHidden = place !== undefined && deps.faults?.hides(place) === true;
  if (isHidden) return outcomeOf({ ...goneOutcome(ids), detail: HIDDEN_BY_TEST }, who);
  return outcomeOf(perform(call, connection), who);
}

function placeOf({ api, stage, verb, connectionId }: ManagementCall): FaultPlace {
  const routeKey = `${verb} /@connections/{connectionId}`;
  const { apiId } = api;
  return { operation: "connectionApi", apiId, stage: stage.stageName, routeKey, connectionId };
}

function outcomeOf(
  { answer, detail, sent }: ManagementOutcome,
  { caller, access }: ManagementAccess,
): ManagementOutcome {
  return { answer, detail, sent, caller, access };
}

function perform(call: ManagementCall, connection: LiveConnection): ManagementOutcome {
  const { ids } = call;
  switch (call.verb) {
    case "POST": {
      const payload = wellFormedText(call.body);
      const outcome = connection.socket?.sendText(payload) ?? "closed";
      if (outcome === "closed") return goneOutcome(ids);
      if (outcome === "full") {
        const detail = "The client does not read: its send buffer is full";
        return { answer: answers.limitExceeded(ids), detail };
      }
      connection.touch(call.began);
      return { answer: answers.postSucceeded(ids), sent: payload };
    }
    case "GET": {
      const { sourceIp, userAgent, connectedAt } = connection.facts;
      const { lastActiveAt } = connection;
      const facts = { sourceIp, userAgent, connectedAt, lastActiveAt };
      return { answer: answers.getSucceeded(facts, ids) };
    }
    case "DELETE":
      connection.close(CLOSED_NORMALLY.code, CLOSED_NORMALLY.reason);
      return { answer: answers.deleteSucceeded(ids) };
  }
}

function goneOutcome(ids: answers.AnswerIds): ManagementOutcome {
  return { answer: answers.gone(ids), detail: "No open connection of this API has the id" };
}

const LENIENT_UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const UTF8 = new TextEncoder();

/** Always a text frame: bytes that are not UTF-8 become U+FFFD, as natively. */
function wellFormedText(body: Uint8Array): Uint8Array {
  for (let at = 0; at < body.length; at += 1) {
    if ((body[at] ?? 0) > 0x7f) return UTF8.encode(LENIENT_UTF8.decode(body));
  }
  return body;
}

function asVerb(method: string): Verb | undefined {
  return method === "POST" || method === "GET" || method === "DELETE" ? method : undefined;
}

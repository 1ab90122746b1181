import { forbidden } from "../core/handshake-rejection.ts";
import type { HttpAnswer } from "../core/http.ts";
import type { ActivityLog, Clock, IdSource, InboundRequest } from "./ports.ts";

interface RefusalDeps {
  readonly activity: ActivityLog;
  readonly clock: Clock;
}

/** AWS's Forbidden for a request that leads nowhere, and the reason in the operator's log. */
export function refusedRequest(
  deps: RefusalDeps & { readonly ids: IdSource },
  request: InboundRequest,
  detail: string,
): HttpAnswer {
  const ids = { requestId: deps.ids.uuid(), apigwId: deps.ids.requestId() };
  const answer = forbidden(ids);
  noteRefused(deps, request, { requestId: ids.apigwId, status: answer.status, detail });
  return answer;
}

/** `request`: `undefined` where there is none that could be read. */
export function noteRefused(
  deps: RefusalDeps,
  request: Pick<InboundRequest, "method" | "rawPath"> | undefined,
  refusal: {
    readonly requestId: string;
    readonly status: number;
    readonly detail: string;
    /** Left out: it was refused at once. */
    readonly latencyMs?: number;
  },
): void {
  const { latencyMs = 0 } = refusal;
  deps.activity.record({
    eventType: "REFUSED",
    apiId: "-",
    stage: "-",
    routeKey: request === undefined ? "-" : `${request.method} ${request.rawPath}`,
    connectionId: "-",
    ...refusal,
    startedAt: deps.clock.now() - latencyMs,
    latencyMs,
  });
}

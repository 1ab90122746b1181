/** The handshake: client -> `$connect` integration -> 101 or a rejection. `connect-route.ts` holds its ledger. */
import { domainNameFor, requestTarget } from "../core/endpoint.ts";
import { forbidden } from "../core/handshake-rejection.ts";
import { headerValue, headerValues } from "../core/http.ts";
import type { ConnectionFacts } from "../core/request-context.ts";
import { type ConnectRouteDeps, runConnectRoute } from "./connect-route.ts";
import type { ConnectVerdict } from "./inbound.ts";
import { type Lifecycle, LiveConnection } from "./live-connection.ts";
import type { ActivityLog, IdSource, InboundRequest } from "./ports.ts";
import type { ServedApi, ServedApis, ServedStage } from "./served-apis.ts";

export interface ConnectDeps extends ConnectRouteDeps {
  readonly apis: ServedApis;
  readonly activity: ActivityLog;
  readonly lifecycle: Lifecycle;
}

export async function connect(deps: ConnectDeps, request: InboundRequest): Promise<ConnectVerdict> {
  const host = headerValue(request.headers, "host");
  const target = requestTarget(host, request.rawPath);
  const api = deps.apis.find(target.apiId);
  const stage = target.stageName === undefined ? undefined : api?.stages.get(target.stageName);
  const isStageRoot = target.rest === "" || target.rest === "/";
  if (api === undefined || stage === undefined || !isStageRoot || api.disableExecuteApiEndpoint) {
    return { kind: "rejected", answer: forbidden(answerIds(deps.ids)) };
  }
  const domainName = domainNameFor({
    host,
    target,
    apiId: api.apiId,
    isDefaultApi: deps.apis.isDefault(api),
    port: deps.port(),
  });
  return connectToStage(deps, request, { api, stage, domainName });
}

async function connectToStage(
  deps: ConnectDeps,
  request: InboundRequest,
  endpoint: { api: ServedApi; stage: ServedStage; domainName: string },
): Promise<ConnectVerdict> {
  const { stage, domainName } = endpoint;
  const startedAt = deps.clock.now();
  const requestId = deps.ids.requestId();
  const facts: ConnectionFacts = {
    connectionId: deps.ids.connectionId(),
    apiId: stage.apiId,
    stage: stage.stageName,
    // A getter: stage variables take effect at once, also for connections that are open.
    get stageVariables() {
      return stage.stageVariables;
    },
    domainName,
    connectedAt: startedAt,
    sourceIp: request.sourceIp,
    // The last one, as the event's `headers` has it.
    userAgent: headerValues(request.headers, "user-agent").at(-1),
    authorizer: undefined,
  };
  const route = stage.deployment.connectRoute;
  const decision = await runConnectRoute(deps, route, { request, facts, requestId });
  deps.activity.record({
    eventType: "CONNECT",
    apiId: stage.apiId,
    stage: stage.stageName,
    routeKey: "$connect",
    connectionId: facts.connectionId,
    requestId,
    status: decision.kind === "accept" ? decision.statusCode : decision.answer.status,
    latencyMs: deps.clock.now() - startedAt,
    ...(decision.kind === "accept" ? {} : { detail: decision.detail }),
  });
  if (decision.kind === "reject") return { kind: "rejected", answer: decision.answer };
  const connection = new LiveConnection(facts, stage, deps.lifecycle);
  return { kind: "accepted", connection, subprotocol: decision.subprotocol };
}

function answerIds(ids: IdSource): { requestId: string; apigwId: string } {
  return { requestId: ids.uuid(), apigwId: ids.requestId() };
}

/** The handshake: client -> throttling -> authorization -> API key -> `$connect` integration -> 101 or a rejection. `connect-route.ts` holds its ledger. */

import { domainNameFor, type RequestTarget } from "../core/endpoint.ts";
import { tooManyRequests } from "../core/handshake-rejection.ts";
import { headerValue, headerValues } from "../core/http.ts";
import { healthy } from "../core/manage-connection-answer.ts";
import type { ConnectionFacts } from "../core/request-context.ts";
import { SharedTexts } from "../core/shared-texts.ts";
import type { AccessRecord } from "../core/telemetry/activity.ts";
import { type AccountThrottle, throttleConnect, usedUpSentence } from "../core/throttle.ts";
import { type AuthorizeConnectDeps, authorizeConnect } from "./authorization/authorize-connect.ts";
import type { ConnectAttempt } from "./authorization/connect-attempt.ts";
import { requireApiKey } from "./authorization/require-api-key.ts";
import { type ConnectDecision, runConnectRoute } from "./connect-route.ts";
import { type Opening, StageConnectionFacts } from "./connection-facts.ts";
import { THROTTLED_BY_TEST } from "./fault-injection.ts";
import type { ConnectVerdict } from "./inbound.ts";
import type { InvokeDeps } from "./integration/integration-call.ts";
import { callTraceFor } from "./integration/observed-calls.ts";
import { type Lifecycle, LiveConnection } from "./live-connection.ts";
import type { ActivityLog, InboundRequest } from "./ports.ts";
import { refusedRequest } from "./refused-request.ts";
import { RequestFacts } from "./request-facts.ts";
import { resolveEndpoint } from "./resolve-endpoint.ts";
import type { ServedApis, ServedStage } from "./served-apis.ts";

export interface ConnectDeps extends InvokeDeps, AuthorizeConnectDeps {
  /** The port that leads back to this gateway; it is part of the events' `domainName`. */
  readonly port: () => number;
  readonly apis: ServedApis;
  readonly activity: ActivityLog;
  readonly account: AccountThrottle;
  readonly lifecycle: Lifecycle;
}

export async function connect(deps: ConnectDeps, request: InboundRequest): Promise<ConnectVerdict> {
  const endpoint = resolveEndpoint(deps.apis, request);
  if (endpoint.kind === "none") return refuse(deps, request, endpoint.detail);
  if (endpoint.kind === "healthCheck") return { kind: "rejected", answer: healthy() };
  const { target, api, stage } = endpoint;
  if (target.rest !== "" && target.rest !== "/") {
    return refuse(deps, request, morePath(target, stage));
  }
  const throttled = throttledConnect(deps, request, stage);
  if (throttled !== undefined) return throttled;
  const domainName = domainNameFor({
    host: headerValue(request.headers, "host"),
    target,
    apiId: api.apiId,
    isDefaultApi: deps.apis.isDefault(api),
    port: deps.port(),
  });
  return connectToStage(deps, request, { stage, domainName });
}

function morePath({ namedBy }: RequestTarget, { stageName }: ServedStage): string {
  return namedBy === "customDomain"
    ? "Under a custom domain clients connect to /{apiMappingKey}, without the stage and without more path"
    : `Clients connect to /${stageName}, without more path`;
}

function refuse(deps: ConnectDeps, request: InboundRequest, detail: string): ConnectVerdict {
  return { kind: "rejected", answer: refusedRequest(deps, request, detail) };
}

/** Before authorization, so that no authorizer runs for it; a connection id is not given out. */
function throttledConnect(
  deps: ConnectDeps,
  request: InboundRequest,
  stage: ServedStage,
): ConnectVerdict | undefined {
  const startedAt = deps.clock.now();
  const bucket = stage.throttles.get("$connect");
  const usedUp = throttleConnect(deps.account, bucket, startedAt);
  const detail =
    usedUp === undefined
      ? throttledByTest(deps, stage)
      : usedUpSentence(usedUp, deps.account, bucket);
  if (detail === undefined) return undefined;
  const ids = { requestId: deps.ids.uuid(), apigwId: deps.ids.requestId() };
  const answer = tooManyRequests(ids);
  deps.activity.record({
    eventType: "CONNECT",
    apiId: stage.apiId,
    stage: stage.stageName,
    routeKey: "$connect",
    connectionId: "-",
    requestId: ids.apigwId,
    status: answer.status,
    startedAt,
    latencyMs: 0,
    telemetry: stage.telemetry,
    facts: new RequestFacts(request),
    answer,
    detail,
  });
  return { kind: "rejected", answer };
}

function throttledByTest(
  { faults }: ConnectDeps,
  { apiId, stageName: stage }: ServedStage,
): string | undefined {
  const place = { operation: "connect", apiId, stage, routeKey: "$connect" } as const;
  return faults?.throttles(place) === true ? THROTTLED_BY_TEST : undefined;
}

async function connectToStage(
  deps: ConnectDeps,
  request: InboundRequest,
  endpoint: { stage: ServedStage; domainName: string },
): Promise<ConnectVerdict> {
  const { stage, domainName } = endpoint;
  const startedAt = deps.clock.now();
  const began = deps.clock.elapsed();
  const requestId = deps.ids.requestId();
  const opening: Opening = {
    connectionId: deps.ids.connectionId(),
    domainName: TEXTS.of(domainName),
    connectedAt: startedAt,
    sourceIp: request.sourceIp,
    // The last one, as the event's `headers` has it.
    userAgent: lastHeader(request, "user-agent"),
  };
  const upgrade = upgradeOf(deps, request);
  const { decision, facts, access } = await decide(deps, stage, {
    request: upgrade,
    facts: new StageConnectionFacts(stage, opening),
    requestId,
  });
  deps.activity.record({
    eventType: "CONNECT",
    apiId: stage.apiId,
    stage: stage.stageName,
    routeKey: "$connect",
    connectionId: facts.connectionId,
    requestId,
    status: decision.kind === "accept" ? decision.statusCode : decision.answer.status,
    startedAt,
    latencyMs: deps.clock.elapsed() - began,
    telemetry: stage.telemetry,
    facts,
    traceId: upgrade.gatewayHeaders.traceId,
    access,
    integration: decision.integration,
    answer: decision.kind === "accept" ? undefined : decision.answer,
    detail: decision.kind === "accept" ? undefined : decision.detail,
  });
  if (decision.kind === "reject") return { kind: "rejected", answer: decision.answer };
  const connection = new LiveConnection(facts, stage, deps.lifecycle);
  return { kind: "accepted", connection, subprotocol: decision.subprotocol };
}

/** Authorization first, then the API key, then the route; what they learned stays with the connection. */
async function decide(
  deps: ConnectDeps,
  stage: ServedStage,
  attempt: ConnectAttempt,
): Promise<{
  readonly decision: ConnectDecision;
  readonly facts: ConnectionFacts;
  readonly access: AccessRecord | undefined;
}> {
  // The route of one deployment is asked in full, also when another is deployed meanwhile.
  const route = stage.deployment.connectRoute;
  const authorization = route?.authorization ?? { type: "NONE" };
  const authorized = await authorizeConnect(deps, authorization, attempt);
  const access = requireApiKey(deps, route?.apiKeySource, attempt, authorized);
  if (access.kind === "reject") {
    return { decision: access, facts: attempt.facts, access: access.record };
  }
  const facts = new StageConnectionFacts(stage, attempt.facts, access);
  const { request, integrationLatency } = access;
  const decision = await runConnectRoute(deps, route, {
    request,
    facts,
    requestId: attempt.requestId,
    trace: callTraceFor(stage.telemetry, "$connect"),
    integrationLatency,
  });
  return { decision, facts, access: access.record };
}

/** Of all connections: clients have names and addresses in common. */
const TEXTS = new SharedTexts();

function lastHeader({ headers }: InboundRequest, lowerName: string): string | undefined {
  const value = headerValues(headers, lowerName).at(-1);
  return value === undefined ? undefined : TEXTS.of(value);
}

function upgradeOf(deps: ConnectDeps, request: InboundRequest): ConnectAttempt["request"] {
  const { method, rawPath, rawQuery, headers, sourceIp, scheme } = request;
  const gatewayHeaders = {
    traceId: deps.ids.traceId(deps.clock.now()),
    forwardedPort: String(deps.port()),
    forwardedProto: scheme,
  };
  return { method, rawPath, rawQuery, headers, sourceIp, scheme, gatewayHeaders };
}

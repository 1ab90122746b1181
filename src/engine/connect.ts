/**
 * The handshake: client -> `$connect` integration -> 101 or a rejection.
 *
 * Gaps: 2026-11-22 authorizers, AWS_IAM and API keys on `$connect` are not evaluated yet; a route that asks for one
 *   refuses every client with 500, so that nobody is let in unchecked. Connect throttling is not applied yet.
 * By design: 2026-11-22 a malformed `$connect` result answers 502 as a failed function does; AWS's own status is not known.
 */
import type { CompiledRoute } from "../core/deployment.ts";
import { domainNameFor, requestTarget } from "../core/endpoint.ts";
import {
  forbidden,
  integrationFailed,
  rejectedByIntegration,
  requiredParameterMissing,
} from "../core/handshake-rejection.ts";
import {
  type HttpAnswer,
  headerValue,
  headerValues,
  isWritableField,
  type RawRequest,
} from "../core/http.ts";
import { connectEvent, queryParameters } from "../core/lambda-event.ts";
import { type ConnectionFacts, requestContext } from "../core/request-context.ts";
import type { ConnectVerdict } from "./inbound.ts";
import { type IntegrationOutcome, type InvokeDeps, invokeIntegration } from "./invoke.ts";
import { type Lifecycle, LiveConnection } from "./live-connection.ts";
import type { ActivityLog, IdSource, InboundRequest } from "./ports.ts";
import type { ServedApi, ServedApis, ServedStage } from "./served-apis.ts";

export interface ConnectDeps extends InvokeDeps {
  readonly apis: ServedApis;
  readonly ids: IdSource;
  readonly activity: ActivityLog;
  /** The port that leads back to this gateway; it is part of the events' `domainName`. */
  readonly port: () => number;
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
    userAgent: headerValue(request.headers, "user-agent"),
    authorizer: undefined,
  };
  const requestId = deps.ids.requestId();
  const route = stage.deployment.connectRoute;
  const record = (status: number, detail?: string): void =>
    deps.activity.record({
      eventType: "CONNECT",
      apiId: stage.apiId,
      stage: stage.stageName,
      routeKey: "$connect",
      connectionId: facts.connectionId,
      requestId,
      status,
      latencyMs: deps.clock.now() - startedAt,
      ...(detail === undefined ? {} : { detail }),
    });
  const reject = (answer: HttpAnswer, detail: string): ConnectVerdict => {
    record(answer.status, detail);
    return { kind: "rejected", answer };
  };
  const ids = { connectionId: facts.connectionId, requestId };

  if (route !== undefined) {
    const refusal = unsupportedAccessControl(route);
    if (refusal !== undefined) return reject(integrationFailed(500, ids), refusal);
    const missing = missingParameter(route, request);
    if (missing !== undefined) {
      return reject(requiredParameterMissing(ids), `Required parameter ${missing} is missing`);
    }
  }
  if (route?.integration === undefined) {
    record(200);
    return {
      kind: "accepted",
      connection: new LiveConnection(facts, stage, deps.lifecycle),
      subprotocol: undefined,
    };
  }

  const traceId = deps.ids.traceId();
  const upgrade = withGatewayHeaders(request, traceId, deps.port());
  const context = requestContext(
    facts,
    { eventType: "CONNECT" },
    { epochMs: deps.clock.now(), requestId },
  );
  const outcome = await invokeIntegration(deps, route.integration, {
    context,
    stageVariables: stage.stageVariables,
    body: undefined,
    request: upgrade,
    text: undefined,
    traceId,
    event: () => connectEvent(facts, context, upgrade),
  });
  if (outcome.kind === "failed") {
    return reject(integrationFailed(failureStatus(outcome), ids), outcome.detail);
  }
  const unwritable = outcome.headers.find((field) => !isWritableField(field));
  if (unwritable !== undefined) {
    return reject(
      integrationFailed(502, ids),
      `Header ${JSON.stringify(unwritable[0])} is not valid`,
    );
  }
  if (outcome.statusCode < 200 || outcome.statusCode > 299) {
    return reject(
      rejectedByIntegration({ ...outcome, body: outcome.body ?? "", requestId }),
      `$connect answered ${outcome.statusCode}`,
    );
  }
  record(outcome.statusCode);
  return {
    kind: "accepted",
    connection: new LiveConnection(facts, stage, deps.lifecycle),
    subprotocol: headerValue(outcome.headers, "sec-websocket-protocol"),
  };
}

/** Statuses by U-2 of the behaviour notes: 502 function error or malformed, 504 time-out, 500 configuration. */
function failureStatus(outcome: Extract<IntegrationOutcome, { kind: "failed" }>): 500 | 502 | 504 {
  switch (outcome.reason) {
    case "function":
    case "malformed":
      return 502;
    case "timeout":
      return 504;
    case "unreachable":
    case "configuration":
      return 500;
  }
}

function unsupportedAccessControl(route: CompiledRoute): string | undefined {
  if (route.authorizationType !== "NONE") {
    return `AuthorizationType ${route.authorizationType} is not evaluated yet: every client is refused`;
  }
  return route.apiKeyRequired
    ? "ApiKeyRequired is not evaluated yet: every client is refused"
    : undefined;
}

function missingParameter(route: CompiledRoute, request: RawRequest): string | undefined {
  for (const { location, name } of route.requiredParameters) {
    const present =
      location === "header"
        ? headerValues(request.headers, name.toLowerCase()).length > 0
        : queryParameters(request.rawQuery).some(([key]) => key === name);
    if (!present) return `${location}.${name}`;
  }
  return undefined;
}

function withGatewayHeaders(request: InboundRequest, traceId: string, port: number) {
  return {
    ...request,
    gatewayHeaders: { traceId, forwardedPort: String(port), forwardedProto: request.scheme },
  };
}

function answerIds(ids: IdSource): { requestId: string; apigwId: string } {
  return { requestId: ids.uuid(), apigwId: ids.requestId() };
}

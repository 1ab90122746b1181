import type { ApiKeySource } from "../../core/authorization/api-key-source.ts";
import { checkApiKey } from "../../core/authorization/check-api-key.ts";
import { connectRejection } from "../../core/handshake-rejection.ts";
import { headerValue } from "../../core/http.ts";
import type { Clock } from "../ports.ts";
import type { ServedApis } from "../served-apis.ts";
import type { ConnectAccess, ConnectAttempt } from "./connect-attempt.ts";

export interface RequireApiKeyDeps {
  readonly apis: ServedApis;
  readonly clock: Clock;
}

/** The API key of a client that authorization let in: after the authorizer, which may be what names it. */
export function requireApiKey(
  deps: RequireApiKeyDeps,
  source: ApiKeySource | undefined,
  { request, facts, requestId }: ConnectAttempt,
  access: ConnectAccess,
): ConnectAccess {
  if (source === undefined || access.kind === "reject") return access;
  const value =
    source === "header" ? headerValue(request.headers, "x-api-key") : access.usageIdentifierKey;
  const { apiId, stage, connectionId } = facts;
  const at = { apiId, stage, nowMs: deps.clock.now() };
  const decision = checkApiKey(deps.apis.apiKeys, { source, value }, at);
  if (decision.kind === "granted") return { ...access, apiKey: decision.apiKey };
  const { fault, detail } = decision;
  const answer = connectRejection(fault, { connectionId, requestId });
  const record = { ...access.record, apiKeyRefusal: RESPONSE_TYPES[fault] };
  return { kind: "reject", answer, detail, record };
}

/** AWS: "Gateway response types". */
const RESPONSE_TYPES = {
  ApiKeyRefused: "INVALID_API_KEY",
  UsagePlanThrottled: "THROTTLED",
  UsagePlanQuotaExceeded: "QUOTA_EXCEEDED",
} as const;

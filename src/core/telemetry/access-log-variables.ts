/**
 * The `$context` variables of access logs (AWS: "Configure logging for WebSocket APIs").
 *
 * Gaps: 2026-11-28 `identity.principalOrgId` and the `identity.cognito…` members have no value.
 * By design: 2026-11-28 `integration.*` are as the page has them; in captures of September 2026 AWS left them unset.
 *   2026-11-28 `identity.apiKey` is the end of the key after asterisks, as AWS's execution logs have it: a log holds no secrets.
 *   2026-11-28 `waf.*` never have a value, as AWS lists them but has no WAF for WebSocket APIs.
 */

import { clfTime } from "../request-context.ts";
import { boundedValue } from "./access-log-escape.ts";
import type { Activity, ActivityError, AttemptRecord } from "./activity.ts";
import { activityError } from "./activity-error.ts";

export type Variable = (activity: Activity) => string | number | undefined;

/** The one variable whose value brings its own quotes and escapes. */
export const MESSAGE_STRING = "error.messageString";

/** By name, without `$context.`; the properties of an authorizer's context are not here. */
export const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ["apiId", ({ apiId }) => apiId],
  ["connectedAt", ({ facts }) => facts?.connectedAt],
  ["connectionId", ({ connectionId }) => connectionId],
  ["domainName", ({ facts }) => facts?.domainName],
  ["eventType", ({ eventType }) => eventType],
  ["extendedRequestId", ({ requestId }) => requestId],
  ["messageId", ({ messageId }) => messageId],
  ["requestId", ({ requestId }) => requestId],
  ["requestTime", ({ startedAt }) => clfTime(startedAt)],
  ["requestTimeEpoch", ({ startedAt }) => startedAt],
  ["routeKey", ({ routeKey }) => routeKey],
  ["stage", ({ stage }) => stage],
  ["status", ({ status }) => status],
  ...attempt("authorize", ({ access }) => access?.authorize),
  ...attempt("authenticate", ({ access }) => access?.authenticate),
  ...attempt("authorizer", ({ access }) => access?.authorizer),
  ["authorizer.integrationLatency", ({ access }) => access?.authorizer?.latencyMs],
  ["authorizer.integrationStatus", ({ access }) => access?.authorizer?.integrationStatus],
  ["authorizer.requestId", ({ access }) => access?.authorizer?.requestId],
  ...error(),
  ["identity.accountId", ({ facts }) => facts?.iamIdentity?.accountId],
  ["identity.apiKey", ({ facts }) => maskedKey(facts?.apiKey?.value.reveal())],
  ["identity.apiKeyId", ({ facts }) => facts?.apiKey?.apiKeyId],
  ["identity.caller", ({ facts }) => facts?.iamIdentity?.caller],
  ["identity.cognitoAuthenticationProvider", () => undefined],
  ["identity.cognitoAuthenticationType", () => undefined],
  ["identity.cognitoIdentityId", () => undefined],
  ["identity.cognitoIdentityPoolId", () => undefined],
  ["identity.principalOrgId", () => undefined],
  ["identity.sourceIp", ({ facts }) => facts?.sourceIp],
  ["identity.user", ({ facts }) => facts?.iamIdentity?.user],
  ["identity.userAgent", ({ facts }) => facts?.userAgent],
  ["identity.userArn", ({ facts }) => facts?.iamIdentity?.userArn],
  ["integration.error", ({ integration }) => integration?.error],
  ["integration.integrationStatus", ({ integration }) => integration?.integrationStatus],
  ["integration.latency", ({ integration }) => integration?.latencyMs],
  ["integration.requestId", ({ integration }) => integration?.requestId],
  ["integration.status", ({ integration }) => integration?.status],
  ["integrationLatency", ({ integration }) => integration?.latencyMs],
  ["waf.error", () => undefined],
  ["waf.latency", () => undefined],
  ["waf.status", () => undefined],
]);

/** Characters of an API key that are shown. */
const SHOWN_KEY_CHARACTERS = 6;

function maskedKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : `${"*".repeat(6)}${key.slice(-SHOWN_KEY_CHARACTERS)}`;
}

function attempt(
  name: string,
  of: (activity: Activity) => AttemptRecord | undefined,
): [string, Variable][] {
  return [
    [`${name}.error`, (activity) => of(activity)?.error],
    [`${name}.latency`, (activity) => of(activity)?.latencyMs],
    [`${name}.status`, (activity) => of(activity)?.status],
  ];
}

function error(): [string, Variable][] {
  const member = (name: keyof ActivityError): [string, Variable] => [
    `error.${name}`,
    (activity) => activityError(activity)?.[name],
  ];
  return [
    member("message"),
    member("responseType"),
    member("validationErrorString"),
    [
      MESSAGE_STRING,
      (activity) => {
        const message = activityError(activity)?.message;
        return message ? JSON.stringify(boundedValue(message)) : undefined;
      },
    ],
  ];
}

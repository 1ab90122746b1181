/**
 * Whether a key opens `$connect` of a stage (AWS: "Usage plans and API keys for REST APIs", "Choose an API key source"). Only
 * `$connect` asks for a key, so only handshakes count towards throttle and quota (execution logs of September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-28 the throttle is asked before the quota, and what one of them refuses counts in neither; AWS does not say.
 *   2026-11-28 of several x-api-key headers the first is the key. 2026-11-28 a handshake that its integration refuses afterwards
 *   has counted.
 */

import type { Secret } from "../secret.ts";
import type { ApiKeyIndex } from "./api-key-index.ts";
import type { ApiKeySource } from "./api-key-source.ts";

/** What events and `$context` show of the key that opened a connection. */
export interface UsedApiKey {
  readonly apiKeyId: string;
  readonly value: Secret;
}

export type ApiKeyDecision =
  | { readonly kind: "granted"; readonly apiKey: UsedApiKey }
  /** `detail` is for the operator and shows no key. */
  | {
      readonly kind: "refused";
      readonly fault: "ApiKeyRefused" | "UsagePlanThrottled" | "UsagePlanQuotaExceeded";
      readonly detail: string;
    };

export function checkApiKey(
  index: ApiKeyIndex,
  sent: { readonly source: ApiKeySource; readonly value: string | undefined },
  at: { readonly apiId: string; readonly stage: string; readonly nowMs: number },
): ApiKeyDecision {
  if (!sent.value) return forbidden(`$connect requires an API key, and ${NONE[sent.source]}`);
  const key = index.find(sent.value);
  if (key === undefined) return forbidden("The API key that was sent is not known");
  const named = `API key "${key.name}" (${key.apiKeyId})`;
  if (!key.enabled) return forbidden(`${named} is not enabled`);
  const inPlan = key.plans.get(`${at.apiId}/${at.stage}`);
  if (inPlan === undefined) {
    return forbidden(`${named} is in no usage plan for ${at.apiId}/${at.stage}`);
  }
  const { planName, quota, meter } = inPlan;
  switch (meter.admit(quota, at.nowMs)) {
    case "admitted":
      return { kind: "granted", apiKey: { apiKeyId: key.apiKeyId, value: key.value } };
    case "throttled": {
      const { ratePerSecond = 0, burst = 0 } = meter.bucket?.limit ?? {};
      const has = `${ratePerSecond} requests a second, ${burst} at once`;
      const detail = `Throttled: usage plan "${planName}" has ${has} for each key, and ${named} has used them`;
      return { kind: "refused", fault: "UsagePlanThrottled", detail };
    }
    case "quotaExceeded": {
      const has = `${quota?.limit} requests a ${quota?.period.toLowerCase()}`;
      const detail = `Limit exceeded: usage plan "${planName}" has ${has} for each key, and ${named} has used them`;
      return { kind: "refused", fault: "UsagePlanQuotaExceeded", detail };
    }
  }
}

const NONE: Readonly<Record<ApiKeySource, string>> = {
  header: "the client sent no x-api-key header",
  authorizer: "the authorizer named none (usageIdentifierKey)",
};

function forbidden(detail: string): ApiKeyDecision {
  return { kind: "refused", fault: "ApiKeyRefused", detail };
}

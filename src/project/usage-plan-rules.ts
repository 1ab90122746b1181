/**
 * What AWS's control plane asks of API keys and usage plans (AWS: "Usage plans and API keys for REST APIs"; "Amazon API Gateway
 * quotas").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a key's value may have every visible ASCII character; AWS's guide says letters and digits, and hyphens
 *   are known to work. 2026-11-28 the value of a key that has none follows from a secret of this machine, so that it is the
 *   same at every start. 2026-11-28 a key in sluice.yaml is enabled unless it says otherwise; in a template, as on AWS, it is not.
 */
import type { AccountKeys } from "../core/authorization/api-key-index.ts";
import type { Api } from "../core/model/api.ts";
import type { ApiKey } from "../core/model/api-key.ts";
import type { QuotaPeriod } from "../core/model/usage-plan.ts";

/** Characters of a key's value. AWS: 20 to 128. */
export const API_KEY_VALUE_CHARACTERS = { min: 20, max: 128 } as const;

/** Characters of a key's name. AWS: "The name cannot exceed 1024 characters". */
export const API_KEY_NAME_CHARACTERS_MAX = 1_024;

/** Keys of an account in a Region; AWS does not raise it. */
export const API_KEYS_MAX = 10_000;

/** Usage plans of an account in a Region; AWS raises it on request. */
export const USAGE_PLANS_MAX = 300;

/** Usage plans that one key is in; AWS raises it on request. */
export const USAGE_PLANS_PER_KEY_MAX = 10;

/** Days that a period can begin later, as AWS's control plane checks it. */
export const QUOTA_OFFSET_MAX: Readonly<Record<QuotaPeriod, number>> = {
  DAY: 0,
  WEEK: 6,
  MONTH: 27,
};

/** The API's int32, of a quota and a burst. */
export const USAGE_LIMIT_MAX = 2_147_483_647;

/** A sentence about a key or a plan, which the loader knows the place of. */
export interface AccountKeysFinding {
  readonly message: string;
  /** An `apiKeyId` or a `usagePlanId`. */
  readonly id: string;
}

/** What is wrong with a value, without showing it; `undefined`: nothing. Clients send it in a header, so it has no spaces. */
export function valueProblem(value: string): string | undefined {
  const { min, max } = API_KEY_VALUE_CHARACTERS;
  if (value.length < min || value.length > max) {
    return `must have ${min} to ${max} characters: found ${value.length}`;
  }
  return /^[!-~]+$/.test(value) ? undefined : "must have no spaces and ASCII characters alone";
}

/** The sentence of AWS's control plane about an offset that the period does not have. */
export function offsetProblem(period: QuotaPeriod, offset: number): string | undefined {
  const max = QUOTA_OFFSET_MAX[period];
  if (offset <= max) return undefined;
  return max === 0
    ? `Usage Plan quota offset must be zero in the ${period} period`
    : `Usage Plan quota offset must be between 0 and ${max} inclusive in the ${period} period`;
}

/** What AWS refuses of keys and plans taken together: the first of it. */
export function refusedKeys({ apiKeys, usagePlans }: AccountKeys): AccountKeysFinding | undefined {
  const above = apiKeys[API_KEYS_MAX];
  if (above !== undefined) {
    const message = `AWS allows ${API_KEYS_MAX} API keys: found ${apiKeys.length}`;
    return { id: above.apiKeyId, message };
  }
  const byValue = new Map<string, ApiKey>();
  for (const key of apiKeys) {
    if (key.value === undefined) continue;
    const first = byValue.get(key.value.reveal());
    if (first !== undefined) {
      const message = `API key "${key.name}" has the value of "${first.name}", and AWS takes them for one key: give it another`;
      return { id: key.apiKeyId, message };
    }
    byValue.set(key.value.reveal(), key);
  }
  return ambiguousKey({ apiKeys, usagePlans });
}

function ambiguousKey({ apiKeys, usagePlans }: AccountKeys): AccountKeysFinding | undefined {
  const planOf = new Map<string, string>();
  const nameOf = new Map(apiKeys.map(({ apiKeyId, name }) => [apiKeyId, name]));
  for (const { usagePlanId, name, apiStages, apiKeyIds } of usagePlans) {
    const stages = new Set(apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`));
    for (const apiKeyId of new Set(apiKeyIds)) {
      for (const stage of stages) {
        const place = `${apiKeyId} ${stage}`;
        const first = planOf.get(place);
        if (first !== undefined) {
          const plans = `usage plans "${first}" and "${name}"`;
          const message = `API key "${nameOf.get(apiKeyId)}" is in ${plans}, which both have ${stage}: AWS allows a key one plan for each stage`;
          return { id: usagePlanId, message };
        }
        planOf.set(place, name);
      }
    }
  }
  return undefined;
}

/** Counts that AWS allows after a request alone. */
export function aboveQuotas({ apiKeys, usagePlans }: AccountKeys): AccountKeysFinding[] {
  const findings: AccountKeysFinding[] = [];
  const above = usagePlans[USAGE_PLANS_MAX];
  if (above !== undefined) {
    const message = `${usagePlans.length} usage plans; AWS allows ${USAGE_PLANS_MAX} unless the quota is raised`;
    findings.push({ id: above.usagePlanId, message });
  }
  for (const { apiKeyId, name } of apiKeys) {
    const count = usagePlans.filter(({ apiKeyIds }) => apiKeyIds.includes(apiKeyId)).length;
    if (count <= USAGE_PLANS_PER_KEY_MAX) continue;
    const allowed = `AWS allows ${USAGE_PLANS_PER_KEY_MAX} unless the quota is raised`;
    const message = `API key "${name}" is in ${count} usage plans; ${allowed}`;
    findings.push({ id: apiKeyId, message });
  }
  return findings;
}

/** Why nobody can connect to an API, or one of its stages, whose `$connect` requires a key. */
export function closedConnects(api: Api, { apiKeys, usagePlans }: AccountKeys): string[] {
  const connect = api.routes.find(({ routeKey }) => routeKey === "$connect");
  if (connect?.apiKeyRequired !== true) return [];
  const fromAuthorizer = api.apiKeySelectionExpression !== "$request.header.x-api-key";
  if (fromAuthorizer && connect.authorizationType !== "CUSTOM") {
    return [
      `$connect of ${api.name} takes its API key from the authorizer (${api.apiKeySelectionExpression}) and has none, so every client gets 403`,
    ];
  }
  const enabled = new Set(apiKeys.filter((key) => key.enabled).map(({ apiKeyId }) => apiKeyId));
  const open = new Set(
    usagePlans
      .filter(({ apiKeyIds }) => apiKeyIds.some((id) => enabled.has(id)))
      .flatMap(({ apiStages }) => apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`)),
  );
  return api.stages
    .filter(({ stageName }) => !open.has(`${api.apiId}/${stageName}`))
    .map(
      ({ stageName }) =>
        `$connect of ${api.name} requires an API key, and no usage plan has an enabled one for stage ${stageName}, so every client gets 403`,
    );
}

import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import { Noted, orDefault } from "./noted-yaml.ts";
import { withUniqueNames } from "./unique-names.ts";

/** Said of each key: a key without a value is sound, and gets a generated one. */
const NO_VALUE = "its value is not printed: add value, valueFile or valueEnvironment";

/** `apiKeys` and `usagePlans`, without the values of the keys. `apis` by the names that the file gives them. */
export function accountKeysForm(
  { apiKeys, usagePlans }: Project,
  apis: readonly (readonly [string, Api])[],
): Record<string, unknown> {
  const namedKeys = withUniqueNames(apiKeys, ({ apiKeyId }) => apiKeyId);
  const namedPlans = withUniqueNames(usagePlans, ({ usagePlanId }) => usagePlanId);
  const keyNames = new Map(namedKeys.map(([key, { apiKeyId }]) => [apiKeyId, key]));
  const apiNames = new Map(apis.map(([key, { apiId }]) => [apiId, key]));
  const keys = namedKeys.map(([key, { apiKeyId, name, enabled }]) => [
    key,
    {
      apiKeyId: new Noted(apiKeyId, NO_VALUE),
      ...(name === key ? {} : { name }),
      enabled: orDefault(enabled, true),
    },
  ]);
  const plans = namedPlans.map(([key, plan]) => [
    key,
    {
      usagePlanId: plan.usagePlanId,
      ...(plan.name === key ? {} : { name: plan.name }),
      apiStages: plan.apiStages.flatMap(({ apiId, stage }) => {
        const api = apiNames.get(apiId);
        return api === undefined ? [] : [{ api, stage }];
      }),
      ...(plan.throttle === undefined ? {} : { throttle: plan.throttle }),
      ...(plan.quota === undefined ? {} : { quota: plan.quota }),
      apiKeys: plan.apiKeyIds.flatMap((id) => keyNames.get(id) ?? []),
    },
  ]);
  return {
    ...(keys.length === 0 ? {} : { apiKeys: Object.fromEntries(keys) }),
    ...(plans.length === 0 ? {} : { usagePlans: Object.fromEntries(plans) }),
  };
}

import type { AccountKeys } from "../../core/authorization/api-key-index.ts";
import { Secret } from "../../core/secret.ts";
import type { StoreChange } from "../../engine/definition-store.ts";
import type { DefinitionReader } from "../definitions.ts";
import { API_KEYS, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";

/** The API keys and usage plans that no file serves. */
export function servedApiKeys(reader: DefinitionReader): AccountKeys {
  return {
    apiKeys: reader
      .all(API_KEYS)
      .filter(({ id }) => reader.ownerOf(`${API_KEYS.path}/${id}`) === undefined)
      .map(({ id, value: { name, value, enabled } }) => ({
        ...{ apiKeyId: id, name, value: new Secret(value), enabled },
      })),
    usagePlans: reader
      .all(USAGE_PLANS)
      .filter(({ id }) => reader.ownerOf(`${USAGE_PLANS.path}/${id}`) === undefined)
      .map(({ id, value: { name, apiStages, throttle, quota } }) => ({
        ...{ usagePlanId: id, name, apiStages },
        ...(throttle === undefined ? {} : { throttle }),
        ...(quota === undefined ? {} : { quota }),
        apiKeyIds: reader.all(usagePlanKeysOf(id)).map((each) => each.id),
      })),
  };
}

export function changesApiKeys(changes: readonly StoreChange[]): boolean {
  const roots = [`${API_KEYS.path}/`, `${USAGE_PLANS.path}/`];
  return changes.some(
    (change) => "key" in change && roots.some((root) => change.key.startsWith(root)),
  );
}

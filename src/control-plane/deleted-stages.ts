import type { StoreChange } from "../engine/definition-store.ts";
import type { StageName } from "../engine/served-apis.ts";

/** Stages that are deleted, by themselves or with their API. */
export function deletedStages(changes: readonly StoreChange[]): StageName[] {
  return changes.flatMap((change) => {
    if (change.kind !== "delete") return [];
    const [, apiId, stageName] = /^apis\/([^/]+)\/stages\/([^/]+)$/.exec(change.key) ?? [];
    return apiId === undefined || stageName === undefined ? [] : [{ apiId, stageName }];
  });
}

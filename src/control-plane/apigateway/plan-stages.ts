/** The stages that usage plans name, and what becomes of them (AWS: "Usage plans and API keys for REST APIs"). */
import type { ApiStage } from "../../core/model/usage-plan.ts";
import { conflict } from "../control-fault.ts";
import type { DefinitionReader, Draft } from "../definitions.ts";
import { USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";

/** A stage that is deleted leaves the plans, as does each of an API's. */
export function leavePlans(
  draft: Draft,
  { apiId, stage }: Pick<ApiStage, "apiId"> & Partial<ApiStage>,
): void {
  for (const { id, value } of draft.all(USAGE_PLANS)) {
    const apiStages = value.apiStages.filter(
      (each) => each.apiId !== apiId || (stage !== undefined && each.stage !== stage),
    );
    if (apiStages.length === value.apiStages.length) continue;
    // A file that names what it does not define is the file's to change.
    if (draft.ownerOf(`${USAGE_PLANS.path}/${id}`) !== undefined) continue;
    draft.put(USAGE_PLANS, id, { ...value, apiStages });
  }
}

/** Refuses what would leave a key in two plans of one stage. */
export function refuseSecondPlan(
  reader: DefinitionReader,
  planId: string,
  {
    apiStages,
    keyIds,
  }: { readonly apiStages: readonly ApiStage[]; readonly keyIds: readonly string[] },
): void {
  if (apiStages.length === 0 || keyIds.length === 0) return;
  const wanted = new Set(apiStages.map(written));
  for (const { id, value } of reader.all(USAGE_PLANS)) {
    const shared = id === planId ? undefined : value.apiStages.map(written).find(isIn(wanted));
    if (shared === undefined) continue;
    const inPlan = usagePlanKeysOf(id);
    const keyId = keyIds.find((each) => reader.get(inPlan, each) !== undefined);
    if (keyId === undefined) continue;
    throw conflict(
      `API key ${keyId} is in usage plan ${id} already, which has stage ${shared} too: a key may have one plan for each stage`,
    );
  }
}

/** `a1b2c3d4e5:prod`, as AWS writes it. */
export function written({ apiId, stage }: ApiStage): string {
  return `${apiId}:${stage}`;
}

function isIn(wanted: ReadonlySet<string>): (stage: string) => boolean {
  return (stage) => wanted.has(stage);
}

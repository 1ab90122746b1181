/**
 * CreateUsagePlanKey, GetUsagePlanKeys, GetUsagePlanKey, DeleteUsagePlanKey (AWS: API Gateway V1 API reference; "Usage plans and API
 * keys for REST APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `value` is left out of the answers: GetApiKey shows it when it is asked to. 2026-11-28 `name` of
 *   GetUsagePlanKeys finds what begins with it. 2026-11-28 the words of refusals are ours but for ids that are not there.
 */
import { USAGE_PLANS_PER_KEY_MAX } from "../../project/usage-plan-rules.ts";
import { badRequest, ControlFault, conflict, limitExceeded } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { record, text } from "../input/shape.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { API_KEYS, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";
import { requireApiKey } from "./api-key.ts";
import { refuseSecondPlan } from "./plan-stages.ts";
import { positioned } from "./positioned.ts";
import { requireUsagePlan } from "./usage-plan.ts";

const createUsagePlanKey = operation({
  name: "CreateUsagePlanKey",
  method: "POST",
  path: "/usageplans/{usageplanId}/keys",
  status: 201,
  body: record({ keyId: text({ min: 1, max: 128 }), keyType: text({ max: 128 }) }),
  perform({ path: { usageplanId: planId = "" }, body }, { draft }) {
    const { apiStages } = requireUsagePlan(draft, planId);
    const { keyId, keyType } = body;
    if (keyType !== "API_KEY") throw badRequest("keyType must be API_KEY");
    requireApiKey(draft, keyId);
    const inPlan = usagePlanKeysOf(planId);
    if (draft.get(inPlan, keyId) !== undefined) {
      throw conflict(`API key ${keyId} is in usage plan ${planId} already`);
    }
    const plans = draft
      .all(USAGE_PLANS)
      .filter(({ id }) => draft.get(usagePlanKeysOf(id), keyId) !== undefined);
    if (plans.length >= USAGE_PLANS_PER_KEY_MAX) {
      throw limitExceeded(`An API key may be in ${USAGE_PLANS_PER_KEY_MAX} usage plans`);
    }
    refuseSecondPlan(draft, planId, { apiStages, keyIds: [keyId] });
    draft.put(inPlan, keyId, { type: "API_KEY" });
    return output(draft, keyId);
  },
});

const getUsagePlanKeys = operation({
  name: "GetUsagePlanKeys",
  method: "GET",
  path: "/usageplans/{usageplanId}/keys",
  status: 200,
  perform(request, { draft }) {
    const { usageplanId: planId = "" } = request.path;
    requireUsagePlan(draft, planId);
    const name = request.query.get("name")?.at(-1) ?? "";
    const found = draft
      .all(usagePlanKeysOf(planId))
      .filter(({ id }) => (draft.get(API_KEYS, id)?.name ?? "").startsWith(name));
    return positioned(found, request, ({ id }) => output(draft, id));
  },
});

const getUsagePlanKey = operation({
  name: "GetUsagePlanKey",
  method: "GET",
  path: "/usageplans/{usageplanId}/keys/{keyId}",
  status: 200,
  perform({ path: { usageplanId: planId = "", keyId = "" } }, { draft }) {
    requireKeyInPlan(draft, planId, keyId);
    return output(draft, keyId);
  },
});

const deleteUsagePlanKey = operation({
  name: "DeleteUsagePlanKey",
  method: "DELETE",
  path: "/usageplans/{usageplanId}/keys/{keyId}",
  status: 202,
  perform({ path: { usageplanId: planId = "", keyId = "" } }, { draft }) {
    requireKeyInPlan(draft, planId, keyId);
    draft.delete(usagePlanKeysOf(planId), keyId);
    return undefined;
  },
});

export const USAGE_PLAN_KEY_OPERATIONS: readonly Operation[] = [
  createUsagePlanKey,
  getUsagePlanKeys,
  getUsagePlanKey,
  deleteUsagePlanKey,
];

function requireKeyInPlan(reader: DefinitionReader, planId: string, keyId: string): void {
  requireUsagePlan(reader, planId);
  if (reader.get(usagePlanKeysOf(planId), keyId) !== undefined) return;
  throw new ControlFault("NotFoundException", "Invalid Usage Plan Key identifier specified");
}

function output(reader: DefinitionReader, keyId: string): Output {
  const { name = "" } = reader.get(API_KEYS, keyId) ?? {};
  return { id: keyId, type: "API_KEY", ...ifSet({ name }) };
}

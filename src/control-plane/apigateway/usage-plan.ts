/**
 * CreateUsagePlan, GetUsagePlans, GetUsagePlan, UpdateUsagePlan, DeleteUsagePlan (AWS: API Gateway V1 API reference; "Usage plans
 * and API keys for REST APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 throttling of methods, which WebSocket APIs do not have, is refused. 2026-11-28 GetUsage and UpdateUsage are
 *   refused: what is used is counted in memory. 2026-11-28 words of refusals that AWS does not document are ours.
 */
import type { ApiStage, Quota } from "../../core/model/usage-plan.ts";
import { offsetProblem, USAGE_LIMIT_MAX, USAGE_PLANS_MAX } from "../../project/usage-plan-rules.ts";
import { badRequest, ControlFault, conflict, limitExceeded } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { tags } from "../input/members.ts";
import { anything, choice, list, map, number, optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { type StoredUsagePlan, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";
import { stagesOf } from "../stored/stage.ts";
import { type Edits, patchBody, patched, settable } from "./patch.ts";
import { refuseSecondPlan, written } from "./plan-stages.ts";
import { positioned } from "./positioned.ts";

/** Stages of one usage plan. Ours. */
export const API_STAGES_MAX = 1_000;

const planName = text({ min: 1, max: 1_024 });
const description = text({ max: 1_024 });
const productCode = text({ max: 256 });
const rateLimit = number({ min: 0, max: USAGE_LIMIT_MAX, isWhole: false });
const limit = number({ min: 0, max: USAGE_LIMIT_MAX, isWhole: true });
const period = choice(["DAY", "WEEK", "MONTH"]);

const createUsagePlan = operation({
  name: "CreateUsagePlan",
  method: "POST",
  path: "/usageplans",
  status: 201,
  body: record({
    ...{ name: planName, description: optional(description), tags: optional(tags) },
    apiStages: optional(
      list(
        record({
          ...{ apiId: text({ max: 64 }), stage: text({ max: 128 }) },
          throttle: optional(map(anything, { max: 100, key: text({ max: 1_024 }) })),
        }),
        { max: API_STAGES_MAX },
      ),
    ),
    throttle: optional(record({ rateLimit: optional(rateLimit), burstLimit: optional(limit) })),
    quota: optional(
      record({ limit: optional(limit), offset: optional(limit), period: optional(period) }),
    ),
  }),
  perform({ body }, { draft, newId }) {
    if (draft.all(USAGE_PLANS).length >= USAGE_PLANS_MAX) {
      throw limitExceeded(`An account may have ${USAGE_PLANS_MAX} usage plans: delete one first`);
    }
    const { name, throttle, quota, apiStages = [], tags: own = {} } = body;
    const stages: ApiStage[] = [];
    for (const { apiId, stage, throttle: ofMethods = {} } of apiStages) {
      if (Object.keys(ofMethods).length > 0) {
        throw badRequest("apiStages.throttle must be left out: WebSocket APIs have no methods");
      }
      stages.push(newStage(draft, stages, { apiId, stage }));
    }
    const plan: StoredUsagePlan = {
      ...{ name, ...ifSet({ description: body.description }), apiStages: stages, tags: own },
      ...(throttle === undefined ? {} : { throttle }),
      ...(quota === undefined ? {} : { quota: quotaOf(quota) }),
    };
    const id = freeId(6, newId, (each) => draft.get(USAGE_PLANS, each));
    draft.put(USAGE_PLANS, id, plan);
    return output(id, plan);
  },
});

const getUsagePlans = operation({
  name: "GetUsagePlans",
  method: "GET",
  path: "/usageplans",
  status: 200,
  perform(request, { draft }) {
    const keyId = request.query.get("keyId")?.at(-1);
    const found = draft
      .all(USAGE_PLANS)
      .filter(
        ({ id }) => keyId === undefined || draft.get(usagePlanKeysOf(id), keyId) !== undefined,
      );
    return positioned(found, request, ({ id, value }) => output(id, value));
  },
});

const getUsagePlan = operation({
  name: "GetUsagePlan",
  method: "GET",
  path: "/usageplans/{usageplanId}",
  status: 200,
  perform: ({ path: { usageplanId: id = "" } }, { draft }) =>
    output(id, requireUsagePlan(draft, id)),
});

const updateUsagePlan = operation({
  name: "UpdateUsagePlan",
  method: "PATCH",
  path: "/usageplans/{usageplanId}",
  status: 200,
  body: patchBody,
  perform({ path: { usageplanId: id = "" }, body }, { draft }) {
    const before = requireUsagePlan(draft, id);
    const edited = patched<EditedPlan>(before, body.patchOperations, editsOf(draft, id));
    const { quota, ...rest } = edited;
    const plan = { ...rest, ...(quota === undefined ? {} : { quota: quotaOf(quota) }) };
    const keyIds = draft.all(usagePlanKeysOf(id)).map((each) => each.id);
    refuseSecondPlan(draft, id, { apiStages: plan.apiStages, keyIds });
    draft.put(USAGE_PLANS, id, plan);
    return output(id, plan);
  },
});

const deleteUsagePlan = operation({
  name: "DeleteUsagePlan",
  method: "DELETE",
  path: "/usageplans/{usageplanId}",
  status: 202,
  perform({ path: { usageplanId: id = "" } }, { draft }) {
    const [first] = requireUsagePlan(draft, id).apiStages;
    if (first !== undefined) {
      throw badRequest(
        `Cannot delete Usage Plan ${id} because there are API Stages associated with it, including ${written(first)}`,
      );
    }
    draft.delete(USAGE_PLANS, id);
    return undefined;
  },
});

export const USAGE_PLAN_OPERATIONS: readonly Operation[] = [
  createUsagePlan,
  getUsagePlans,
  getUsagePlan,
  updateUsagePlan,
  deleteUsagePlan,
  refusedUsage("GetUsage", "GET", "/usageplans/{usageplanId}/usage"),
  refusedUsage("UpdateUsage", "PATCH", "/usageplans/{usageplanId}/keys/{keyId}/usage"),
];

/** The usage plan, or `NotFoundException`. */
export function requireUsagePlan(reader: DefinitionReader, id: string): StoredUsagePlan {
  const plan = reader.get(USAGE_PLANS, id);
  if (plan === undefined) {
    throw new ControlFault("NotFoundException", "Invalid Usage Plan ID specified");
  }
  return plan;
}

/** One operation after the other may leave half a quota, as long as it is whole in the end. */
interface EditedPlan extends Omit<StoredUsagePlan, "quota"> {
  readonly quota?: Partial<Quota>;
}

function editsOf(reader: DefinitionReader, planId: string): Edits<EditedPlan> {
  return {
    ...settable("/name", (plan, given) => ({ ...plan, name: planName.parse(given, "/name") })),
    ...settable("/description", (plan, given) => ({
      ...plan,
      description: description.parse(given, "/description"),
    })),
    ...settable("/productCode", (plan, given) => ({
      ...plan,
      productCode: productCode.parse(given, "/productCode"),
    })),
    "remove /productCode": ({ productCode: _gone, ...plan }) => plan,
    ...throttleEdits,
    "remove /throttle": ({ throttle: _gone, ...plan }) => plan,
    ...quotaEdits,
    "remove /quota": ({ quota: _gone, ...plan }) => plan,
    "add /apiStages": (plan, given) => ({
      ...plan,
      apiStages: [...plan.apiStages, newStage(reader, plan.apiStages, stageOf(given))],
    }),
    "remove /apiStages": (plan, given) => {
      const gone = stageOf(given);
      const apiStages = plan.apiStages.filter((each) => written(each) !== written(gone));
      if (apiStages.length < plan.apiStages.length) return { ...plan, apiStages };
      const { apiId, stage } = gone;
      throw new ControlFault(
        "NotFoundException",
        `Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`,
      );
    },
  };
}

const throttleEdits: Edits<EditedPlan> = {
  ...settable("/throttle/rateLimit", (plan, given) => ({
    ...plan,
    throttle: { ...plan.throttle, rateLimit: numberOf(rateLimit, given, "/throttle/rateLimit") },
  })),
  ...settable("/throttle/burstLimit", (plan, given) => ({
    ...plan,
    throttle: { ...plan.throttle, burstLimit: numberOf(limit, given, "/throttle/burstLimit") },
  })),
};

const quotaEdits: Edits<EditedPlan> = {
  ...settable("/quota/limit", (plan, given) => ({
    ...plan,
    quota: { ...plan.quota, limit: numberOf(limit, given, "/quota/limit") },
  })),
  ...settable("/quota/offset", (plan, given) => ({
    ...plan,
    quota: { ...plan.quota, offset: numberOf(limit, given, "/quota/offset") },
  })),
  ...settable("/quota/period", (plan, given) => ({
    ...plan,
    quota: { ...plan.quota, period: period.parse(given, "/quota/period") },
  })),
};

/** A patch has numbers as text. */
function numberOf(shape: typeof limit, given: string, path: string): number {
  const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(given);
  return shape.parse(isNumber ? Number(given) : given, path);
}

function stageOf(given: string): ApiStage {
  const [, apiId, stage] = /^([^:]+):([^:]+)$/.exec(given) ?? [];
  if (apiId === undefined || stage === undefined) throw badRequest("Invalid API Stage specified");
  return { apiId, stage };
}

function newStage(
  reader: DefinitionReader,
  before: readonly ApiStage[],
  { apiId, stage }: ApiStage,
): ApiStage {
  const name = written({ apiId, stage });
  if (reader.get(stagesOf(apiId), stage) === undefined) {
    throw new ControlFault("NotFoundException", `API Stage not found: ${name}`);
  }
  if (before.some((each) => written(each) === name)) {
    throw conflict(`API stage ${name} is in the usage plan already`);
  }
  if (before.length >= API_STAGES_MAX) {
    throw limitExceeded(`A usage plan may have ${API_STAGES_MAX} API stages`);
  }
  return { apiId, stage };
}

function quotaOf({ limit: most, offset = 0, period: every }: Partial<Quota>): Quota {
  if (most === undefined) throw badRequest("quota.limit is missing");
  if (every === undefined) throw badRequest("quota.period is missing");
  const problem = offsetProblem(every, offset);
  if (problem !== undefined) throw badRequest(problem);
  return { limit: most, offset, period: every };
}

function output(id: string, plan: StoredUsagePlan): Output {
  const { description: said, productCode: product, tags: own, ...members } = plan;
  return {
    ...{ id, ...members, ...ifSet({ description: said, productCode: product }) },
    ...(Object.keys(own).length === 0 ? {} : { tags: own }),
  };
}

function refusedUsage(name: string, method: "GET" | "PATCH", path: string): Operation {
  return operation({
    ...{ name, method, path, status: 200 },
    perform() {
      throw badRequest(
        `${name} is not served here: what a key has used is counted in memory, and begins anew at a start`,
      );
    },
  });
}

import { nearestName } from "../../config/nearest-name.ts";
import type { ValuePath } from "../../config/strict-map.ts";
import type { AccountKeys } from "../../core/authorization/api-key-index.ts";
import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { ApiKey } from "../../core/model/api-key.ts";
import type { ApiStage, UsagePlan } from "../../core/model/usage-plan.ts";
import {
  API_KEY_NAME_CHARACTERS_MAX,
  aboveQuotas,
  closedConnects,
  offsetProblem,
  refusedKeys,
} from "../usage-plan-rules.ts";
import { type ApiContext, problem, warn } from "./api-context.ts";
import { apiKeyValue, type ValueContext } from "./api-key-value.ts";
import type { WrittenApiKey, WrittenUsagePlan } from "./schema.ts";

export interface WrittenAccountKeys {
  readonly apiKeys?: Readonly<Record<string, WrittenApiKey>> | undefined;
  readonly usagePlans?: Readonly<Record<string, WrittenUsagePlan>> | undefined;
}

interface Context extends ApiContext, Pick<ValueContext, "variables"> {}

/** `apiKeys` and `usagePlans`. `apis` by the name that the file gives them. */
export function expandAccountKeys(
  written: WrittenAccountKeys,
  apis: ReadonlyMap<string, Api>,
  context: Context,
): AccountKeys {
  const keys = new Map(
    Object.entries(written.apiKeys ?? {}).map(([name, key]) => [
      name,
      expandKey(name, key, context),
    ]),
  );
  const plans = new Map(
    Object.entries(written.usagePlans ?? {}).map(([name, plan]) => [
      name,
      expandPlan(name, plan, { ...context, keys, apis }),
    ]),
  );
  const found = { apiKeys: [...keys.values()], usagePlans: [...plans.values()] };
  refuseTwins({ keys, plans }, context);
  const placeOf = (id: string): string[] => {
    const [key] = [...keys].find(([, { apiKeyId }]) => apiKeyId === id) ?? [];
    if (key !== undefined) return ["apiKeys", key];
    const [plan = ""] = [...plans].find(([, { usagePlanId }]) => usagePlanId === id) ?? [];
    return ["usagePlans", plan];
  };
  const refused = refusedKeys(found);
  if (refused !== undefined) throw problem(context, placeOf(refused.id), refused.message);
  for (const { id, message } of aboveQuotas(found)) warn(context, placeOf(id), message);
  for (const [name, api] of apis) {
    const place = ["apis", name, "routes", "$connect", "apiKeyRequired"];
    for (const message of closedConnects(api, found)) warn(context, place, message);
  }
  return found;
}

function expandKey(name: string, written: WrittenApiKey, context: Context): ApiKey {
  const path = ["apiKeys", name];
  if (name === "" || name.length > API_KEY_NAME_CHARACTERS_MAX) {
    const message = `The name of an API key must have 1 to ${API_KEY_NAME_CHARACTERS_MAX} characters`;
    throw problem(context, path, message);
  }
  const { accountId, region, stackName } = context;
  return {
    apiKeyId:
      written.apiKeyId ?? resourceIdFrom(`${accountId}/${region}/${stackName}/apiKey/${name}`, 10),
    name: written.name ?? name,
    value: apiKeyValue(written, { ...context, path }),
    enabled: written.enabled ?? true,
  };
}

interface PlanContext extends Context {
  readonly keys: ReadonlyMap<string, ApiKey>;
  readonly apis: ReadonlyMap<string, Api>;
}

function expandPlan(name: string, written: WrittenUsagePlan, context: PlanContext): UsagePlan {
  const path = ["usagePlans", name];
  const { accountId, region, stackName } = context;
  const { throttle, quota } = written;
  const offset = quota?.offset ?? 0;
  const wrongOffset = quota === undefined ? undefined : offsetProblem(quota.period, offset);
  if (wrongOffset !== undefined) {
    throw problem(context, [...path, "quota", "offset"], wrongOffset);
  }
  return {
    usagePlanId:
      written.usagePlanId ??
      resourceIdFrom(`${accountId}/${region}/${stackName}/usagePlan/${name}`, 6),
    name: written.name ?? name,
    apiStages: (written.apiStages ?? []).map((each, index) =>
      apiStageOf(each, [...path, "apiStages", index], context),
    ),
    ...(throttle === undefined ? {} : { throttle: withoutUndefined(throttle) }),
    ...(quota === undefined ? {} : { quota: { ...quota, offset } }),
    apiKeyIds: (written.apiKeys ?? []).map((key, index, all) => {
      const place = [...path, "apiKeys", index];
      if (all.indexOf(key) !== index) {
        throw problem(context, place, `usagePlans.${name} has the API key "${key}" twice`);
      }
      return (context.keys.get(key) ?? unknown(context, place, { kind: "API key", name: key }))
        .apiKeyId;
    }),
  };
}

function apiStageOf(
  { api: name, stage }: { readonly api: string; readonly stage: string },
  path: ValuePath,
  context: PlanContext,
): ApiStage {
  const api = context.apis.get(name) ?? unknown(context, [...path, "api"], { kind: "API", name });
  if (api.stages.some(({ stageName }) => stageName === stage)) return { apiId: api.apiId, stage };
  const known = api.stages.map(({ stageName }) => stageName).join(", ");
  throw problem(context, [...path, "stage"], `${name} has no stage "${stage}": it has ${known}`);
}

function unknown(
  context: PlanContext,
  path: ValuePath,
  { kind, name }: { readonly kind: "API" | "API key"; readonly name: string },
): never {
  const known = [...(kind === "API" ? context.apis : context.keys).keys()];
  const nearest = nearestName(name, known);
  const where = kind === "API" ? "apis" : "apiKeys";
  const list = known.length === 0 ? "there are none" : `${where} has ${known.join(", ")}`;
  const hint = nearest === undefined ? list : `did you mean "${nearest}"?`;
  throw problem(context, path, `There is no ${kind} "${name}": ${hint}`);
}

/** Ids that the file chooses can meet, and what is used of a plan is kept by them. */
function refuseTwins(
  named: {
    readonly keys: ReadonlyMap<string, ApiKey>;
    readonly plans: ReadonlyMap<string, UsagePlan>;
  },
  context: ApiContext,
): void {
  const ids = [
    ...[...named.keys].map(([name, { apiKeyId }]) => ["apiKeys", name, "apiKeyId", apiKeyId]),
    ...[...named.plans].map(([name, { usagePlanId }]) => [
      ...["usagePlans", name, "usagePlanId", usagePlanId],
    ]),
  ] as [string, string, string, string][];
  for (const [index, [group, name, member, id]] of ids.entries()) {
    const first = ids.findIndex(([, , kind, other]) => kind === member && other === id);
    if (first === index) continue;
    const message = `${group}.${name} has the ${member} of another, "${id}": give it another`;
    throw problem(context, [group, name, member], message);
  }
}

function withoutUndefined({
  rateLimit,
  burstLimit,
}: NonNullable<WrittenUsagePlan["throttle"]>): NonNullable<UsagePlan["throttle"]> {
  return {
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(burstLimit === undefined ? {} : { burstLimit }),
  };
}

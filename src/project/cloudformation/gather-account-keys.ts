import { nearestName } from "../../config/nearest-name.ts";
import type { AccountKeys } from "../../core/authorization/api-key-index.ts";
import type { Api } from "../../core/model/api.ts";
import type { UsagePlan } from "../../core/model/usage-plan.ts";
import { ProjectError } from "../project-error.ts";
import type { ApiKeyOverride } from "../template-overrides.ts";
import { aboveQuotas, closedConnects, refusedKeys } from "../usage-plan-rules.ts";
import { PropertyReader } from "./property-reader.ts";
import { referenceTo } from "./reference-to.ts";
import { readApiKey } from "./resources/api-key.ts";
import { readUsagePlan } from "./resources/usage-plan.ts";
import { fail, type Scope, type TemplateResource, warn } from "./scope.ts";

/** The API keys and usage plans of a template. They are the REST API's resources, and of the account, not of an API. */
export function gatherAccountKeys(
  scope: Scope,
  apis: readonly Api[],
  overrides: readonly ApiKeyOverride[],
): AccountKeys {
  const keys = ofType(scope, "ApiKey");
  const plans = ofType(scope, "UsagePlan");
  for (const override of overrides) refuseUnknown(override, keys, scope);
  const stages = new Map(
    apis.map(({ apiId, stages }) => [apiId, stages.map(({ stageName }) => stageName)]),
  );
  const apiKeys = keys.map((resource) => {
    const own = overrides.find(({ logicalId }) => logicalId === resource.logicalId);
    return readApiKey(resource, scope, own?.value);
  });
  const withoutKeys = plans.map((resource) => readUsagePlan(resource, scope, stages));
  const members = readMembers(scope, {
    apiKeys: new Set(apiKeys.map(({ apiKeyId }) => apiKeyId)),
    usagePlans: new Set(withoutKeys.map(({ usagePlanId }) => usagePlanId)),
  });
  const usagePlans: UsagePlan[] = withoutKeys.map((plan) => ({
    ...plan,
    apiKeyIds: members.get(plan.usagePlanId) ?? [],
  }));
  const found = { apiKeys, usagePlans };
  const lineOf = (id: string) =>
    [...keys, ...plans].find((each) => referenceTo(each, scope) === id)?.line ?? 1;
  const refused = refusedKeys(found);
  if (refused !== undefined) fail(scope, lineOf(refused.id), refused.message);
  for (const { id, message } of aboveQuotas(found)) warn(scope, lineOf(id), message);
  for (const api of apis) warnIfClosed(api, found, scope);
  return found;
}

function ofType({ resources }: Scope, type: string): TemplateResource[] {
  return [...resources.values()].filter((each) => each.type === `AWS::ApiGateway::${type}`);
}

/** The ids of each plan's keys, by plan. */
function readMembers(
  scope: Scope,
  known: { readonly apiKeys: ReadonlySet<string>; readonly usagePlans: ReadonlySet<string> },
): ReadonlyMap<string, string[]> {
  const members = new Map<string, string[]>();
  for (const resource of ofType(scope, "UsagePlanKey")) {
    const reader = PropertyReader.of(resource, scope);
    const keyId = reader.requiredText("KeyId");
    const usagePlanId = reader.requiredText("UsagePlanId");
    if (reader.oneOf("KeyType", ["API_KEY"]) === undefined) {
      reader.missing("KeyType", "KeyType is required: API_KEY");
    }
    reader.finish();
    const elsewhere = known.apiKeys.has(keyId)
      ? known.usagePlans.has(usagePlanId)
        ? undefined
        : (["UsagePlanId", usagePlanId] as const)
      : (["KeyId", keyId] as const);
    if (elsewhere !== undefined) {
      const [name, id] = elsewhere;
      reader.warn(name, `${name} ${id} is not made by this template, so it opens nothing here`);
      continue;
    }
    const ids = members.get(usagePlanId) ?? [];
    if (ids.includes(keyId)) {
      reader.fail("KeyId", "the usage plan has this API key already");
    }
    members.set(usagePlanId, [...ids, keyId]);
  }
  return members;
}

function warnIfClosed(api: Api, keys: AccountKeys, scope: Scope): void {
  const closed = closedConnects(api, keys);
  if (closed.length === 0) return;
  const route = [...scope.resources.values()].find((each) => {
    if (each.type !== "AWS::ApiGatewayV2::Route") return false;
    const reader = PropertyReader.of(each, scope);
    return reader.text("ApiId") === api.apiId && reader.text("RouteKey") === "$connect";
  });
  const line = route === undefined ? 1 : PropertyReader.of(route, scope).lineOf("ApiKeyRequired");
  for (const message of closed) warn(scope, line, message);
}

/** A key that a condition leaves out is no mistake: another parameter brings it back. */
function refuseUnknown(
  { logicalId, position }: ApiKeyOverride,
  keys: readonly TemplateResource[],
  { omitted }: Scope,
): void {
  const known = keys.map((each) => each.logicalId);
  if (known.includes(logicalId) || omitted.has(logicalId)) return;
  const nearest = nearestName(logicalId, known);
  const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  const hint = nearest === undefined ? list : `did you mean ${nearest}?`;
  throw new ProjectError(`The template has no API key ${logicalId}: ${hint}`, position);
}

import type {
  ApiStage,
  Quota,
  UsagePlan,
  UsagePlanThrottle,
} from "../../../core/model/usage-plan.ts";
import { offsetProblem, USAGE_LIMIT_MAX } from "../../usage-plan-rules.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { kindOf } from "../template-node.ts";

/** Stage names of the template's WebSocket APIs, by API id. */
export type KnownStages = ReadonlyMap<string, readonly string[]>;

const INT32 = { min: 0, max: USAGE_LIMIT_MAX };

/** A plan without its keys, which UsagePlanKeys add. */
export function readUsagePlan(
  resource: TemplateResource,
  scope: Scope,
  stages: KnownStages,
): Omit<UsagePlan, "apiKeyIds"> {
  const reader = PropertyReader.of(resource, scope);
  const throttle = readThrottle(reader);
  const quota = readQuota(reader);
  const plan = {
    usagePlanId: referenceTo(resource, scope),
    name: reader.text("UsagePlanName") ?? `${reader.scope.stack.stackName}-${resource.logicalId}`,
    apiStages: readApiStages(reader, stages),
    ...(throttle === undefined ? {} : { throttle }),
    ...(quota === undefined ? {} : { quota }),
  };
  reader.harmless("Description", "Tags");
  reader.finish();
  return plan;
}

function readThrottle(plan: PropertyReader): UsagePlanThrottle | undefined {
  const reader = plan.nested("Throttle");
  if (reader === undefined) return undefined;
  const rateLimit = reader.amount("RateLimit");
  const burstLimit = reader.integer("BurstLimit", INT32);
  reader.finish();
  return {
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(burstLimit === undefined ? {} : { burstLimit }),
  };
}

function readQuota(plan: PropertyReader): Quota | undefined {
  const reader = plan.nested("Quota");
  if (reader === undefined) return undefined;
  const limit = reader.integer("Limit", INT32);
  const period = reader.oneOf("Period", ["DAY", "WEEK", "MONTH"]);
  const offset = reader.integer("Offset", INT32) ?? 0;
  if (limit === undefined) return reader.missing("Limit", "Limit is required");
  if (period === undefined) return reader.missing("Period", "Period is required");
  const problem = offsetProblem(period, offset);
  if (problem !== undefined) return reader.fail("Offset", problem);
  reader.finish();
  return { limit, offset, period };
}

function readApiStages(plan: PropertyReader, stages: KnownStages): ApiStage[] {
  const value = plan.value("ApiStages");
  if (value === undefined) return [];
  if (value.kind !== "list") {
    return plan.fail("ApiStages", `ApiStages must be a list: found ${kindOf(value)}`);
  }
  return value.items.flatMap((item) => {
    if (item.kind !== "mapping") {
      return plan.failAt(item.line, `ApiStages must be a list of mappings: found ${kindOf(item)}`);
    }
    const reader = new PropertyReader(plan.scope, `${plan.subject}: ApiStages`, item);
    const apiId = reader.requiredText("ApiId");
    const stage = reader.requiredText("Stage");
    reader.withoutEffect(
      ["Throttle"],
      "is for the methods of REST APIs: RouteSettings of the stage throttle routes",
    );
    reader.finish();
    const known = stages.get(apiId);
    if (known === undefined) {
      reader.warn(
        "ApiId",
        `${apiId} is no WebSocket API of this template, so it has no effect here`,
      );
      return [];
    }
    // The words of AWS's control plane.
    const refused = `Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan`;
    if (!known.includes(stage)) return reader.fail("Stage", `${refused} ${plan.subject}`);
    return [{ apiId, stage }];
  });
}

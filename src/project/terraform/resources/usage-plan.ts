import type { JsonValue } from "../../../core/json-path.ts";
import {
  call,
  list,
  mapping,
  type TemplateNode,
  text,
} from "../../cloudformation/template-node.ts";
import { type Arguments, given } from "../arguments.ts";
import { listOf, memberOf } from "../json.ts";

export function translateApiKey(args: Arguments): void {
  args.copy({
    name: "Name",
    value: "Value",
    description: "Description",
    customer_id: "CustomerId",
  });
  args.put("Enabled", args.node(args.value("enabled") ?? true));
}

export function translateUsagePlan(args: Arguments): void {
  args.copy({ name: "UsagePlanName", description: "Description" });
  const quota = { limit: "Limit", offset: "Offset", period: "Period" };
  args.put("Quota", blockOf(args, "quota_settings", quota));
  const throttle = { burst_limit: "BurstLimit", rate_limit: "RateLimit" };
  args.put("Throttle", blockOf(args, "throttle_settings", throttle));
  const stages = listOf(args.instance.values.api_stages).map((stage, at) =>
    stageOf(args, stage, at),
  );
  if (stages.length > 0) args.put("ApiStages", list(stages, args.line));
}

function blockOf(
  args: Arguments,
  name: string,
  names: Readonly<Record<string, string>>,
): TemplateNode | undefined {
  const block = args.block(name);
  if (block === undefined) return undefined;
  const entries = Object.entries(names).flatMap(([argument, property]) => {
    const value = given(block[argument]);
    return value === undefined ? [] : [[property, args.node(value)] as [string, TemplateNode]];
  });
  return mapping(entries, args.line);
}

/** Blocks of a set have no order that the expressions follow, so what is not known is looked for in all of them. */
function stageOf(args: Arguments, stage: JsonValue, at: number): TemplateNode {
  const member = (argument: string, type: string): [string, TemplateNode][] => {
    const property = argument === "api_id" ? "ApiId" : "Stage";
    const value = given(memberOf(stage, argument));
    const known = value === undefined ? undefined : args.translation.withValue([type], "id", value);
    if (value !== undefined && known === undefined) return [[property, args.node(value)]];
    const target = known ?? args.referred(["api_stages", at, argument], [type]);
    return [[property, call("Ref", text(target.address, args.line))]];
  };
  return mapping(
    [...member("api_id", "aws_apigatewayv2_api"), ...member("stage", "aws_apigatewayv2_stage")],
    args.line,
  );
}

export function translateUsagePlanKey(args: Arguments): void {
  args.copy({ key_type: "KeyType" });
  args.put("KeyId", args.reference("key_id", ["aws_api_gateway_api_key"]));
  args.put("UsagePlanId", args.reference("usage_plan_id", ["aws_api_gateway_usage_plan"]));
}

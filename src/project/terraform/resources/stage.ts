import type { JsonValue } from "../../../core/json-path.ts";
import { mapping, type TemplateNode, text } from "../../cloudformation/template-node.ts";
import { type Arguments, given } from "../arguments.ts";
import { listOf, memberOf, objectOf, textOf } from "../json.ts";

const SETTINGS: Readonly<Record<string, string>> = {
  data_trace_enabled: "DataTraceEnabled",
  detailed_metrics_enabled: "DetailedMetricsEnabled",
  logging_level: "LoggingLevel",
};
const LIMITS: Readonly<Record<string, string>> = {
  throttling_burst_limit: "ThrottlingBurstLimit",
  throttling_rate_limit: "ThrottlingRateLimit",
};

export function translateStage(args: Arguments): void {
  args.copy({
    name: "StageName",
    auto_deploy: "AutoDeploy",
    description: "Description",
    stage_variables: "StageVariables",
  });
  // The provider reads the deployment that AWS made by itself into the same argument.
  if (args.value("auto_deploy") !== true) {
    args.put("DeploymentId", args.reference("deployment_id", ["aws_apigatewayv2_deployment"]));
  }
  const certificate = ["aws_api_gateway_client_certificate"];
  args.put("ClientCertificateId", args.reference("client_certificate_id", certificate));
  putRouteSettings(args);
  putAccessLogSettings(args);
}

function putRouteSettings(args: Arguments): void {
  const standard = args.block("default_route_settings");
  if (standard !== undefined && isWritten(args, standard)) {
    args.put("DefaultRouteSettings", settingsOf(standard, args));
  }
  const byKey = listOf(args.instance.values.route_settings).flatMap(
    (block): [string, TemplateNode][] => {
      const key = textOf(memberOf(block, "route_key"));
      return key === undefined ? [] : [[key, settingsOf(objectOf(block), args)]];
    },
  );
  if (byKey.length > 0) args.put("RouteSettings", mapping(byKey, args.line));
}

/**
 * A block without limits makes the provider write zeros, which let nothing pass; a state has zeros for a stage without the
 * block too.
 *
 * Gaps: 2026-11-29 of a state, a block that sets nothing at all is taken for no block.
 */
function isWritten(args: Arguments, block: Readonly<Record<string, JsonValue>>): boolean {
  if (args.expression("default_route_settings") !== undefined) return true;
  const { logging_level: level, ...others } = block;
  const isSet = (value: JsonValue) => value !== null && value !== 0 && value !== false;
  const { unknown } = args.instance;
  // A `dynamic` block is in no expression; in a new stage there is nothing but what is written.
  if (memberOf(unknown, "id") === true) return true;
  return (level !== "OFF" && level !== "" && level !== null) || Object.values(others).some(isSet);
}

function settingsOf(block: Readonly<Record<string, JsonValue>>, args: Arguments): TemplateNode {
  const entries: [string, TemplateNode][] = [];
  for (const [argument, property] of Object.entries(SETTINGS)) {
    const value = given(block[argument]);
    if (value !== undefined) entries.push([property, args.node(value)]);
  }
  for (const [argument, property] of Object.entries(LIMITS)) {
    entries.push([property, args.node(given(block[argument]) ?? 0)]);
  }
  return mapping(entries, args.line);
}

function putAccessLogSettings(args: Arguments): void {
  const block = args.block("access_log_settings");
  if (block === undefined) return;
  // The log group is not made here, so it does not matter which one it is.
  const destination = given(block.destination_arn) ?? "known after apply";
  const entries: [string, TemplateNode][] = [["DestinationArn", args.node(destination)]];
  const format = given(block.format);
  if (format !== undefined) entries.push(["Format", args.node(format)]);
  args.put("AccessLogSettings", mapping(entries, args.line));
}

export function translateDeployment(args: Arguments): void {
  args.put("Description", text("", args.line));
}

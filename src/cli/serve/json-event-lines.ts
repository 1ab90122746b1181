import type { GatewayOutput } from "../../compose/gateway-settings.ts";
import type { Config } from "../../config/config.ts";
import type { Activity } from "../../core/telemetry/activity.ts";
import { DETAIL_CHARACTERS_MAX, isRoutine } from "../gateway/terminal.ts";
import type { JsonOutput } from "./json-output.ts";

/** What happens in a gateway, an object of JSON each. */
export function jsonEventLines(
  { log }: Pick<Config, "log">,
  { entry, warn, remark }: JsonOutput,
): GatewayOutput {
  return {
    warn,
    remark,
    activity: (activity) => entry("info", messageOf(activity), membersOf(activity)),
    accessLog: (line, stage) => entry("info", line, { log: "access", stage }),
    executionLog: (line, stage) => entry("info", line, { log: "execution", stage }),
    functionLog(line) {
      if (log === "brief" && isRoutine(line)) return;
      const { functionName, stream, text } = line;
      entry("info", text, { log: "function", functionName, stream });
    },
  };
}

/** As the line of text begins: `200 $connect`. */
function messageOf({ status, routeKey }: Activity): string {
  return `${status || "-"} ${routeKey}`;
}

function membersOf(activity: Activity): Readonly<Record<string, unknown>> {
  const { eventType, apiId, stage, routeKey, connectionId, requestId } = activity;
  const { status, latencyMs, detail } = activity;
  return {
    ...{ log: "activity", eventType, apiId, stage, routeKey, connectionId, requestId },
    ...{ status, latencyMs },
    ...(detail === undefined ? {} : { detail: detail.slice(0, DETAIL_CHARACTERS_MAX) }),
  };
}

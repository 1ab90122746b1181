import { nearestName } from "../config/nearest-name.ts";
import type { LoggingLevel, RouteSettings, Stage } from "../core/model/stage.ts";

/** The API's int32. */
export const THROTTLING_BURST_LIMIT_MAX = 2_147_483_647;

/** AWS's, from the one that logs nothing to the one that logs everything. */
export const LOGGING_LEVELS = ["OFF", "ERROR", "INFO"] as const satisfies readonly LoggingLevel[];

/** AWS's words for settings of a route that is not there, with the key that may have been meant. */
export function unknownRouteSentence(routeKey: string, routeKeys: Iterable<string>): string {
  const sentence = `Unable to find Route by key ${routeKey} within the provided RouteSettings`;
  const meant = nearestName(routeKey, [...routeKeys]);
  return meant === undefined ? sentence : `${sentence}: did you mean ${meant}?`;
}

/**
 * What to tell whoever throttles like this; `undefined`: nothing. Without a route key the settings are a stage's default.
 * Zeros are what Terraform's `default_route_settings` writes when nobody set a limit.
 */
export function throttlingAdvice(settings: RouteSettings, routeKey?: string): string | undefined {
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settings;
  if (rate === undefined && burst === undefined) return undefined;
  if (routeKey === "$disconnect") return "throttling of $disconnect has no effect here";
  if (rate !== 0 && burst !== 0) return undefined;
  return "a throttling limit of 0 lets nothing pass, as on AWS: set both limits, or neither";
}

/** Whether whole messages are asked for and no route logs its steps, of which they are a part. */
export function tracesNothing({
  defaultRouteSettings = {},
  routeSettings = {},
}: Pick<Stage, "defaultRouteSettings" | "routeSettings">): boolean {
  const all = [defaultRouteSettings, ...Object.values(routeSettings)];
  return (
    all.some(({ dataTraceEnabled }) => dataTraceEnabled === true) &&
    !all.some(({ loggingLevel }) => loggingLevel === "INFO")
  );
}

import type { RouteSettings, Stage } from "../../../core/model/stage.ts";
import {
  LOGGING_LEVELS,
  THROTTLING_BURST_LIMIT_MAX,
  throttlingAdvice,
  tracesNothing,
  unknownRouteSentence,
} from "../../route-settings.ts";
import type { PropertyReader } from "../property-reader.ts";

/** `DefaultRouteSettings` and `RouteSettings` of a stage, where they say something. */
export function readRouteSettings(
  stage: PropertyReader,
  routeKeys: ReadonlySet<string>,
): Pick<Stage, "defaultRouteSettings" | "routeSettings"> {
  const standard = stage.nested("DefaultRouteSettings");
  const defaultRouteSettings = standard === undefined ? {} : settingsOf(standard);
  const byKey = stage.nested("RouteSettings");
  const routeSettings: [string, RouteSettings][] = [];
  for (const routeKey of byKey?.names() ?? []) {
    if (!routeKeys.has(routeKey)) {
      byKey?.fail(routeKey, unknownRouteSentence(routeKey, routeKeys));
    }
    const own = byKey?.nested(routeKey);
    const settings = own === undefined ? {} : settingsOf(own, routeKey);
    if (Object.keys(settings).length > 0) routeSettings.push([routeKey, settings]);
  }
  const settings: Pick<Stage, "defaultRouteSettings" | "routeSettings"> = {
    ...(Object.keys(defaultRouteSettings).length === 0 ? {} : { defaultRouteSettings }),
    ...(routeSettings.length === 0 ? {} : { routeSettings: Object.fromEntries(routeSettings) }),
  };
  if (tracesNothing(settings)) {
    stage.warn(
      settings.defaultRouteSettings?.dataTraceEnabled ? "DefaultRouteSettings" : "RouteSettings",
      "DataTraceEnabled logs nothing here without LoggingLevel: INFO",
    );
  }
  return settings;
}

function settingsOf(reader: PropertyReader, routeKey?: string): RouteSettings {
  const throttlingRateLimit = reader.amount("ThrottlingRateLimit");
  const bounds = { min: 0, max: THROTTLING_BURST_LIMIT_MAX };
  const throttlingBurstLimit = reader.integer("ThrottlingBurstLimit", bounds);
  const loggingLevel = reader.oneOf("LoggingLevel", LOGGING_LEVELS);
  const dataTraceEnabled = switchOf(reader, "DataTraceEnabled");
  const detailedMetricsEnabled = switchOf(reader, "DetailedMetricsEnabled");
  reader.finish();
  const settings: RouteSettings = {
    ...(throttlingRateLimit === undefined ? {} : { throttlingRateLimit }),
    ...(throttlingBurstLimit === undefined ? {} : { throttlingBurstLimit }),
    ...(loggingLevel === undefined ? {} : { loggingLevel }),
    ...(dataTraceEnabled === undefined ? {} : { dataTraceEnabled }),
    ...(detailedMetricsEnabled === undefined ? {} : { detailedMetricsEnabled }),
  };
  const advice = throttlingAdvice(settings, routeKey);
  const place = throttlingRateLimit === undefined ? "ThrottlingBurstLimit" : "ThrottlingRateLimit";
  if (advice !== undefined) reader.warn(place, advice);
  return settings;
}

/** A route's false is not the same as nothing said. */
function switchOf(reader: PropertyReader, name: string): boolean | undefined {
  return reader.text(name) === undefined ? undefined : reader.boolean(name);
}

import type { RouteSettings, Stage } from "../../core/model/stage.ts";
import { throttlingAdvice, tracesNothing, unknownRouteSentence } from "../route-settings.ts";
import { type ApiContext, problem, warn } from "./api-context.ts";
import type { WrittenStage } from "./schema.ts";

/** Where the stage stands, and the routes its settings may name. */
export interface StagePlace extends ApiContext {
  readonly path: readonly string[];
  readonly routeKeys: readonly string[];
}

/** The settings of a stage's routes, where they say something. */
export function expandRouteSettings(
  written: Pick<WrittenStage, "defaultRouteSettings" | "routeSettings">,
  place: StagePlace,
): Pick<Stage, "defaultRouteSettings" | "routeSettings"> {
  const defaultPath = [...place.path, "defaultRouteSettings"];
  const defaultRouteSettings = settingsOf(written.defaultRouteSettings ?? {});
  advise(place, defaultPath, throttlingAdvice(defaultRouteSettings));
  const routeSettings: [string, RouteSettings][] = [];
  for (const [routeKey, own] of Object.entries(written.routeSettings ?? {})) {
    const path = [...place.path, "routeSettings", routeKey];
    if (!place.routeKeys.includes(routeKey)) {
      throw problem(place, path, unknownRouteSentence(routeKey, place.routeKeys));
    }
    const settings = settingsOf(own);
    advise(place, path, throttlingAdvice(settings, routeKey));
    if (Object.keys(settings).length > 0) routeSettings.push([routeKey, settings]);
  }
  const settings = {
    ...(Object.keys(defaultRouteSettings).length === 0 ? {} : { defaultRouteSettings }),
    ...(routeSettings.length === 0 ? {} : { routeSettings: Object.fromEntries(routeSettings) }),
  };
  if (tracesNothing(settings)) {
    warn(place, place.path, "dataTraceEnabled logs nothing here without loggingLevel: INFO");
  }
  return settings;
}

/** Without members that are written and undefined. */
function settingsOf(written: NonNullable<WrittenStage["defaultRouteSettings"]>): RouteSettings {
  const { throttlingRateLimit, throttlingBurstLimit, loggingLevel } = written;
  const { dataTraceEnabled, detailedMetricsEnabled } = written;
  return {
    ...(throttlingRateLimit === undefined ? {} : { throttlingRateLimit }),
    ...(throttlingBurstLimit === undefined ? {} : { throttlingBurstLimit }),
    ...(loggingLevel === undefined ? {} : { loggingLevel }),
    ...(dataTraceEnabled === undefined ? {} : { dataTraceEnabled }),
    ...(detailedMetricsEnabled === undefined ? {} : { detailedMetricsEnabled }),
  };
}

function advise(place: StagePlace, path: readonly string[], advice: string | undefined): void {
  if (advice !== undefined) warn(place, path, `${path.join(".")}: ${advice}`);
}

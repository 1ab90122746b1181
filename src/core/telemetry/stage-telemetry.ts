/**
 * What a stage wants logged and counted, compiled at deployment (AWS: CreateStage, `DefaultRouteSettings` and
 * `RouteSettings`).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `DetailedMetricsEnabled` and `DataTraceEnabled` that are true for the stage win over a route's false,
 *   as captures of September 2026 show it for the former; a route's `LoggingLevel` wins over the stage's.
 */

import { compiling } from "../compiling.ts";
import type { LoggingLevel, RouteSettings, Stage } from "../model/stage.ts";
import { AccessLogFormat } from "./access-log-format.ts";

export interface StageTelemetry {
  readonly apiId: string;
  readonly stageName: string;
  readonly accessLog: AccessLog | undefined;
  /** By route key, for each route of the deployment and the two that every connection passes. */
  readonly routes: ReadonlyMap<string, RouteTelemetry>;
  /** What holds for a request that no route took. */
  readonly otherwise: RouteTelemetry;
}

export interface AccessLog {
  readonly format: AccessLogFormat;
  /** `stdout`, or the absolute path of a file; `undefined`: where the settings say. */
  readonly destination: string | undefined;
}

export interface RouteTelemetry {
  readonly detailedMetricsEnabled: boolean;
  readonly loggingLevel: LoggingLevel;
  readonly dataTraceEnabled: boolean;
}

/** Throws `SyntaxError` when the access log's format is not sound. */
export function stageTelemetry(
  apiId: string,
  stage: Stage,
  routeKeys: Iterable<string>,
): StageTelemetry {
  const { stageName, defaultRouteSettings: standard = {}, routeSettings = {} } = stage;
  const routes = new Map<string, RouteTelemetry>();
  for (const routeKey of new Set(["$connect", "$disconnect", ...routeKeys])) {
    const own = Object.hasOwn(routeSettings, routeKey) ? routeSettings[routeKey] : undefined;
    routes.set(routeKey, routeTelemetry(own, standard));
  }
  const accessLog = accessLogOf(stage);
  return { apiId, stageName, accessLog, routes, otherwise: routeTelemetry(undefined, standard) };
}

function accessLogOf({ stageName, accessLogSettings }: Stage): AccessLog | undefined {
  if (accessLogSettings === undefined) return undefined;
  const { format, destination } = accessLogSettings;
  const where = `Stage "${stageName}": AccessLogSettings`;
  return { format: compiling(where, () => AccessLogFormat.compile(format)), destination };
}

function routeTelemetry(own: RouteSettings | undefined, standard: RouteSettings): RouteTelemetry {
  return {
    detailedMetricsEnabled:
      (standard.detailedMetricsEnabled || own?.detailedMetricsEnabled) ?? false,
    loggingLevel: own?.loggingLevel ?? standard.loggingLevel ?? "OFF",
    dataTraceEnabled: (standard.dataTraceEnabled || own?.dataTraceEnabled) ?? false,
  };
}

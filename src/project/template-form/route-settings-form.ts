import type { RouteSettings } from "../../core/model/stage.ts";

/** Settings of a stage's routes in the words of a template. */
export function routeSettingsForm(settings: RouteSettings): Readonly<Record<string, unknown>> {
  return {
    ThrottlingRateLimit: settings.throttlingRateLimit,
    ThrottlingBurstLimit: settings.throttlingBurstLimit,
    LoggingLevel: settings.loggingLevel,
    DataTraceEnabled: settings.dataTraceEnabled,
    DetailedMetricsEnabled: settings.detailedMetricsEnabled,
  };
}

import { expect, test } from "bun:test";
import { routeSettingsForm } from "./route-settings-form.ts";

test("routeSettingsForm() has every setting in the words of a template", () => {
  expect(
    routeSettingsForm({
      ...{ throttlingRateLimit: 0.5, throttlingBurstLimit: 0, loggingLevel: "ERROR" },
      ...{ dataTraceEnabled: false, detailedMetricsEnabled: true },
    }),
  ).toEqual({
    ...{ ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 0, LoggingLevel: "ERROR" },
    ...{ DataTraceEnabled: false, DetailedMetricsEnabled: true },
  });
});

import { expect, test } from "bun:test";
import { stageTelemetry } from "./stage-telemetry.ts";

const PLAIN = { stageName: "dev", stageVariables: {} };
const OFF = {
  detailedMetricsEnabled: false,
  loggingLevel: "OFF",
  dataTraceEnabled: false,
} as const;

test("stageTelemetry() has every route, $connect and $disconnect, and nothing on unless it is said", () => {
  const telemetry = stageTelemetry("a1b2c3d4e5", PLAIN, ["send"]);
  expect([...telemetry.routes.keys()]).toEqual(["$connect", "$disconnect", "send"]);
  for (const route of telemetry.routes.values()) expect(route).toEqual(OFF);
  expect(telemetry).toMatchObject({ apiId: "a1b2c3d4e5", stageName: "dev", otherwise: OFF });
});

test("stageTelemetry() lets the stage's true win over a route's false, and a route's level over the stage's", () => {
  const { routes, otherwise } = stageTelemetry(
    "a1b2c3d4e5",
    {
      ...PLAIN,
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        dataTraceEnabled: true,
        loggingLevel: "ERROR",
      },
      routeSettings: {
        send: { detailedMetricsEnabled: false, dataTraceEnabled: false, loggingLevel: "INFO" },
      },
    },
    ["send", "quiet"],
  );
  const both = { detailedMetricsEnabled: true, dataTraceEnabled: true };
  expect(routes.get("send")).toEqual({ ...both, loggingLevel: "INFO" });
  expect(routes.get("quiet")).toEqual({ ...both, loggingLevel: "ERROR" });
  expect(otherwise).toEqual({ ...both, loggingLevel: "ERROR" });
});

test("stageTelemetry() turns on one route alone, also one that is named like a member of every object", () => {
  const { routes } = stageTelemetry(
    "a1b2c3d4e5",
    { ...PLAIN, routeSettings: { send: { detailedMetricsEnabled: true } } },
    ["send", "toString"],
  );
  expect(routes.get("send")).toEqual({ ...OFF, detailedMetricsEnabled: true });
  expect(routes.get("toString")).toEqual(OFF);
});

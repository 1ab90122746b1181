import { describe, expect, test } from "bun:test";
import { apiOf, refuses, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const stage = (settings: string) => `${URL_ROUTE}    stages:
      dev:
${settings.replace(/^/gm, "        ")}
`;

describe("expandRouteSettings()", () => {
  test("takes the default and the settings of routes, fractions and zero among them", () => {
    const text =
      stage(`defaultRouteSettings: { throttlingRateLimit: 50.5, throttlingBurstLimit: 50 }
routeSettings: { $default: { throttlingBurstLimit: 2147483647 } }`);
    expect(apiOf(text).stages).toEqual([
      {
        stageName: "dev",
        stageVariables: {},
        defaultRouteSettings: { throttlingRateLimit: 50.5, throttlingBurstLimit: 50 },
        routeSettings: { $default: { throttlingBurstLimit: 2_147_483_647 } },
      },
    ]);
    expect(warningsOf(text)).toEqual([]);
  });

  test("warns of payloads that no route logs", () => {
    const text = stage("defaultRouteSettings: { dataTraceEnabled: true }");
    expect(warningsOf(text)).toEqual([
      "dataTraceEnabled logs nothing here without loggingLevel: INFO",
    ]);
  });

  test("leaves out what says nothing", () => {
    const text = stage("defaultRouteSettings:\nrouteSettings: { $default: }");
    expect(apiOf(text).stages).toEqual([{ stageName: "dev", stageVariables: {} }]);
  });

  test("takes what is to be logged and counted", () => {
    const text = stage(`defaultRouteSettings: { detailedMetricsEnabled: true, loggingLevel: "OFF" }
routeSettings: { $default: { loggingLevel: INFO, dataTraceEnabled: true, detailedMetricsEnabled: false } }`);
    expect(apiOf(text).stages[0]).toMatchObject({
      defaultRouteSettings: { detailedMetricsEnabled: true, loggingLevel: "OFF" },
      routeSettings: {
        $default: { loggingLevel: "INFO", dataTraceEnabled: true, detailedMetricsEnabled: false },
      },
    });
    expect(warningsOf(text)).toEqual([]);
  });

  test("warns of zeros where they stand", () => {
    const text = stage(`defaultRouteSettings: { throttlingRateLimit: 0 }
routeSettings: { $default: { throttlingBurstLimit: 0 } }`);
    const advice =
      "a throttling limit of 0 lets nothing pass, as on AWS: set both limits, or neither";
    expect(warningsOf(text)).toEqual([
      `apis.chat.stages.dev.defaultRouteSettings: ${advice}`,
      `apis.chat.stages.dev.routeSettings.$default: ${advice}`,
    ]);
  });
});

refuses("expandRouteSettings()", [
  [
    "a route that is not there",
    stage("routeSettings: { $defualt: { throttlingBurstLimit: 1 } }"),
    7,
    "Unable to find Route by key $defualt within the provided RouteSettings: did you mean $default?",
  ],
  [
    "a rate below 0",
    stage("defaultRouteSettings: { throttlingRateLimit: -1 }"),
    7,
    "apis.chat.stages.dev.defaultRouteSettings.throttlingRateLimit must be a number of requests per second from 0 on",
  ],
  [
    "a level that is none",
    stage("defaultRouteSettings: { loggingLevel: DEBUG }"),
    7,
    "apis.chat.stages.dev.defaultRouteSettings.loggingLevel must be",
  ],
  [
    "a burst that is not whole",
    stage("defaultRouteSettings: { throttlingBurstLimit: 0.5 }"),
    7,
    "apis.chat.stages.dev.defaultRouteSettings.throttlingBurstLimit must be a whole number of requests from 0 to 2147483647",
  ],
  [
    "a misspelt limit",
    stage("defaultRouteSettings: { throttlingRateLimt: 5 }"),
    7,
    'Unknown key "throttlingRateLimt": did you mean "throttlingRateLimit"?',
  ],
]);

import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "../template.fixture.ts";
import { api, type Properties, refused, warned } from "./api.fixture.ts";

const stageWith = (properties: Properties) => ({ Stage: properties });

describe("readRouteSettings()", () => {
  test("takes the throttling of a stage and its routes, without a warning", () => {
    const changes = stageWith({
      DefaultRouteSettings: { ThrottlingRateLimit: 50.5, ThrottlingBurstLimit: "50" },
      RouteSettings: { $connect: { ThrottlingBurstLimit: 1 }, say: { ThrottlingRateLimit: 2 } },
    });
    expect(warned(changes)).toEqual([]);
    expect(api(changes)?.stages).toEqual([
      {
        stageName: "dev",
        stageVariables: {},
        defaultRouteSettings: { throttlingRateLimit: 50.5, throttlingBurstLimit: 50 },
        routeSettings: {
          $connect: { throttlingBurstLimit: 1 },
          say: { throttlingRateLimit: 2 },
        },
      },
    ]);
  });

  test("leaves out settings that say nothing", () => {
    const changes = stageWith({ DefaultRouteSettings: {}, RouteSettings: { say: {} } });
    expect(warned(changes)).toEqual([]);
    expect(api(changes)?.stages).toEqual([{ stageName: "dev", stageVariables: {} }]);
  });

  test("warns of zeros, of $disconnect, and of what is not known", () => {
    const changes = stageWith({
      DefaultRouteSettings: { LoggingLevel: "INFO", ThrottlingRateLimit: 0 },
      RouteSettings: { say: { DataTraceEnabled: true, ThrottlingBurstLimits: 1 } },
    });
    expect(warned(changes)).toEqual([
      "Stage Stage: DefaultRouteSettings: a throttling limit of 0 lets nothing pass, as on AWS: set both limits, or neither",
      "Stage Stage: RouteSettings: say: property ThrottlingBurstLimits is not known, so it has no effect: did you mean ThrottlingBurstLimit?",
    ]);
  });

  test("takes what is to be logged and counted, a route's false too, and says nothing of what is off", () => {
    const off = { LoggingLevel: "OFF", DataTraceEnabled: false, DetailedMetricsEnabled: "false" };
    const changes = stageWith({
      DefaultRouteSettings: { DetailedMetricsEnabled: "TRUE" },
      RouteSettings: { say: off },
    });
    expect(warned(changes)).toEqual([]);
    expect(api(changes)?.stages[0]).toMatchObject({
      defaultRouteSettings: { detailedMetricsEnabled: true },
      routeSettings: {
        say: { loggingLevel: "OFF", dataTraceEnabled: false, detailedMetricsEnabled: false },
      },
    });
  });

  const cases: [string, Properties, string][] = [
    [
      "a level that is none",
      { DefaultRouteSettings: { LoggingLevel: "DEBUG" } },
      "Stage Stage: DefaultRouteSettings: LoggingLevel must be one of OFF, ERROR, INFO: found DEBUG",
    ],
    [
      "a switch that is none",
      { DefaultRouteSettings: { DetailedMetricsEnabled: "yes" } },
      "Stage Stage: DefaultRouteSettings: DetailedMetricsEnabled must be true or false: found yes",
    ],
    [
      "a route that is not there, in AWS's words",
      { RouteSettings: { sey: { ThrottlingRateLimit: 1 } } },
      "Stage Stage: RouteSettings: Unable to find Route by key sey within the provided RouteSettings: did you mean say?",
    ],
    [
      "a rate below 0",
      { DefaultRouteSettings: { ThrottlingRateLimit: -1 } },
      "Stage Stage: DefaultRouteSettings: ThrottlingRateLimit must be a number from 0 on: found -1",
    ],
    [
      "a rate that is no number",
      { DefaultRouteSettings: { ThrottlingRateLimit: "fast" } },
      "Stage Stage: DefaultRouteSettings: ThrottlingRateLimit must be a number from 0 on: found fast",
    ],
    [
      "a burst that is not whole",
      { RouteSettings: { say: { ThrottlingBurstLimit: 1.5 } } },
      "Stage Stage: RouteSettings: say: ThrottlingBurstLimit must be a whole number from 0 to 2147483647: found 1.5",
    ],
    [
      "settings that are no mapping",
      { RouteSettings: { say: 5 } },
      "Stage Stage: RouteSettings: say must be a mapping: found a number",
    ],
  ];
  for (const [name, properties, expected] of cases) {
    test(`refuses ${name}`, () => expect(refused(stageWith(properties))).toBe(expected));
  }
});

const SAM = (settings: string) => `Resources:
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { send: { FunctionArn: "arn:aws:lambda:eu-west-1:1:function:f" } }
${settings}
`;

test("readRouteSettings() takes them from AWS::Serverless::WebSocketApi too", () => {
  const project = load(
    SAM(`      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 5 }
      RouteSettings: { send: { ThrottlingRateLimit: 1 } }`),
  );
  expect(warningsOf(project)).toEqual([]);
  expect(project.apis[0]?.stages[0]).toMatchObject({
    defaultRouteSettings: { throttlingRateLimit: 5, throttlingBurstLimit: 5 },
    routeSettings: { send: { throttlingRateLimit: 1 } },
  });
  expect(refusal(SAM("      RouteSettings: { other: { ThrottlingRateLimit: 1 } }"))).toBe(
    "7: Stage ChatDefaultStage: RouteSettings: Unable to find Route by key other within the provided RouteSettings",
  );
});

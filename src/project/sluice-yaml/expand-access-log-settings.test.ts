import { describe, expect, test } from "bun:test";
import { apiOf, load, refuses, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const stage = (settings: string) => `${URL_ROUTE}    stages:
      dev:
        accessLogSettings: ${settings}
`;
const FORMAT = "$context.requestId $context.status";

describe("expandAccessLogSettings()", () => {
  const settingsOf = (text: string) => apiOf(text).stages[0]?.accessLogSettings;

  test("takes the format, and a destination beside the file", () => {
    expect(settingsOf(stage(`{ format: ${FORMAT} }`))).toEqual({ format: FORMAT });
    expect(settingsOf(stage(`{ format: ${FORMAT}, destination: stdout }`))).toEqual({
      format: FORMAT,
      destination: "stdout",
    });
    for (const [written, path] of [
      ["logs/access.log", "/project/logs/access.log"],
      ["../access.log", "/access.log"],
      ["/var/log/access.log", "/var/log/access.log"],
    ]) {
      expect(settingsOf(stage(`{ format: ${FORMAT}, destination: ${written} }`))).toEqual({
        format: FORMAT,
        destination: path ?? "",
      });
    }
    expect(settingsOf(URL_ROUTE)).toBeUndefined();
  });

  test("warns of variables that print nothing", () => {
    expect(warningsOf(stage("{ format: $context.requestId $context.statuss }"))).toEqual([
      "apis.chat.stages.dev.accessLogSettings: $context.statuss is no variable of WebSocket APIs and prints -: did you mean $context.status?",
    ]);
  });
});

test("expandAccessLogSettings() refuses a destination in a folder that is not there", () => {
  const text = stage("{ format: $context.requestId, destination: logs/access.log }");
  expect(() => load(text, (path) => path !== "/project/logs")).toThrow(
    "apis.chat.stages.dev.accessLogSettings.destination: there is no folder /project/logs: make it first",
  );
  expect(() => load(text, () => true)).not.toThrow();
});

refuses("expandAccessLogSettings()", [
  [
    "a format that AWS refuses",
    stage("{ format: $context.stage }"),
    7,
    "apis.chat.stages.dev.accessLogSettings.format: Format must have $context.requestId or",
  ],
  [
    "no format",
    stage("{ destination: stdout }"),
    7,
    "apis.chat.stages.dev.accessLogSettings.format",
  ],
  [
    "AWS's own name for a destination, with the one that is meant",
    stage("{ format: $context.requestId, destinationArn: x }"),
    7,
    'Unknown key "destinationArn": did you mean "destination"?',
  ],
  [
    "a path from the home folder",
    stage("{ format: $context.requestId, destination: ~/access.log }"),
    7,
    "apis.chat.stages.dev.accessLogSettings.destination: ~ is not expanded here",
  ],
]);

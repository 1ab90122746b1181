import { describe, expect, test } from "bun:test";
import type { Activity } from "../../core/telemetry/activity.ts";
import {
  accessLogLine,
  activityLine,
  DETAIL_CHARACTERS_MAX,
  executionLogLine,
  functionLine,
  isRoutine,
  paint,
} from "./terminal.ts";

const plain = paint(false);
const at = new Date(2026, 10, 22, 12, 0, 1);
const activity: Activity = {
  eventType: "MESSAGE",
  apiId: "aaaaaaaaaa",
  stage: "dev",
  routeKey: "sendmessage",
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  requestId: "r",
  status: 200,
  startedAt: 0,
  latencyMs: 12,
};

describe("activityLine()", () => {
  test("tells time, status, route, connection and latency", () => {
    expect(activityLine(activity, at, plain)).toBe(
      "12:00:01 200 sendmessage         gbgBEG6oLQAYKEhVEA==   12 ms",
    );
  });

  test("tells each what is its own, whatever the line before it said", () => {
    const lines = [
      activity,
      { ...activity, routeKey: "join" },
      { ...activity, routeKey: "join", status: 404 },
      { ...activity, eventType: "CONNECTION_API", routeKey: "GET /@connections/{connectionId}" },
      { ...activity, connectionId: "-", latencyMs: 12_345 },
    ] satisfies Activity[];
    expect(lines.map((each) => activityLine(each, at, plain))).toEqual([
      "12:00:01 200 sendmessage         gbgBEG6oLQAYKEhVEA==   12 ms",
      "12:00:01 200 join                gbgBEG6oLQAYKEhVEA==   12 ms",
      "12:00:01 404 join                gbgBEG6oLQAYKEhVEA==   12 ms",
      "12:00:01 200 GET @connections    gbgBEG6oLQAYKEhVEA==   12 ms",
      "12:00:01 200 sendmessage         - 12345 ms",
    ]);
    const later = new Date(at.getTime() + 1_000);
    expect(activityLine(activity, later, plain)).toStartWith("12:00:02 200");
    expect(activityLine(activity, later, paint(true))).toStartWith("\u001b[2m12:00:02");
  });

  test("says why something failed, on one line", () => {
    const failed = { ...activity, status: 500, detail: "Error: one\ntwo\u001b[2J" };
    expect(activityLine(failed, at, plain)).toEndWith("  Error: one two\ufffd[2J");
    expect(activityLine({ ...activity, status: 0 }, at, plain)).toStartWith("12:00:01 -  ");
  });

  test("says of a long reason as much as its limit, and how long it was", () => {
    const whole = "x".repeat(DETAIL_CHARACTERS_MAX);
    const line = (detail: string) => activityLine({ ...activity, status: 500, detail }, at, plain);
    expect(line(whole)).toEndWith(`  ${whole}`);
    expect(line(`${whole}x`)).toEndWith(`  ${whole}… (4097 characters in all)`);
  });

  test("paints a failure red when colours are wanted", () => {
    expect(activityLine({ ...activity, status: 500 }, at, paint(true))).toContain("\u001b[31m500");
    expect(activityLine(activity, at, paint(true))).toContain("\u001b[36m200");
  });
});

test("activityLine() shows no colour and no line of a client's own", () => {
  const detail = "closed: 1000 \u001b[8mhidden\n12:00:02 200 forged";
  expect(activityLine({ ...activity, detail }, at, plain)).toEndWith(
    "closed: 1000 \ufffd[8mhidden 12:00:02 200 forged",
  );
});

test("functionLine() names the function, and lets colours of its output through", () => {
  const text = "\u001b[32mgreen\u001b[0m\u0007";
  expect(functionLine({ functionName: "join", stream: "stdout", text }, plain)).toBe(
    "[join] \u001b[32mgreen\u001b[0m\ufffd",
  );
});

test("functionLine() lets what comes with every event stand back, and nothing else of the platform", () => {
  const line = (text: string) => ({ functionName: "join", stream: "platform" as const, text });
  const start = line("START RequestId: 8f3c Version: $LATEST");
  expect(functionLine(start, paint(true))).toBe(
    "\u001b[2m[join] START RequestId: 8f3c Version: $LATEST\u001b[0m",
  );
  expect(functionLine(line("Task timed out"), paint(true))).toBe(
    "\u001b[36m[join]\u001b[0m Task timed out",
  );
});

test("isRoutine() is for the platform's START, END and REPORT, not for a function's own", () => {
  const line = (stream: "platform" | "stdout", text: string) =>
    isRoutine({ functionName: "join", stream, text });
  for (const text of ["START RequestId: 1 Version: 2", "END RequestId: 1", "REPORT RequestId: 1"]) {
    expect(line("platform", text)).toBe(true);
    expect(line("stdout", text)).toBe(false);
  }
  expect(line("platform", "INIT_REPORT Init Duration: 1 ms")).toBe(false);
});

test("executionLogLine() says of which stage it is", () => {
  expect(executionLogLine("(R=) Starting", "dev", plain)).toBe("[execution dev] (R=) Starting");
});

test("accessLogLine() says of which stage it is, and lets nothing steer the terminal", () => {
  expect(accessLogLine('{"id":"r"}', "dev", plain)).toBe('[access dev] {"id":"r"}');
  expect(accessLogLine("a\u001b[31mb", "dev", plain)).toBe("[access dev] a\ufffd[31mb");
});

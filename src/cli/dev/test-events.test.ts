import { expect, test } from "bun:test";
import { activityEvent } from "./test-events.ts";

test("activityEvent() is plain data, with texts for bytes and how a connection closed", () => {
  const event = activityEvent({
    eventType: "DISCONNECT",
    apiId: "abcdefghij",
    stage: "dev",
    routeKey: "$disconnect",
    connectionId: "c",
    requestId: "r",
    status: 200,
    startedAt: 5,
    latencyMs: 1,
    close: { statusCode: 1001, reason: "Going away" },
    sent: new TextEncoder().encode("hé"),
    answer: { status: 403, headers: [["x", "y"]], body: "no" },
  });
  const written = JSON.stringify(event);
  expect(JSON.parse(written)).toEqual({
    event: "activity",
    eventType: "DISCONNECT",
    ...{ apiId: "abcdefghij", stage: "dev", routeKey: "$disconnect" },
    ...{ connectionId: "c", requestId: "r", status: 200, startedAt: 5, latencyMs: 1 },
    close: { statusCode: 1001, reason: "Going away" },
    sent: "hé",
    answer: { status: 403, body: "no" },
  });
});

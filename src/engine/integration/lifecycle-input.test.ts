import { expect, test } from "bun:test";
import { factsOf } from "../engine.fixture.ts";
import { LifecycleInput } from "./lifecycle-input.ts";

test("LifecycleInput has a context of its event, made once, and gives it to the text of the event", () => {
  const input = new LifecycleInput({
    facts: factsOf("id"),
    event: { eventType: "DISCONNECT", statusCode: 1001, reason: "Going away" },
    at: { epochMs: 0, requestId: "r" },
    traceId: "Root=1",
    trace: undefined,
    request: undefined,
    eventText: ({ eventType, requestId }) => `${eventType} ${requestId}`,
  });
  expect(input.context).toMatchObject({
    routeKey: "$disconnect",
    connectionId: "id",
    requestId: "r",
    disconnectStatusCode: 1001,
    disconnectReason: "Going away",
  });
  expect(input.context).toBe(input.context);
  expect(input.event()).toBe("DISCONNECT r");
  expect(input.traceId).toBe("Root=1");
});

test("LifecycleInput follows the stage's settings, and has no message", () => {
  const facts = { ...factsOf("id"), stageVariables: { name: "chat" }, clientCertificateId: "c" };
  const input = new LifecycleInput({
    facts,
    event: { eventType: "CONNECT" },
    at: { epochMs: 0, requestId: "r" },
    traceId: "Root=1",
    trace: undefined,
    request: undefined,
    eventText: () => "",
  });
  expect(input.stageVariables).toEqual({ name: "chat" });
  expect(input.clientCertificateId).toBe("c");
  expect([input.body, input.text]).toEqual([undefined, undefined]);
});

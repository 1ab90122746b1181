import { expect, test } from "bun:test";
import { chat, found, inputOf } from "./check.fixture.ts";
import { timeOutFindings } from "./time-outs.ts";

test("timeOutFindings() names a function that may outlive the route which waits for it", () => {
  const input = inputOf(chat({ send: ["Timeout: 30"], say: ["Timeout: 29"] }));
  expect(found(timeOutFindings, input)).toEqual([
    "10 function-outlives-integration: Function room-SendFn may run 30 seconds, and route send waits 29",
  ]);
});

test("timeOutFindings() says nothing of $disconnect, for which nobody waits", () => {
  expect(found(timeOutFindings, inputOf(chat({ $disconnect: ["Timeout: 900"] })))).toEqual([]);
});

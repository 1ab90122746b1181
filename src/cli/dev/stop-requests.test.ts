import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { SAME_SIGNAL_MS, stopRequests } from "./stop-requests.ts";

function open() {
  const signals = new EventEmitter();
  const seen: string[] = [];
  let now = 1000;
  const requests = stopRequests(signals as unknown as NodeJS.Process, () => now);
  const told = Promise.all([
    requests.asked.then(() => seen.push("asked")),
    requests.insisted.then(() => seen.push("insisted")),
  ]);
  return {
    seen,
    told,
    send(name: string, afterMs: number) {
      now += afterMs;
      signals.emit(name);
    },
  };
}

test("stopRequests() takes the first signal as a request and a later one as an order", async () => {
  const { seen, told, send } = open();
  send("SIGINT", 0);
  send("SIGTERM", SAME_SIGNAL_MS);
  await told;
  expect(seen).toEqual(["asked", "insisted"]);
});

test("stopRequests() takes signals that come together for one", async () => {
  const { seen, told, send } = open();
  send("SIGINT", 0);
  send("SIGINT", SAME_SIGNAL_MS - 1);
  await Promise.resolve();
  expect(seen).toEqual(["asked"]);
  send("SIGINT", 1);
  await told;
  expect(seen).toEqual(["asked", "insisted"]);
});

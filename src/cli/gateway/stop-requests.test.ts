import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { SAME_SIGNAL_MS, stopRequests } from "./stop-requests.ts";

function open({ ignoresHangup = false } = {}) {
  const signals = new EventEmitter();
  const seen: string[] = [];
  let now = 1000;
  const requests = stopRequests(signals as unknown as NodeJS.Process, () => now, ignoresHangup);
  const told = Promise.all([
    requests.asked.then(() => seen.push("asked")),
    requests.insisted.then(() => seen.push("insisted")),
  ]);
  return {
    seen,
    told,
    listening: () => signals.eventNames(),
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

test("stopRequests() takes a closed terminal for a request, and never for an order", async () => {
  const { seen, told, send } = open();
  send("SIGHUP", 0);
  send("SIGHUP", SAME_SIGNAL_MS);
  await Promise.resolve();
  expect(seen).toEqual(["asked"]);
  send("SIGINT", 1);
  await told;
  expect(seen).toEqual(["asked", "insisted"]);
});

test("stopRequests() leaves a hangup alone that is ignored, as nohup asks", () => {
  const { seen, listening } = open({ ignoresHangup: true });
  expect(listening()).toEqual(["SIGINT", "SIGTERM"]);
  expect(seen).toEqual([]);
  expect(open().listening()).toEqual(["SIGINT", "SIGTERM", "SIGHUP"]);
});

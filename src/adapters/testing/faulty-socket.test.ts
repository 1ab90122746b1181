import { expect, test } from "bun:test";
import { FakeSocket } from "../../engine/engine.fixture.ts";
import { FaultTable } from "./fault-table.ts";
import { FaultySocket } from "./faulty-socket.ts";

test("a slow client takes nothing, and all else is as it is", () => {
  const inner = new FakeSocket();
  inner.waitingBytes = 7;
  const faults = new FaultTable(() => undefined);
  const socket = new FaultySocket(inner, faults, { connectionId: "c" });
  const bytes = new TextEncoder().encode("hi");
  faults.add({ kind: "slowClient", where: { connectionId: "c" }, times: 1 });
  expect([socket.sendText(bytes), socket.sendText(bytes)]).toEqual(["full", "sent"]);
  expect(inner.sent).toEqual(["hi"]);
  socket.messageHandled();
  socket.terminate();
  socket.close(1000, "bye");
  expect([socket.waitingBytes, inner.handled, inner.terminated]).toEqual([7, 1, 1]);
  expect(inner.closes).toEqual([{ code: 1000, reason: "bye" }]);
});

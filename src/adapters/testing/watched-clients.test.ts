import { expect, test } from "bun:test";
import { FakeSocket, fakeEngine, requestOf } from "../../engine/engine.fixture.ts";
import { FaultTable } from "./fault-table.ts";
import { type OpenedConnection, WatchedClients } from "./watched-clients.ts";

async function opened() {
  const told: OpenedConnection[] = [];
  const engine = fakeEngine();
  const clients = new WatchedClients(new FaultTable(() => undefined), (each) => told.push(each));
  const plane = clients.watch(engine.plane);
  const headers = [["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="]] as const;
  const verdict = await plane.connect(requestOf({ headers }));
  if (verdict.kind !== "accepted") throw new Error("The client was refused");
  const { connection } = verdict;
  plane.opened(connection, new FakeSocket());
  return { told, clients, plane, connection, connectionId: connection.facts.connectionId };
}

test("tells which connection a client's handshake came to", async () => {
  const { told, connectionId } = await opened();
  expect(told).toMatchObject([{ webSocketKey: "dGhlIHNhbXBsZSBub25jZQ==", connectionId }]);
});

test("received() waits until as many messages have come in", async () => {
  const { clients, plane, connection, connectionId } = await opened();
  await clients.received({ [connectionId]: 0, unknown: 5 });
  let isDone = false;
  const two = clients.received({ [connectionId]: 2 }).then(() => {
    isDone = true;
  });
  plane.message(connection, "one");
  await Promise.resolve();
  expect(isDone).toBe(false);
  plane.message(connection, "two");
  await two;
});

test("received() waits for none of a connection that has ended", async () => {
  const { clients, plane, connection, connectionId } = await opened();
  const one = clients.received({ [connectionId]: 1 });
  plane.socketClosed(connection);
  await one;
});

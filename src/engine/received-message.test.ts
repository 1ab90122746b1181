import { expect, test } from "bun:test";
import { apiOf, fakeEngine, routeOf } from "./engine.fixture.ts";
import { MessageActivity, ReceivedMessage } from "./received-message.ts";

function received(text: string) {
  const engine = fakeEngine({ api: apiOf([routeOf("send")]) });
  let idsMade = 0;
  const counted = <Args extends unknown[]>(make: (...args: Args) => string) => {
    return (...args: Args) => {
      idsMade += 1;
      return make(...args);
    };
  };
  const { requestId, messageId, traceId } = engine.deps.ids;
  const ids = {
    ...engine.deps.ids,
    requestId: counted(requestId),
    messageId: counted(messageId),
    traceId: counted(traceId),
  };
  const { connection } = engine.open();
  const message = new ReceivedMessage({ ids, clock: engine.clock }, connection, text);
  return { engine, connection, message, idsMade: () => idsMade };
}

test("ReceivedMessage has a route, and makes no id that nobody reads", () => {
  const { message, idsMade } = received('{"action":"send"}');
  expect(message.routeKey).toBe("send");
  expect(received("hi").message.routeKey).toBe("-");
  expect(idsMade()).toBe(0);
});

test("ReceivedMessage says the same ids whoever reads them, and however often", () => {
  const { connection, message, idsMade } = received('{"action":"send"}');
  const { context, requestId, messageId, traceId } = message;
  expect(context).toMatchObject({ requestId, messageId, extendedRequestId: requestId });
  expect(JSON.parse(message.event()).requestContext).toEqual(context);
  const record = new MessageActivity(message, 12, { status: 200 });
  expect(record).toMatchObject({ eventType: "MESSAGE", requestId, messageId, traceId });
  expect(record).toMatchObject({ routeKey: "send", latencyMs: 12, status: 200 });
  expect(record.connectionId).toBe(connection.facts.connectionId);
  expect(record.received).toBe('{"action":"send"}');
  expect(idsMade()).toBe(3);
});

test("ReceivedMessage has a trace id of when it came in, whenever it is asked for", () => {
  const { engine, message } = received("hi");
  const at = engine.clock.now();
  const seen: number[] = [];
  const ids = { ...engine.deps.ids, traceId: (epochMs: number) => String(seen.push(epochMs)) };
  const late = new ReceivedMessage({ ids, clock: engine.clock }, message.connection, "hi");
  engine.clock.advance(29_000);
  expect(late.traceId).toBe("1");
  expect(seen).toEqual([at]);
});

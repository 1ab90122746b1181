import { describe, expect, test } from "bun:test";
import { concat } from "../../../test/support/byte-streams.ts";
import {
  type ClientFrame,
  closePayload,
  encodeClientFrame,
  type Frame,
  OPCODE,
  parseServerFrame,
} from "../../../test/support/raw-frame.ts";
import { returned } from "../../engine/engine.fixture.ts";
import { LiveConnection } from "../../engine/live-connection.ts";
import type { FunctionOutcome } from "../../engine/ports.ts";
import { FakeRawSocket, type SessionOptions, SWEEP_MS, sessionDeps } from "./listener.fixture.ts";
import { HELD_BYTES_MAX, HELD_MESSAGE_COST, WebSocketSession } from "./websocket-session.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function opened(options: SessionOptions = {}) {
  const parts = sessionDeps(options);
  const { engine } = parts;
  // Its id is of the engine's form; the fake socket of `open()` gives way to the session.
  const { facts } = engine.open().connection;
  const connection = new LiveConnection(facts, engine.stage, engine.deps.lifecycle);
  const socket = new FakeRawSocket();
  const session = new WebSocketSession(parts.deps, socket, connection);
  parts.deps.dataPlane.opened(connection, session);
  const receive = (...frames: ClientFrame[]) =>
    session.receive(concat(...frames.map((frame) => new Uint8Array(encodeClientFrame(frame)))));
  return { ...parts, socket, session, connection, receive };
}

function framesOf(socket: FakeRawSocket): Frame[] {
  const frames: Frame[] = [];
  let rest: Uint8Array = Uint8Array.from(socket.written);
  for (let next = parseServerFrame(rest); next !== undefined; next = parseServerFrame(rest)) {
    frames.push(next.value);
    rest = rest.subarray(next.bytes);
  }
  return frames;
}

const message = (payload: string): ClientFrame => ({ opcode: OPCODE.text, payload });
const close = (code: number): ClientFrame => ({
  opcode: OPCODE.close,
  payload: closePayload(code),
});

/** Functions that answer when a test says so. */
function slowFunctions() {
  const waiting: PromiseWithResolvers<FunctionOutcome>[] = [];
  return {
    waiting,
    invokeFunction() {
      const call = Promise.withResolvers<FunctionOutcome>();
      waiting.push(call);
      return call.promise;
    },
    async answer(count: number) {
      for (const call of waiting.splice(0, count)) {
        call.resolve(await returned({ statusCode: 200 }));
      }
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
  };
}

describe("WebSocketSession receives", () => {
  test("messages, and answers pings with their payload", async () => {
    const { receive, socket, engine } = opened();
    receive(message("one"), { opcode: OPCODE.ping, payload: "abc" }, message("two"));
    expect(engine.functionCalls.map(({ payload }) => JSON.parse(payload).body)).toEqual([
      "one",
      "two",
    ]);
    expect(framesOf(socket)).toMatchObject([{ opcode: OPCODE.pong, text: "abc" }]);
    await engine.pending.settled();
  });

  test("no more messages at once than may be in flight, and the others in order", async () => {
    const slow = slowFunctions();
    const { receive, engine } = opened({
      engine: { invokeFunction: slow.invokeFunction },
      limits: { inFlightMessagesMax: 3 },
    });
    receive(message("1"), message("2"));
    receive(message("3"), message("4"), message("5"), message("6"), message("7"));
    expect(engine.functionCalls).toHaveLength(3);
    receive(message("8"));
    expect(engine.functionCalls).toHaveLength(3);
    await slow.answer(1);
    expect(engine.functionCalls).toHaveLength(4);
    await slow.answer(3);
    await slow.answer(3);
    const bodies = engine.functionCalls.map(({ payload }) => JSON.parse(payload).body);
    expect(bodies).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
    await slow.answer(9);
  });

  test("as many waiting messages as there may be that are handled at once, in order and without a deep stack", () => {
    const count = HELD_BYTES_MAX / HELD_MESSAGE_COST;
    const routed: string[] = [];
    const { receive, socket, session } = opened({
      limits: { inFlightMessagesMax: 1 },
      plane: {
        message(_, text) {
          routed.push(text);
          return text === "first" || text === "slow" ? "pending" : "handled";
        },
      },
    });
    receive(message("first"));
    for (let each = 0; each < count; each += 1) receive(message(each === 5 ? "slow" : ""));
    expect(socket.paused).toBe(true);
    expect(routed).toEqual(["first"]);
    session.messageHandled();
    expect(routed).toEqual(["first", "", "", "", "", "", "slow"]);
    expect(socket.paused).toBe(false);
    session.messageHandled();
    expect(routed).toHaveLength(1 + count);
  });

  test("so many bytes of waiting messages and not one more, then reads no further until there is room", async () => {
    const slow = slowFunctions();
    const { receive, socket, engine } = opened({
      engine: { invokeFunction: slow.invokeFunction },
      limits: { inFlightMessagesMax: 1 },
    });
    const quarter = HELD_BYTES_MAX / 16 - HELD_MESSAGE_COST;
    receive(message("first"));
    for (let each = 0; each < 15; each += 1) receive(message("x".repeat(quarter)));
    receive(message("x".repeat(quarter)));
    expect(socket.paused).toBe(false);
    receive(message(""));
    expect(socket.paused).toBe(true);
    // A chunk that was on its way when reading stopped waits as well.
    receive(message("last"));
    expect(engine.functionCalls).toHaveLength(1);
    await slow.answer(1);
    expect(socket.paused).toBe(false);
    for (let each = 0; each < 20; each += 1) await slow.answer(1);
    expect(engine.functionCalls).toHaveLength(19);
    expect(JSON.parse(engine.functionCalls.at(-1)?.payload ?? "").body).toBe("last");
  });

  test("pings and a close frame while messages wait; $disconnect runs once", async () => {
    const slow = slowFunctions();
    const { receive, socket, session, engine } = opened({
      engine: { invokeFunction: slow.invokeFunction },
      limits: { inFlightMessagesMax: 1 },
    });
    receive(message("1"), { opcode: OPCODE.ping, payload: "hi" }, close(4000));
    expect(framesOf(socket)).toMatchObject([
      { opcode: OPCODE.pong, text: "hi" },
      { opcode: OPCODE.close, closeCode: 4000 },
    ]);
    expect(socket.calls).toContain("shutdown");
    session.socketClosed();
    await slow.answer(1);
    await slow.answer(1);
    await engine.pending.settled();
    const ends = engine.activities.filter(({ eventType }) => eventType === "DISCONNECT");
    expect(ends).toMatchObject([{ detail: "closed: 4000" }]);
  });
});

describe("WebSocketSession sends", () => {
  test("up to its buffer's bound and not over it, then again when the client reads", () => {
    const { session, socket } = opened({ limits: { sendBufferBytesMax: 100 } });
    socket.room = 0;
    // 2 bytes of header: the first frame always fits, so that a large message can be sent at all.
    expect(session.sendText(bytes("a".repeat(48)))).toBe("sent");
    expect(session.sendText(bytes("b".repeat(48)))).toBe("sent");
    expect(session.sendText(bytes(""))).toBe("full");
    socket.room = 1;
    session.drained();
    expect(session.sendText(bytes(""))).toBe("full");
    socket.room = 1;
    session.drained();
    expect(session.sendText(bytes(""))).toBe("sent");
    socket.room = 1_000;
    session.drained();
    expect(framesOf(socket).map(({ text }) => text)).toEqual(["a".repeat(48), "b".repeat(48), ""]);
  });

  test("one message larger than the buffer when nothing waits", () => {
    const { session, socket } = opened({ limits: { sendBufferBytesMax: 10 } });
    socket.room = 0;
    expect(session.sendText(bytes("a".repeat(50)))).toBe("sent");
    expect(session.sendText(bytes("b"))).toBe("full");
  });

  test("no pongs while the client does not read", () => {
    const { session, socket, receive } = opened({ limits: { sendBufferBytesMax: 100 } });
    socket.room = 0;
    for (let count = 0; count < 1_000; count += 1) receive({ opcode: OPCODE.ping, payload: "" });
    socket.room = 10_000;
    session.drained();
    const pongs = framesOf(socket).length;
    expect(pongs).toBeGreaterThanOrEqual(50);
    expect(pongs).toBeLessThanOrEqual(52);
  });

  test("nothing after a close frame in either direction, nor on a socket that is gone", () => {
    const ends: ((parts: ReturnType<typeof opened>) => void)[] = [
      ({ session }) => session.close(1000, ""),
      ({ receive }) => receive(close(1000)),
      ({ session }) => session.socketClosed(),
      ({ receive }) => receive({ opcode: OPCODE.binary }),
    ];
    for (const end of ends) {
      const parts = opened();
      end(parts);
      const before = parts.socket.written.length;
      expect(parts.session.sendText(bytes("late"))).toBe("closed");
      parts.session.close(1001, "late");
      expect(parts.socket.written).toHaveLength(before);
    }
  });
});

describe("WebSocketSession closes", () => {
  test("echoes the client's close frame, then ends", () => {
    const { receive, socket, session, deadlines } = opened();
    receive(close(4001), message("late"));
    expect(framesOf(socket)).toMatchObject([{ opcode: OPCODE.close, closeCode: 4001 }]);
    expect(socket.calls).toEqual(["shutdown"]);
    expect(deadlines.size).toBe(1);
    session.socketClosed();
    expect(deadlines.size).toBe(0);
  });

  test("ends after the client answered ours; messages in between are not routed", () => {
    const { receive, socket, connection, engine } = opened();
    connection.close(1001, "Going away");
    receive(message("crossed"), { opcode: OPCODE.ping, payload: "" });
    expect(engine.functionCalls).toEqual([]);
    receive(close(1001));
    expect(framesOf(socket)).toMatchObject([{ closeCode: 1001, text: "Going away" }]);
    expect(socket.calls).toEqual(["shutdown"]);
  });

  test("cuts a client that does not answer, at its deadline", async () => {
    const { connection, socket, session, engine, deadlines } = opened({
      limits: { closeHandshakeTimeoutMs: 500 },
    });
    connection.close(1001, "Going away");
    engine.clock.advance(499);
    expect(socket.calls).toEqual([]);
    engine.clock.advance(1 + SWEEP_MS);
    expect(socket.calls).toEqual(["terminate"]);
    session.socketClosed();
    session.socketClosed();
    await engine.pending.settled();
    expect(deadlines.size).toBe(0);
    expect(engine.activities).toMatchObject([
      { eventType: "DISCONNECT", detail: "closed: 1001 Going away" },
    ]);
  });

  test("cuts also a client that is paused, or takes no byte", () => {
    const slow = slowFunctions();
    const { connection, socket, receive, engine } = opened({
      engine: { invokeFunction: slow.invokeFunction },
      limits: { inFlightMessagesMax: 1, closeHandshakeTimeoutMs: 500 },
    });
    for (let each = 0; !socket.paused && each < 100; each += 1) {
      receive(message("x".repeat(30_000)));
    }
    expect(socket.paused).toBe(true);
    socket.room = 0;
    connection.close(1001, "Going away");
    // The client's answer must be read.
    expect(socket.paused).toBe(false);
    engine.clock.advance(500 + SWEEP_MS);
    expect(socket.calls).toContain("terminate");
  });

  test("tells a client that breaks the protocol why, listens no more, and cuts it in time", () => {
    const { receive, socket, engine } = opened({ limits: { closeHandshakeTimeoutMs: 500 } });
    receive({ opcode: OPCODE.binary, payload: "x" }, message("late"));
    receive(close(1000), message("later"));
    expect(framesOf(socket)).toMatchObject([{ closeCode: 1003, text: "Binary is not supported" }]);
    expect(engine.functionCalls).toEqual([]);
    expect(socket.calls).toEqual(["shutdown"]);
    engine.clock.advance(500 + SWEEP_MS);
    expect(socket.calls).toEqual(["shutdown", "terminate"]);
  });

  test("a close frame that is already behind a paused socket ends it without leaving a deadline", () => {
    const slow = slowFunctions();
    const { receive, socket, session, connection, deadlines, engine } = opened({
      engine: { invokeFunction: slow.invokeFunction },
      limits: { inFlightMessagesMax: 1 },
    });
    // A runtime may report the end of a socket while it is being ended.
    socket.shutdown = () => session.socketClosed();
    receive(message("1"), close(1000));
    connection.close(1001, "Going away");
    expect(deadlines.size).toBe(0);
    expect(
      engine.deps.connections.find(connection.facts.apiId, connection.facts.connectionId),
    ).toBe(undefined);
  });

  test("terminate() cuts once, and nothing when the socket is gone", () => {
    const { session, socket } = opened();
    session.terminate();
    session.socketClosed();
    session.terminate();
    expect(socket.calls).toEqual(["terminate"]);
  });
});

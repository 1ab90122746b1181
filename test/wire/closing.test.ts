import { describe, expect, test } from "bun:test";
import { SWEEP_MS } from "../../src/adapters/listener/listener.fixture.ts";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { close, continuation, ping, pong, text } from "../support/client-frames.ts";
import type { RawClient } from "../support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../support/raw-frame.ts";
import {
  type Answer,
  expectAnswers,
  hex,
  INVALID_UTF8,
  openWire,
  PROTOCOL_ERROR,
  readAnswer,
  testFrames,
} from "./support-wire.ts";

const wire = openWire();
const { closeHandshakeTimeoutMs } = AWS_LIMITS;

/** RFC 6455 section 7.4.1 and the IANA registry; AWS echoes each, and the reason with it. */
const DEFINED = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
const LIBRARIES_AND_OWN = [3000, 3001, 3999, 4000, 4001, 4999];
const UNUSABLE = [0, 1, 125, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999];
const BEYOND = [5000, 5001, 10_000, 32_768, 65_535];

describe("the close code", () => {
  testFrames(wire, [
    ...[...DEFINED, ...LIBRARIES_AND_OWN].map((code) => ({
      rule: "RFC 6455 7.4",
      what: `${code} is echoed with its reason`,
      send: [close(code, "because")],
      expect: [{ close: code, reason: "because" }],
    })),
    ...[...DEFINED, ...LIBRARIES_AND_OWN].map((code) => ({
      rule: "RFC 6455 7.4",
      what: `${code} without a reason is echoed without one`,
      send: [close(code)],
      expect: [{ close: code, reason: "" }],
    })),
    ...[...UNUSABLE, ...BEYOND].map((code) => ({
      rule: "RFC 6455 7.4",
      what: `${code} must not stand in a frame: 1002`,
      send: [close(code, "because")],
      expect: [PROTOCOL_ERROR],
    })),
  ]);

  test("RFC 6455 7.4: codes from 0 to 5100 are echoed or refused, as the registry says", async () => {
    const usable = (code: number) =>
      DEFINED.includes(code) || (code >= 3000 && code <= 4999) ? "echoed" : "refused";
    for (let code = 0; code <= 5100; code += 1) {
      // All around the borders, and samples between them.
      if ((code < 980 || code > 1020) && code % 250 > 1 && code % 250 < 249) continue;
      const echoed: Answer = { close: code, reason: "" };
      const expected = usable(code) === "echoed" ? echoed : PROTOCOL_ERROR;
      await expectAnswers(wire, { send: [close(code)], expect: [expected] });
    }
  });
});

const letters = (length: number) => "because ".repeat(16).slice(0, length);

describe("the close frame", () => {
  testFrames(wire, [
    {
      rule: "RFC 6455 5.5.1",
      what: "may be empty: the echo is",
      send: [close()],
      expect: [{ close: 1005, reason: "" }],
    },
    {
      rule: "RFC 6455 5.5.1",
      what: "of one byte is none: 1002",
      send: [{ opcode: OPCODE.close, payload: "\x03" }],
      expect: [PROTOCOL_ERROR],
    },
    ...[1, 2, 122, 123].map((length) => ({
      rule: "RFC 6455 5.5.1",
      what: `with a reason of ${length} bytes is echoed whole`,
      send: [close(1000, letters(length))],
      expect: [{ close: 1000, reason: letters(length) }],
    })),
    {
      rule: "RFC 6455 5.5",
      what: "with a reason of 124 bytes is too long: 1002",
      send: [close(1000, letters(124))],
      expect: [PROTOCOL_ERROR],
    },
    {
      rule: "RFC 6455 5.5.1",
      what: "with a reason in many scripts is echoed letter for letter",
      send: [close(3001, "grüße 日本 🙂 \u{feff}")],
      expect: [{ close: 3001, reason: "grüße 日本 🙂 \u{feff}" }],
    },
    ...["ff", "c3", "e2 82", "ed a0 80", "c0 af", "f4 90 80 80", "61 62 80"].map((reason) => ({
      rule: "RFC 6455 8.1",
      what: `with a reason of the bytes ${reason}, which are no UTF-8: 1007`,
      send: [{ opcode: OPCODE.close, payload: hex(`03 e8 ${reason}`) }],
      expect: [INVALID_UTF8],
    })),
    {
      rule: "RFC 6455 7.4",
      what: "with a bad code and a bad reason is judged by its code",
      send: [{ opcode: OPCODE.close, payload: hex("03 ed ff") }],
      expect: [PROTOCOL_ERROR],
    },
    ...[1, 2, 3].map((pieceBytes) => ({
      rule: "RFC 6455 5.5.1",
      what: `in pieces of ${pieceBytes} bytes is echoed`,
      send: [close(1000, letters(123))],
      expect: [{ close: 1000, reason: letters(123) }],
      pieceBytes,
    })),
  ]);
});

describe("after a close frame", () => {
  testFrames(wire, [
    {
      rule: "RFC 6455 5.5.1",
      what: "nothing is looked at: no message, no ping, no violation is answered",
      send: [close(1000, "bye"), text("late"), ping("late"), hex("ff ff"), close(1001)],
      expect: [{ close: 1000, reason: "bye" }],
    },
    {
      rule: "RFC 6455 5.5.1",
      what: "a second one is not answered",
      send: [close(1000, "first"), close(1001, "second")],
      expect: [{ close: 1000, reason: "first" }],
    },
    {
      rule: "RFC 6455 5.5.1",
      what: "the rest of a fragmented message is not missed",
      send: [text("a", { fin: false }), close(1000), continuation("b")],
      expect: [{ close: 1000, reason: "" }],
    },
    {
      rule: "RFC 6455 5.5.1",
      what: "what came before it has been answered",
      send: [text("1"), ping("2"), pong("3"), close(4000, "all said")],
      expect: [{ message: "1" }, { pong: "2" }, { close: 4000, reason: "all said" }],
    },
    {
      rule: "RFC 6455 7.1.7",
      what: "that broke the rules: a close frame of the client is not answered again",
      send: [hex("83 80 00 00 00 00"), close(1000), text("x")],
      expect: [PROTOCOL_ERROR],
    },
  ]);
});

/** A client that keeps its direction open whatever the gateway does. */
function openStubborn(): Promise<RawClient> {
  return wire.open({ allowHalfOpen: true });
}

describe("RFC 6455 7.1.1: TCP ends", () => {
  test("RFC 6455 7.1.1: from the gateway's side first, once the client has closed", async () => {
    using client = await openStubborn();
    client.sendFrame(close(1000));
    expect(await readAnswer(client)).toEqual({ close: 1000, reason: "" });
    expect(await client.ended()).toHaveLength(0);
  });

  test("RFC 6455 7.1.1: by a cut when a client that closed never ends its own direction", async () => {
    using client = await openStubborn();
    client.sendFrame(close(1000));
    expect(await readAnswer(client)).toEqual({ close: 1000, reason: "" });
    await client.ended();
    wire.engine.clock.advance(closeHandshakeTimeoutMs - SWEEP_MS);
    expect(wire.deadlines.size).toBe(1);
    wire.engine.clock.advance(2 * SWEEP_MS);
    await wire.noDeadlines();
  });

  test("RFC 6455 7.1.1: without a reset by what the client sent after its close frame", async () => {
    using client = await openStubborn();
    const errors: string[] = [];
    client.socket.on("error", ({ message }) => errors.push(message));
    client.socket.pause();
    client.sendFrame(close(1000));
    await wire.seen();
    for (let sent = 0; sent < 5; sent += 1) {
      client.sendFrame(text("late ".repeat(1_000)));
      await wire.seen();
    }
    client.socket.resume();
    expect(await readAnswer(client)).toEqual({ close: 1000, reason: "" });
    expect(await client.ended()).toHaveLength(0);
    client.socket.end();
    await wire.noDeadlines();
    expect(errors).toEqual([]);
  });

  test("RFC 6455 7.1.7: by a cut when a client that broke the rules stays, and not before its time", async () => {
    using client = await openStubborn();
    client.sendFrame(text("x", { masked: false }));
    expect(await readAnswer(client)).toEqual(PROTOCOL_ERROR);
    await client.ended();
    wire.engine.clock.advance(closeHandshakeTimeoutMs - SWEEP_MS);
    expect(wire.deadlines.size).toBe(1);
    wire.engine.clock.advance(2 * SWEEP_MS);
    await wire.noDeadlines();
  });
});

/** The gateway closes, as it does when a connection is idle or deleted. */
async function closedByGateway(): Promise<RawClient> {
  const client = await wire.open();
  wire.lastOpened().close(1001, "Going away");
  expect(await readAnswer(client)).toEqual({ close: 1001, reason: "Going away" });
  return client;
}

describe("when the gateway closes", () => {
  test("RFC 6455 7.1.2: the client's close frame ends it at once, without another", async () => {
    using client = await closedByGateway();
    client.sendFrame(close(1001, "Going away"));
    expect(await client.ended()).toHaveLength(0);
    await wire.noDeadlines();
  });

  test("RFC 6455 7.1.2: the client may answer with a code of its own, or with none", async () => {
    for (const answer of [close(), close(1000), close(4001, "seen")]) {
      using client = await closedByGateway();
      client.sendFrame(answer);
      expect(await client.ended()).toHaveLength(0);
    }
  });

  test("RFC 6455 5.5.1: messages and pings that cross with it are neither answered nor routed", async () => {
    using client = await closedByGateway();
    const crossing = [text("late"), ping("late"), text("half", { fin: false }), ping("late")];
    client.send(Buffer.concat([...crossing, close(1001)].map(encodeClientFrame)));
    expect(await client.ended()).toHaveLength(0);
    expect(wire.routed).not.toContain("late");
  });

  test("RFC 6455 7.1.1: a client that never answers is cut at its deadline and not before", async () => {
    using client = await closedByGateway();
    wire.engine.clock.advance(closeHandshakeTimeoutMs - SWEEP_MS);
    await wire.seen();
    expect(client.socket.readableEnded).toBe(false);
    wire.engine.clock.advance(2 * SWEEP_MS);
    expect(await client.ended()).toHaveLength(0);
  });

  test("RFC 6455 7.1.1: frames without end do not move the deadline", async () => {
    using client = await closedByGateway();
    for (let sent = 0; sent < closeHandshakeTimeoutMs; sent += 1_000) {
      client.sendFrame(ping("still here"));
      wire.engine.clock.advance(1_000);
    }
    wire.engine.clock.advance(SWEEP_MS);
    expect(await client.ended()).toHaveLength(0);
  });

  test("RFC 6455 7.1.1: an answer in single octets is an answer", async () => {
    using client = await closedByGateway();
    await client.sendInPieces(encodeClientFrame(close(1001, "Going away")), 1);
    expect(await client.ended()).toHaveLength(0);
  });

  test("RFC 6455 7.1.2: a client that breaks the rules instead of answering is not told so", async () => {
    using client = await closedByGateway();
    client.send(hex("83 80 00 00 00 00"));
    await wire.seen();
    wire.engine.clock.advance(closeHandshakeTimeoutMs + SWEEP_MS);
    expect(await client.ended()).toHaveLength(0);
  });
});

describe("RFC 6455 7.1.5: without a close frame", () => {
  const half = { fin: false };
  const before: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(0),
    "half a header": hex("81"),
    "half a frame": encodeClientFrame(text("half a frame")).subarray(0, 9),
    "half a message": encodeClientFrame(text("half", half)),
    "half a close frame": encodeClientFrame(close(1000, "half")).subarray(0, 8),
  };
  for (const [name, bytes] of Object.entries(before)) {
    test(`RFC 6455 7.1.5: an end of TCP after ${name} is taken as lost, and has no answer`, async () => {
      using client = await wire.open();
      client.send(bytes);
      client.socket.end();
      expect(await client.ended()).toHaveLength(0);
    });
  }
});

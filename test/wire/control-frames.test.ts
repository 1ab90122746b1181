import { describe, expect, test } from "bun:test";
import { close, continuation, fragments, ping, pong, text } from "../support/client-frames.ts";
import { encodeClientFrame, OPCODE } from "../support/raw-frame.ts";
import {
  hex,
  leave,
  openWire,
  PROTOCOL_ERROR,
  readAnswer,
  testFrames,
  type WireCase,
} from "./support-wire.ts";

const wire = openWire();
const everyLength = Array.from({ length: 126 }, (_, length) => length);
const letters = (length: number) => "abcdefghijklm".repeat(10).slice(0, length);

test("RFC 6455 5.5.2: a ping of each length from 0 to 125 bytes is answered with its payload", async () => {
  using client = await wire.open();
  for (const length of everyLength) client.sendFrame(ping(letters(length)));
  for (const length of everyLength) {
    expect(await readAnswer(client)).toEqual({ pong: letters(length) });
  }
  await leave(client);
});

test("RFC 6455 5.5.2: the payload of a ping is any bytes, and comes back as it was", async () => {
  using client = await wire.open();
  const payload = Uint8Array.from({ length: 125 }, (_, at) => (at * 37 + 128) & 0xff);
  client.sendFrame(ping(payload));
  expect(await client.readFrame()).toMatchObject({ opcode: OPCODE.pong, fin: true, payload });
  client.sendFrame(ping(hex("00 ff fe fd fc fb 00 ff")));
  expect((await client.readFrame()).payload).toEqual(hex("00 ff fe fd fc fb 00 ff"));
  await leave(client);
});

test("RFC 6455 5.5.3: unsolicited pongs of each length are taken without an answer", async () => {
  using client = await wire.open();
  for (const length of everyLength) client.sendFrame(pong(letters(length)));
  await leave(client);
});

const ten = Array.from({ length: 10 }, (_, at) => `ping ${at}`);

describe("pings and pongs", () => {
  testFrames(wire, [
    {
      rule: "RFC 6455 5.5.2",
      what: "ten pings at once have ten pongs in their order",
      send: ten.map((payload) => ping(payload)),
      expect: ten.map((payload) => ({ pong: payload })),
    },
    ...[1, 2, 3, 7].map((pieceBytes) => ({
      rule: "RFC 6455 5.5.2",
      what: `ten pings that TCP delivers ${pieceBytes} bytes at a time have ten pongs`,
      send: ten.map((payload) => ping(payload)),
      expect: ten.map((payload) => ({ pong: payload })),
      pieceBytes,
    })),
    {
      rule: "RFC 6455 5.5.2",
      what: "a ping of 125 bytes in single octets has its pong",
      send: [ping(letters(125))],
      expect: [{ pong: letters(125) }],
      pieceBytes: 1,
    },
    {
      rule: "RFC 6455 5.5.3",
      what: "an unsolicited pong and a ping: the ping alone is answered",
      send: [pong("nobody asked"), ping("asked"), pong()],
      expect: [{ pong: "asked" }],
    },
    {
      rule: "RFC 6455 5.5.2",
      what: "pongs and echoes keep the order of pings and messages",
      send: [text("1"), ping("2"), text("3"), ping("4"), ping("5"), text("6")],
      expect: [
        { message: "1" },
        { pong: "2" },
        { message: "3" },
        { pong: "4" },
        { pong: "5" },
        { message: "6" },
      ],
    },
  ]);
});

const CONTROL = { close, ping, pong };

describe("a control frame", () => {
  testFrames(
    wire,
    Object.entries(CONTROL).flatMap(([name, frame]): WireCase[] => {
      const { opcode } = frame();
      const first = (0x80 | opcode).toString(16);
      return [
        ...[126, 127, 128, 1_000, 65_536].map((length) => ({
          rule: "RFC 6455 5.5",
          what: `${name} of ${length} bytes closes with 1002`,
          send: [{ opcode, payload: new Uint8Array(length) }],
          expect: [PROTOCOL_ERROR],
        })),
        {
          rule: "RFC 6455 5.5",
          what: `${name} that is too long closes by its second byte, in single octets`,
          send: [hex(`${first} fe`)],
          expect: [PROTOCOL_ERROR],
          pieceBytes: 1,
        },
        {
          rule: "RFC 6455 5.5",
          what: `${name} with an empty payload announced in 64 bits closes with 1002`,
          send: [hex(`${first} ff 00 00 00 00 00 00 00 00 00 00 00 00`)],
          expect: [PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.5",
          what: `${name} in fragments closes with 1002, after what came before it`,
          send: [text("before"), { opcode, fin: false }, continuation("")],
          expect: [{ message: "before" }, PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.5",
          what: `${name} in fragments closes with 1002 inside a message too`,
          send: [text("a", { fin: false }), { opcode, fin: false }, continuation("b")],
          expect: [PROTOCOL_ERROR],
        },
      ];
    }),
  );
});

test("RFC 6455 5.5: a ping is answered while a message is half sent, byte by byte around it", async () => {
  using client = await wire.open();
  const [first, second, third] = fragments("one ", "two ", "three");
  if (first === undefined || second === undefined || third === undefined) throw new Error("3");
  await client.sendInPieces(encodeClientFrame(first), 1);
  client.sendFrame(ping("a"));
  expect(await readAnswer(client)).toEqual({ pong: "a" });
  await client.sendInPieces(encodeClientFrame(second), 1);
  client.sendFrame(ping("b"));
  expect(await readAnswer(client)).toEqual({ pong: "b" });
  await client.sendInPieces(encodeClientFrame(third), 1);
  expect(await readAnswer(client)).toEqual({ message: "one two three" });
  await leave(client);
});

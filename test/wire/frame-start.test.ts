import { describe, expect, test } from "bun:test";
import { close, continuation, ping, pong, text } from "../support/client-frames.ts";
import { type ClientFrame, encodeClientFrame } from "../support/raw-frame.ts";
import {
  expectAnswers,
  hex,
  leave,
  openWire,
  PROTOCOL_ERROR,
  readAnswer,
  testFrames,
} from "./support-wire.ts";

const wire = openWire();
const RSV = [1, 2, 3, 4, 5, 6, 7];
const RESERVED_OPCODES = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

/** What a frame that must not be may stand after, and what of that is answered. */
const BEFORE = [
  { name: "alone", send: [], expect: [] },
  { name: "after a message", send: [text("a")], expect: [{ message: "a" }] },
  { name: "after a ping", send: [ping("p")], expect: [{ pong: "p" }] },
  { name: "inside a message", send: [text("a", { fin: false })], expect: [] },
];

function everywhere(rule: string, name: string, frame: ClientFrame) {
  return BEFORE.flatMap((before) =>
    [undefined, 1].map((pieceBytes) => ({
      rule,
      what: `${name}, ${before.name}${pieceBytes === 1 ? ", in single octets" : ""}: 1002`,
      send: [...before.send, frame, ping("not answered any more")],
      expect: [...before.expect, PROTOCOL_ERROR],
      ...(pieceBytes === undefined ? {} : { pieceBytes }),
    })),
  );
}

describe("reserved bits: no extension was agreed", () => {
  for (const rsv of RSV) {
    testFrames(wire, [
      ...everywhere("RFC 6455 5.2", `RSV ${rsv} on a text`, text("x", { rsv })),
      ...everywhere("RFC 6455 5.2", `RSV ${rsv} on a continuation`, continuation("x", { rsv })),
      ...everywhere("RFC 6455 5.2", `RSV ${rsv} on a ping`, ping("x", { rsv })),
      ...everywhere("RFC 6455 5.2", `RSV ${rsv} on a pong`, pong("x", { rsv })),
      ...everywhere("RFC 6455 5.2", `RSV ${rsv} on a close`, close(1000, "", { rsv })),
    ]);
  }
});

describe("reserved opcodes", () => {
  for (const opcode of RESERVED_OPCODES) {
    testFrames(wire, [
      ...everywhere("RFC 6455 5.2", `opcode ${opcode}, empty`, { opcode }),
      ...everywhere("RFC 6455 5.2", `opcode ${opcode} with a payload`, { opcode, payload: "x" }),
      ...everywhere("RFC 6455 5.2", `opcode ${opcode} without FIN`, { opcode, fin: false }),
    ]);
  }
});

describe("masking: a client masks every frame", () => {
  const frames = {
    text: text("x", { masked: false }),
    "an empty text": text("", { masked: false }),
    ping: ping("x", { masked: false }),
    pong: pong("", { masked: false }),
    close: close(1000, "", { masked: false }),
  };
  testFrames(
    wire,
    Object.entries(frames).flatMap(([name, frame]) =>
      everywhere("RFC 6455 5.1", `${name} without a mask`, frame),
    ),
  );
  testFrames(
    wire,
    everywhere(
      "RFC 6455 5.1",
      "a continuation without a mask",
      continuation("b", { masked: false }),
    ),
  );
});

describe("masking keys", () => {
  const keys = ["00000000", "ffffffff", "000000ff", "ff000000", "80402010", "37fa213d"];
  const message = "The key is XORed over the payload, octet by octet. ".repeat(6);

  /** A frame whose first byte is `first`, with a payload of 126 to 65535 bytes. */
  function masked(first: string, key: Uint8Array, payload: string): Uint8Array {
    const head = hex(`${first} fe ${payload.length.toString(16).padStart(4, "0")}`);
    const body = Buffer.from(payload).map((byte, at) => byte ^ (key[at % 4] ?? 0));
    return Buffer.concat([head, key, body]);
  }

  for (const key of keys) {
    for (const pieceBytes of [undefined, 1, 2, 3, 5, 129]) {
      const cut = pieceBytes === undefined ? "" : `, ${pieceBytes} bytes at a time`;
      test(`RFC 6455 5.3: the key ${key} unmasks${cut}`, async () => {
        await expectAnswers(wire, {
          send: [masked("81", hex(key), message)],
          expect: [{ message }],
          ...(pieceBytes === undefined ? {} : { pieceBytes }),
        });
      });
    }
  }

  test("RFC 6455 5.3: each frame of a message has a key of its own", async () => {
    const first = masked("01", hex("01020304"), message.slice(0, 130));
    const last = masked("80", hex("f0e0d0c0"), message.slice(130));
    await expectAnswers(wire, { send: [first, last], expect: [{ message }] });
    await expectAnswers(wire, { send: [first, last], expect: [{ message }], pieceBytes: 3 });
  });

  test("RFC 6455 5.7: the frames that the RFC prints are read as it says", async () => {
    using client = await wire.open();
    client.send(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
    expect(await readAnswer(client)).toEqual({ message: "Hello" });
    client.send(hex("89 85 37 fa 21 3d 7f 9f 4d 51 58"));
    expect(await readAnswer(client)).toEqual({ pong: "Hello" });
    await leave(client);
  });
});

test("RFC 6455 5.1: what follows a violation in the same segment is not looked at", async () => {
  using client = await wire.open();
  const frames = [text("x", { masked: false }), text("not routed"), close(1000)];
  client.send(Buffer.concat(frames.map(encodeClientFrame)));
  expect(await readAnswer(client)).toEqual(PROTOCOL_ERROR);
  expect(await client.ended()).toHaveLength(0);
});

import { describe, expect, test } from "bun:test";
import { encodeClose, encodePing, encodeText } from "../../wire/frame.ts";
import { type ServerEvent, ServerFrameReader } from "./server-frame-reader.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const message = (text: string): ServerEvent => ({
  kind: "message",
  payload: bytes(text),
  isText: true,
});

function read(input: Uint8Array, reader = new ServerFrameReader()): ServerEvent[] {
  return reader
    .push(input)
    .map((event) =>
      "payload" in event ? { ...event, payload: Uint8Array.from(event.payload) } : event,
    );
}

function frame(first: number, payload: Uint8Array): Uint8Array {
  const whole = encodeText(payload);
  whole[0] = first;
  return whole;
}

const stream = Buffer.concat([
  encodeText(bytes("short")),
  encodePing(bytes("?")),
  frame(0x01, bytes("first, ")),
  frame(0x8a, bytes("")),
  frame(0x00, bytes("second, ")),
  frame(0x80, bytes("third")),
  encodeText(bytes("x".repeat(126))),
  encodeText(bytes("y".repeat(65_536))),
  encodeClose(1001, "Going away"),
]);
const events: ServerEvent[] = [
  message("short"),
  { kind: "ping", payload: bytes("?") },
  { kind: "pong" },
  message("first, second, third"),
  message("x".repeat(126)),
  message("y".repeat(65_536)),
  { kind: "close", code: 1001, reason: "Going away" },
];

describe("ServerFrameReader", () => {
  test("reads the same events however the network cut the bytes", () => {
    expect(read(stream)).toEqual(events);
    for (const size of [1, 2, 3, 7, 1000]) {
      const reader = new ServerFrameReader();
      const found: ServerEvent[] = [];
      for (let at = 0; at < stream.length; at += size) {
        found.push(...read(stream.subarray(at, at + size), reader));
      }
      expect(found).toEqual(events);
    }
  });

  test("reads a close frame without a code as 1005", () => {
    expect(read(encodeClose(undefined, ""))).toEqual([{ kind: "close", code: 1005, reason: "" }]);
  });

  test("takes a message of the limit, in one frame or several, and refuses one byte more", () => {
    const limited = () => new ServerFrameReader(6);
    const parts = (last: string) =>
      Buffer.concat([frame(0x01, bytes("abc")), frame(0x80, bytes(last))]);
    expect(read(encodeText(bytes("abcdef")), limited())).toEqual([message("abcdef")]);
    expect(read(parts("def"), limited())).toEqual([message("abcdef")]);
    for (const input of [encodeText(bytes("abcdefg")), parts("defg")]) {
      expect(read(input, limited())).toMatchObject([{ kind: "violation", code: 1009 }]);
    }
  });

  test.each([
    ["a reserved bit", [0xc1, 0]],
    ["a mask", [0x81, 0x80, 0, 0, 0, 0]],
    ["an unknown opcode", [0x83, 0]],
    ["an unknown control opcode", [0x8b, 0]],
    ["a fragmented ping", [0x09, 0]],
    ["a long ping", [0x89, 126, 0, 126]],
    ["a continuation of nothing", [0x80, 0]],
    ["a message inside a message", [0x01, 0, 0x81, 0]],
    ["half a close code", [0x88, 1, 3]],
  ])("stops at %s", (_what, input) => {
    const found = read(Uint8Array.from(input));
    expect(found.at(-1)).toMatchObject({ kind: "violation", code: 1002 });
  });
});

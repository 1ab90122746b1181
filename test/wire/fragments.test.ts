import { describe } from "bun:test";
import { close, continuation, fragments, ping, pong, text } from "../support/client-frames.ts";
import { openWire, PROTOCOL_ERROR, testFrames, type WireCase } from "./support-wire.ts";

const wire = openWire();
const open = { fin: false };

function inEveryCut(cases: readonly WireCase[]): WireCase[] {
  return cases.flatMap((each) => [
    each,
    { ...each, what: `${each.what}, in single octets`, pieceBytes: 1 },
    { ...each, what: `${each.what}, 3 octets at a time`, pieceBytes: 3 },
  ]);
}

describe("fragments", () => {
  testFrames(
    wire,
    inEveryCut([
      {
        rule: "RFC 6455 5.4",
        what: "of two frames are one message",
        send: fragments("frag", "ments"),
        expect: [{ message: "fragments" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "of three frames are one message",
        send: fragments("a", "bc", "def"),
        expect: [{ message: "abcdef" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "may all be empty",
        send: fragments("", "", ""),
        expect: [{ message: "" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "may be empty but for the one in the middle",
        send: fragments("", "middle", ""),
        expect: [{ message: "middle" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "may be of one byte each",
        send: fragments(..."one byte each"),
        expect: [{ message: "one byte each" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "of one message after the other stay apart",
        send: [...fragments("a", "b"), ...fragments("c", "d"), text("e"), ...fragments("f", "")],
        expect: [{ message: "ab" }, { message: "cd" }, { message: "e" }, { message: "f" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "with a ping between them: the pong comes first",
        send: [text("a", open), ping("between"), continuation("b")],
        expect: [{ pong: "between" }, { message: "ab" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "with pings between all of them",
        send: [
          text("a", open),
          ping("1"),
          continuation("b", open),
          ping("2"),
          continuation("c", open),
          ping("3"),
          continuation("d"),
        ],
        expect: [{ pong: "1" }, { pong: "2" }, { pong: "3" }, { message: "abcd" }],
      },
      {
        rule: "RFC 6455 5.4",
        what: "with ten pings in one place",
        send: [
          text("a", open),
          ...Array.from({ length: 10 }, (_, at) => ping(String(at))),
          continuation("b"),
        ],
        expect: [
          ...Array.from({ length: 10 }, (_, at) => ({ pong: String(at) })),
          { message: "ab" },
        ],
      },
      {
        rule: "RFC 6455 5.5.3",
        what: "with a pong between them that nobody asked for",
        send: [text("a", open), pong("x"), continuation("b")],
        expect: [{ message: "ab" }],
      },
      {
        rule: "RFC 6455 5.5.1",
        what: "with a close frame between them: it is echoed and the message is dropped",
        send: [text("a", open), close(1001, "leaving"), continuation("b")],
        expect: [{ close: 1001, reason: "leaving" }],
      },
    ]),
  );
});

describe("a continuation of nothing closes with 1002:", () => {
  const alone = [
    { name: "last, empty", frame: continuation("") },
    { name: "last, with a payload", frame: continuation("x") },
    { name: "not last, empty", frame: continuation("", open) },
    { name: "not last, with a payload", frame: continuation("x", open) },
  ];
  testFrames(
    wire,
    inEveryCut(
      alone.flatMap(({ name, frame }): WireCase[] => [
        {
          rule: "RFC 6455 5.4",
          what: `${name}, as the first frame`,
          send: [frame, text("x")],
          expect: [PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after a whole message`,
          send: [text("whole"), frame, text("x")],
          expect: [{ message: "whole" }, PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after a message that ended in fragments`,
          send: [...fragments("a", "b"), frame, text("x")],
          expect: [{ message: "ab" }, PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after a ping`,
          send: [ping("p"), frame],
          expect: [{ pong: "p" }, PROTOCOL_ERROR],
        },
      ]),
    ),
  );
});

describe("a new message inside a message closes with 1002:", () => {
  const begun = [
    { name: "whole", frame: text("y") },
    { name: "empty", frame: text("") },
    { name: "in fragments", frame: text("y", open) },
    { name: "binary", frame: { opcode: 2, payload: "y" } },
    { name: "binary in fragments", frame: { opcode: 2, payload: "y", fin: false } },
  ];
  testFrames(
    wire,
    inEveryCut(
      begun.flatMap(({ name, frame }): WireCase[] => [
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after the first fragment`,
          send: [text("a", open), frame, continuation("b")],
          expect: [PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after an empty first fragment`,
          send: [text("", open), frame],
          expect: [PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after a continuation`,
          send: [text("a", open), continuation("b", open), frame],
          expect: [PROTOCOL_ERROR],
        },
        {
          rule: "RFC 6455 5.4",
          what: `${name}, after a ping between fragments`,
          send: [text("a", open), ping("p"), frame],
          expect: [{ pong: "p" }, PROTOCOL_ERROR],
        },
      ]),
    ),
  );
});

import { describe } from "bun:test";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { binary, continuation, ping, text } from "../support/client-frames.ts";
import {
  BINARY_REFUSED,
  hex,
  openWire,
  PROTOCOL_ERROR,
  TOO_BIG,
  testFrames,
  type WireCase,
} from "./support-wire.ts";

const wire = openWire();
const { framePayloadBytesMax, messageBytesMax, framesPerMessageMax } = AWS_LIMITS;

/** Each length has a form of its own from 0, 126 and 65536 bytes; AWS ends frames at 32 KB. */
const FRAME_LENGTHS = [0, 1, 2, 124, 125, 126, 127, 128, 129, 254, 255, 256, 257, 1023, 4096];
const LARGE_LENGTHS = [16_383, 16_384, 32_767, framePayloadBytesMax];

/** Different at every place, so that no piece can be lost or moved unseen. */
const letters = (length: number) =>
  Array.from({ length: Math.ceil(length / 5) }, (_, at) => String(at).padStart(5, "."))
    .join("")
    .slice(0, length);

describe("a text message of", () => {
  testFrames(
    wire,
    [...FRAME_LENGTHS, ...LARGE_LENGTHS].map((length) => ({
      rule: "RFC 6455 5.2",
      what: `${length} bytes in one frame is read and comes back`,
      send: [text(letters(length))],
      expect: [{ message: letters(length) }],
    })),
  );
});

describe("a text message in pieces:", () => {
  const pieces = [1, 2, 3, 5, 13, 61, 536, 997, 1_300];
  testFrames(
    wire,
    pieces.map((pieceBytes): WireCase => {
      const whole = letters(pieceBytes < 13 ? 3_000 : framePayloadBytesMax);
      return {
        rule: "RFC 6455 5.2",
        what: `${whole.length} bytes that TCP delivers ${pieceBytes} at a time`,
        send: [text(whole)],
        expect: [{ message: whole }],
        pieceBytes,
      };
    }),
  );
  testFrames(
    wire,
    [126, 127].flatMap((length) =>
      [1, 2, 3, 4, 5, 7].map((pieceBytes) => ({
        rule: "RFC 6455 5.2",
        what: `${length} bytes whose header is cut after each ${pieceBytes} bytes`,
        send: [text(letters(length))],
        expect: [{ message: letters(length) }],
        pieceBytes,
      })),
    ),
  );
});

/** A message of so many bytes in frames of so many at most. */
function inFrames(messageBytes: number, frameBytes: number) {
  const whole = letters(messageBytes);
  const count = Math.ceil(messageBytes / frameBytes);
  return Array.from({ length: count }, (_, at) => {
    const piece = whole.slice(at * frameBytes, (at + 1) * frameBytes);
    const fin = at === count - 1;
    return at === 0 ? text(piece, { fin }) : continuation(piece, { fin });
  });
}

describe("a fragmented message of", () => {
  const lengths = [65_535, 65_536, 65_537, messageBytesMax - 1, messageBytesMax];
  testFrames(
    wire,
    lengths.flatMap((length) =>
      [32, 125, 126, 1_024, 8_191, framePayloadBytesMax].map((frameBytes) => ({
        rule: "RFC 6455 5.4",
        what: `${length} bytes in frames of ${frameBytes} comes back whole`,
        send: inFrames(length, Math.max(frameBytes, Math.ceil(length / framesPerMessageMax))),
        expect: [{ message: letters(length) }],
      })),
    ),
  );
});

describe("limits of AWS (RFC 6455 10.4 leaves them to the server):", () => {
  testFrames(wire, [
    {
      rule: "RFC 6455 10.4",
      what: "a frame of 32769 bytes closes with 1009",
      send: [text(letters(framePayloadBytesMax + 1))],
      expect: [TOO_BIG],
    },
    ...[65_535, 65_536, 65_537].map((length) => ({
      rule: "RFC 6455 10.4",
      what: `a frame of ${length} bytes closes with 1009`,
      send: [text(letters(length))],
      expect: [TOO_BIG],
    })),
    {
      rule: "RFC 6455 10.4",
      what: "a frame that is too big closes by its header, before any payload",
      send: [hex("81 fe 80 01")],
      expect: [TOO_BIG],
    },
    {
      rule: "RFC 6455 10.4",
      what: "a large frame closes by the first header byte after its length, cut into octets",
      send: [hex("81 ff 00 00 00 00 00 01 00 00")],
      expect: [TOO_BIG],
      pieceBytes: 1,
    },
    {
      rule: "RFC 6455 10.4",
      what: "messages before the one that is too big are answered",
      send: [text("one"), text("two"), hex("81 fe ff ff")],
      expect: [{ message: "one" }, { message: "two" }, TOO_BIG],
    },
    {
      rule: "RFC 6455 10.4",
      what: "a message is too big by the frame that exceeds it, though that is not the last",
      send: [...inFrames(messageBytesMax, 32_768).map((f) => ({ ...f, fin: false })), hex("00 81")],
      expect: [TOO_BIG],
    },
    {
      rule: "RFC 6455 10.4",
      what: "an empty last frame after 131072 bytes is not too big",
      send: [
        ...inFrames(messageBytesMax, 32_768).map((f) => ({ ...f, fin: false })),
        continuation(""),
      ],
      expect: [{ message: letters(messageBytesMax) }],
    },
    {
      rule: "RFC 6455 10.4",
      what: "a message of 4096 frames is whole (ours: AWS publishes no limit)",
      send: [
        text("a", { fin: false }),
        ...new Array<ReturnType<typeof text>>(framesPerMessageMax - 2).fill(
          continuation("", { fin: false }),
        ),
        continuation("z"),
      ],
      expect: [{ message: "az" }],
    },
    {
      rule: "RFC 6455 10.4",
      what: "the next message has the whole limit again",
      send: [...inFrames(messageBytesMax, 32_768), ...inFrames(messageBytesMax, 32_768)],
      expect: [{ message: letters(messageBytesMax) }, { message: letters(messageBytesMax) }],
    },
  ]);
});

const ZERO_MASK = "00 00 00 00";

describe("the length", () => {
  testFrames(wire, [
    ...[0, 1, 124, 125].map((length) => ({
      rule: "RFC 6455 5.2",
      what: `${length} in 16 bits is not minimal: 1002`,
      send: [hex(`81 fe 00 ${length.toString(16).padStart(2, "0")} ${ZERO_MASK}`)],
      expect: [PROTOCOL_ERROR],
    })),
    ...["00 7d", "00 7e", "7f ff", "ff ff"].map((low) => ({
      rule: "RFC 6455 5.2",
      what: `0x${low.replace(" ", "")} in 64 bits is not minimal: 1002`,
      send: [hex(`81 ff 00 00 00 00 00 00 ${low} ${ZERO_MASK}`)],
      expect: [PROTOCOL_ERROR],
    })),
    ...["80 00 00 00 00 00 00 00", "80 00 00 00 00 00 00 05", "ff ff ff ff ff ff ff ff"].map(
      (length) => ({
        rule: "RFC 6455 5.2",
        what: `0x${length.replaceAll(" ", "")} has its highest bit set: 1002`,
        send: [hex(`81 ff ${length} ${ZERO_MASK}`)],
        expect: [PROTOCOL_ERROR],
      }),
    ),
    ...["00 00 00 01 00 00 00 00", "00 20 00 00 00 00 00 00", "7f ff ff ff ff ff ff ff"].map(
      (length) => ({
        rule: "RFC 6455 10.4",
        what: `0x${length.replaceAll(" ", "")} is too big, not cut to 32 bits: 1009`,
        send: [hex(`81 ff ${length} ${ZERO_MASK}`)],
        expect: [TOO_BIG],
      }),
    ),
    {
      rule: "RFC 6455 5.2",
      what: "of a continuation is minimal too: 1002",
      send: [text("a", { fin: false }), hex(`80 fe 00 05 ${ZERO_MASK}`)],
      expect: [PROTOCOL_ERROR],
    },
  ]);
});

describe("a binary message", () => {
  testFrames(wire, [
    ...[0, 1, 125, 126, 127, 128, 32_768, 32_769, 65_536].map((length) => ({
      rule: "RFC 6455 5.6",
      what: `of ${length} bytes closes with 1003: AWS has text only`,
      send: [binary(new Uint8Array(length))],
      expect: [BINARY_REFUSED],
    })),
    {
      rule: "RFC 6455 5.6",
      what: "closes with 1003 by its first two bytes",
      send: [hex("82 85")],
      expect: [BINARY_REFUSED],
      pieceBytes: 1,
    },
    {
      rule: "RFC 6455 5.6",
      what: "closes with 1003 after what came before it was answered",
      send: [text("one"), ping("p"), binary("two"), text("three")],
      expect: [{ message: "one" }, { pong: "p" }, BINARY_REFUSED],
    },
    {
      rule: "RFC 6455 5.4",
      what: "in fragments closes with 1003 by the first of them",
      send: [binary("a", { fin: false })],
      expect: [BINARY_REFUSED],
    },
  ]);
});

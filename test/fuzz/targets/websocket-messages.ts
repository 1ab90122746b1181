import {
  type AssemblerLimits,
  MessageAssembler,
  type WebSocketEvent,
} from "../../../src/wire/message-assembler.ts";
import { feed, randomPieces, seededRandom } from "../../support/byte-streams.ts";
import { HOSTILE_FRAMES } from "../../support/hostile-corpus.ts";
import { encodeClientFrame } from "../../support/raw-frame.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { holdEqual, type Target } from "../engine/target.ts";
import { plainlyRead } from "./websocket-reader.ts";

const LIMITS: AssemblerLimits = {
  framePayloadBytesMax: 300,
  messageBytesMax: 500,
  framesPerMessageMax: 3,
};
const PAYLOADS = ["", "a", "hello", "\u00e9\u20ac\u{1f600}", "x".repeat(126), "y".repeat(300)];

/** A surrogate, more than Unicode has, and characters in more bytes than they need. */
const NO_UTF8 = [
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe0, 0x80, 0x80],
  [0xf0, 0x80, 0x80, 0x80],
  [0xc0, 0x80],
];

export const websocketMessages: Target = {
  name: "websocket-messages",
  property:
    "frames cut anyhow give the same messages, and the messages and close codes that a plain reader of RFC 6455 gives",
  bytesMax: 3_000,
  dictionary: ["\x81\x85", "\x01\x82", "\x80\x80", "\x00\x81", "\x89\x80", "\x88\x82", "\x8a\x80"],
  seeds: () => [
    ...HOSTILE_FRAMES.map(({ bytes }) => bytes).filter((bytes) => bytes.length < 2_000),
    ...PAYLOADS.map(
      (text) => new Uint8Array(encodeClientFrame({ opcode: 1, payload: Buffer.from(text) })),
    ),
  ],
  fresh: (random) => framesFrom(new Choices(randomBytes(random, 4 + below(random, 120)))),
  check(input) {
    const whole = read([input]);
    const random = seededRandom(input.length * 31 + (input[0] ?? 0) + (input.at(-1) ?? 0) * 7);
    const longest = 1 + Math.floor(random() * 40);
    holdEqual(read(randomPieces(input, random, longest)), whole, "cut into pieces");
    if (input.length < 400)
      holdEqual(read(randomPieces(input, random, 1)), whole, "cut into bytes");
    holdEqual(whole, plainlyRead(input, LIMITS), "what a plain reader reads");
    return whole.map(outcomeOf).join(" ");
  },
};

/** Frames that mostly follow the rules, with what rules are for now and then. */
function framesFrom(choices: Choices): Uint8Array {
  const frames: Uint8Array[] = [];
  let inMessage = false;
  while (!choices.isOver && frames.length < 20) {
    const isControl = choices.oneIn(4);
    const broken = choices.oneIn(12);
    const fin = isControl || !choices.oneIn(3);
    const data = inMessage && !broken ? 0 : 1;
    const opcode = isControl ? choices.of([9, 10, 9, 8]) : broken ? choices.below(16) : data;
    const payload = opcode === 8 ? closePayload(choices) : payloadFrom(choices);
    if (!isControl) inMessage = !fin;
    const rsv = choices.oneIn(60) ? 1 : 0;
    const bytes = encodeClientFrame({ opcode, payload, fin, masked: !choices.oneIn(60), rsv });
    frames.push(new Uint8Array(bytes));
  }
  return new Uint8Array(Buffer.concat(frames));
}

function payloadFrom(choices: Choices): Uint8Array {
  if (choices.oneIn(6)) return choices.bytes(8);
  if (choices.oneIn(8)) {
    const broken = Uint8Array.from(choices.of(NO_UTF8));
    return broken.subarray(0, 1 + choices.below(broken.length));
  }
  const whole = Buffer.from(choices.of(PAYLOADS));
  // Cut inside a character now and then: fragments may be.
  return choices.oneIn(4) ? whole.subarray(0, choices.below(whole.length + 1)) : whole;
}

function closePayload(choices: Choices): Uint8Array {
  const code = choices.of([1000, 1001, 1005, 1011, 3000, 4999, 5000, 0, 999, 1015, 1016, 2999]);
  return Uint8Array.of(code >> 8, code & 255, ...choices.bytes(4));
}

function read(pieces: readonly Uint8Array[]): WebSocketEvent[] {
  return feed(new MessageAssembler(LIMITS), pieces, (event) =>
    event.kind === "ping" || event.kind === "pong"
      ? { kind: event.kind, payload: new Uint8Array(event.payload) }
      : event,
  );
}

function outcomeOf(event: WebSocketEvent): string {
  if (event.kind === "violation") return `${event.code}`;
  if (event.kind === "close") return `close ${event.code}`;
  return event.kind === "message" && event.bytes === 0 ? "empty" : event.kind;
}

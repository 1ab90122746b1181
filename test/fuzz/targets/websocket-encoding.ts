import { encodeClientFrame } from "../../../src/wire/client-frame.ts";
import {
  encodeClose,
  encodePing,
  encodePong,
  encodeText,
  isCloseCode,
} from "../../../src/wire/frame.ts";
import { MessageAssembler, type WebSocketEvent } from "../../../src/wire/message-assembler.ts";
import { feed, randomPieces, seededRandom } from "../../support/byte-streams.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { hold, holdEqual, type Target } from "../engine/target.ts";

const LIMITS = { framePayloadBytesMax: 80_000, messageBytesMax: 160_000, framesPerMessageMax: 50 };
/** Around the three forms of a length. */
const LENGTHS = [0, 1, 3, 124, 125, 126, 127, 200, 65_534, 65_535, 65_536, 70_000];

export const websocketEncoding: Target = {
  name: "websocket-encoding",
  property: "what is written as frames is read back as it was, in both directions",
  bytesMax: 200,
  dictionary: [],
  seeds: () => [new Uint8Array(0)],
  fresh: (random) => randomBytes(random, below(random, 60)),
  check(input) {
    const choices = new Choices(input);
    const fromClient = clientStream(choices);
    const random = seededRandom(input.length);
    const longest = 1 + below(random, 40_000);
    const pieces = randomPieces(fromClient.bytes, random, longest);
    const events = feed(new MessageAssembler(LIMITS), pieces, (event) => event);
    holdEqual(events, fromClient.events, "what a client wrote");
    return `${fromClient.events.map(({ kind }) => kind).join(" ")} ${fromServer(choices)}`;
  },
};

function clientStream(choices: Choices): { bytes: Uint8Array; events: WebSocketEvent[] } {
  const frames: Uint8Array[] = [];
  const events: WebSocketEvent[] = [];
  for (let count = 1 + choices.below(4); count > 0; count -= 1) {
    const mask = Uint8Array.from({ length: 4 }, () => choices.below(256));
    const control = choices.below(4);
    if (control > 1) {
      const payload = Buffer.from("p".repeat(choices.below(126)));
      frames.push(encodeClientFrame({ opcode: control === 2 ? 9 : 10, payload, mask }));
      events.push({ kind: control === 2 ? "ping" : "pong", payload: new Uint8Array(payload) });
      continue;
    }
    const whole = Buffer.from(textOf(choices));
    const parts = partsOf(choices, whole);
    for (const [index, payload] of parts.entries()) {
      const fin = index === parts.length - 1;
      frames.push(encodeClientFrame({ opcode: index === 0 ? 1 : 0, payload, fin, mask }));
    }
    events.push({ kind: "message", text: whole.toString("utf8"), bytes: whole.length });
  }
  return { bytes: new Uint8Array(Buffer.concat(frames)), events };
}

function textOf(choices: Choices): string {
  const character = choices.of(["a", "\u00e9", "\u20ac", "\u{1f600}", "\0", "\ufeff"]);
  const length = Math.floor(choices.of(LENGTHS) / Buffer.byteLength(character));
  return character.repeat(length);
}

/** Cut anywhere, also inside characters, at places that may be equal. */
function partsOf(choices: Choices, whole: Buffer): Buffer[] {
  const cuts = choices.list(0, 3, () => choices.below(whole.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((cut, index) => whole.subarray(cut, [...cuts, whole.length][index]));
}

/** A frame from the gateway, read by hand. */
function fromServer(choices: Choices): string {
  const kind = choices.of(["text", "ping", "pong", "close"] as const);
  const payload = new Uint8Array(Buffer.from(textOf(choices)));
  if (kind === "close") return closeFrame(choices, payload);
  if (kind !== "text" && payload.length > 125) {
    const encode = kind === "ping" ? encodePing : encodePong;
    hold(
      throwsRangeError(() => encode(payload)),
      "a long control frame was written",
    );
    return `${kind} too long`;
  }
  const frame = { text: encodeText, ping: encodePing, pong: encodePong }[kind](payload);
  holdEqual(unframed(frame), [{ text: 0x81, ping: 0x89, pong: 0x8a }[kind], payload], kind);
  return kind;
}

function closeFrame(choices: Choices, payload: Uint8Array): string {
  const code = choices.below(6_000);
  const reason = Buffer.from(payload.subarray(0, choices.below(200))).toString("utf8");
  if (!isCloseCode(code)) {
    hold(
      throwsRangeError(() => encodeClose(code, reason)),
      `close code ${code} was written`,
    );
    return "no code";
  }
  const [first, body] = unframed(encodeClose(code, reason));
  holdEqual([first, (body[0] ?? 0) * 256 + (body[1] ?? 0)], [0x88, code], "the close code");
  hold(body.length <= 125, "the close frame is too long");
  const told = Buffer.from(body.subarray(2)).toString("utf8");
  const bytes = Buffer.byteLength(reason);
  hold(reason.startsWith(told), "the reason is not the beginning of the reason");
  if (bytes <= 123) holdEqual(told, reason, "the whole reason");
  else hold(Buffer.byteLength(told) > 119, "the reason is cut too short");
  return bytes <= 123 ? "close" : "long close";
}

function unframed(frame: Uint8Array): [number, Uint8Array] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const short = view.getUint8(1);
  const [start, length] =
    short < 126
      ? [2, short]
      : short === 126
        ? [4, view.getUint16(2)]
        : [10, Number(view.getBigUint64(2))];
  holdEqual(frame.length, start + length, "the length of a frame");
  hold(length < 126 ? start === 2 : length < 65_536 ? start === 4 : start === 10, "a longer form");
  return [view.getUint8(0), frame.subarray(start)];
}

function throwsRangeError(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}

import { describe, expect, test } from "bun:test";
import {
  concat,
  everySplit,
  feed,
  latin1,
  randomPieces,
  seededRandom,
} from "../../test/support/byte-streams.ts";
import { HOSTILE_FRAMES } from "../../test/support/hostile-corpus.ts";
import { encodeClientFrame } from "../../test/support/raw-frame.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import { OPCODE } from "./frame.ts";
import {
  type AssemblerLimits,
  MessageAssembler,
  type WebSocketEvent,
} from "./message-assembler.ts";
import { AHEAD_BYTES_MAX } from "./pending-bytes.ts";

const encoder = new TextEncoder();

function frame(opcode: number, payload: string | Uint8Array, fin = true): Uint8Array {
  return new Uint8Array(encodeClientFrame({ opcode, payload, fin }));
}

function run(
  pieces: readonly Uint8Array[],
  limits: AssemblerLimits = AWS_LIMITS,
): WebSocketEvent[] {
  return feed(new MessageAssembler(limits), pieces, (event) => event);
}

function message(text: string): WebSocketEvent {
  return { kind: "message", text, bytes: encoder.encode(text).length };
}

describe("MessageAssembler", () => {
  test("yields messages, pings, pongs and the close frame in order", () => {
    const ping = latin1("\x00\xff");
    const stream = concat(
      frame(OPCODE.text, "hello"),
      frame(OPCODE.text, ""),
      frame(OPCODE.ping, ping),
      frame(OPCODE.pong, ""),
      frame(OPCODE.text, "h\u00e9\u{1f600}"),
      frame(OPCODE.close, latin1("\x03\xe8probe-complete")),
      frame(OPCODE.text, "too late"),
    );
    expect(run([stream])).toEqual([
      message("hello"),
      message(""),
      { kind: "ping", payload: ping },
      { kind: "pong", payload: new Uint8Array(0) },
      message("h\u00e9\u{1f600}"),
      { kind: "close", code: 1000, reason: "probe-complete" },
    ]);
  });

  test("joins fragments with control frames between them", () => {
    const euro = encoder.encode("\u20ac");
    const stream = concat(
      frame(OPCODE.text, euro.subarray(0, 1), false),
      frame(OPCODE.ping, "p"),
      frame(OPCODE.continuation, "", false),
      frame(OPCODE.continuation, euro.subarray(1), false),
      frame(OPCODE.continuation, "!", true),
      frame(OPCODE.text, "next"),
    );
    expect(run([stream])).toEqual([
      { kind: "ping", payload: latin1("p") },
      message("\u20ac!"),
      message("next"),
    ]);
  });

  test("keeps a byte order mark, which is part of the message", () => {
    const expected = [message("\ufeffa"), message("\ufeffb")];
    const stream = [frame(OPCODE.text, "\ufeffa"), frame(OPCODE.text, "\ufeff", false)];
    expect(run([...stream, frame(OPCODE.continuation, "b")])).toEqual(expected);
    const close = run([frame(OPCODE.close, latin1("\x03\xe8\xef\xbb\xbfr"))]);
    expect(close).toEqual([{ kind: "close", code: 1000, reason: "\ufeffr" }]);
  });

  test("copies the payload of a ping out of a Buffer, whose slice() is a view", () => {
    const assembler = new MessageAssembler(AWS_LIMITS);
    const chunk = Buffer.from(frame(OPCODE.ping, "again"));
    assembler.push(chunk);
    const event = assembler.next();
    chunk.fill(0);
    expect(event).toEqual({ kind: "ping", payload: latin1("again") });
  });

  test("tells a close frame without a code from one with an empty reason", () => {
    expect(run([frame(OPCODE.close, "")])).toEqual([
      { kind: "close", code: undefined, reason: "" },
    ]);
    expect(run([frame(OPCODE.close, latin1("\x0f\xa0"))])).toEqual([
      { kind: "close", code: 4000, reason: "" },
    ]);
    const full = latin1(`\x13\x87${"r".repeat(123)}`);
    expect(run([frame(OPCODE.close, full)])).toMatchObject([{ code: 4999 }]);
  });

  test("gives the same events however the network cuts the bytes", () => {
    const stream = concat(
      frame(OPCODE.text, "h\u00e9llo"),
      frame(OPCODE.text, "\u20ac".repeat(60), false),
      frame(OPCODE.ping, "between"),
      frame(OPCODE.continuation, "\u{1f600}end"),
      frame(OPCODE.text, "x".repeat(130)),
      frame(OPCODE.close, latin1("\x03\xe9bye")),
    );
    const expected = run([stream]);
    expect(expected.map(({ kind }) => kind)).toEqual([
      "message",
      "ping",
      "message",
      "message",
      "close",
    ]);
    for (const pieces of everySplit(stream)) expect(run(pieces)).toEqual(expected);
  });

  test("gives back random texts from random fragments in random pieces", () => {
    const random = seededRandom(5455);
    const alphabet = ["a", "\u00e9", "\u20ac", "\u{1f600}", "\ufeff", "\0"];
    for (let round = 0; round < 200; round++) {
      const frames: Uint8Array[] = [];
      const expected: WebSocketEvent[] = [];
      for (let count = 0; count < 4; count++) {
        const length = Math.floor(random() ** 3 * 400);
        const text = Array.from({ length }, () => alphabet[Math.floor(random() * 6)]).join("");
        const fragments = randomPieces(
          encoder.encode(text),
          random,
          1 + Math.floor(random() * 200),
        );
        if (fragments.length === 0) fragments.push(new Uint8Array(0));
        fragments.forEach((fragment, at) => {
          const opcode = at === 0 ? OPCODE.text : OPCODE.continuation;
          frames.push(frame(opcode, fragment, at === fragments.length - 1));
        });
        expected.push(message(text));
      }
      const pieces = randomPieces(concat(...frames), random, 1 + Math.floor(random() * 300));
      expect(run(pieces)).toEqual(expected);
    }
  });

  test("survives random bytes and random damage, and ends the same however it is cut", () => {
    const random = seededRandom(1007);
    const healthy = concat(
      frame(OPCODE.text, "h\u00e9llo"),
      frame(OPCODE.text, "a", false),
      frame(OPCODE.ping, "p"),
      frame(OPCODE.continuation, "b"),
      frame(OPCODE.close, latin1("\x03\xe8")),
    );
    const ends = new Map<string, number>();
    for (let round = 0; round < 3000; round++) {
      const bytes = healthy.slice();
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const whole = run([bytes]);
      expect(run(randomPieces(bytes, random, 10))).toEqual(whole);
      const last = whole.at(-1);
      const end = last?.kind === "violation" ? `${last.code}` : (last?.kind ?? "nothing");
      ends.set(end, (ends.get(end) ?? 0) + 1);
      const early = whole.slice(0, -1).filter(({ kind }) => kind === "violation");
      expect(early).toEqual([]);
    }
    expect([...ends.keys()]).toEqual(expect.arrayContaining(["1002", "1003", "1007", "close"]));
  });
});

describe("MessageAssembler, at its limits,", () => {
  const tooBig: WebSocketEvent = { kind: "violation", code: 1009, reason: "Message too big" };
  const full = "f".repeat(AWS_LIMITS.framePayloadBytesMax);

  test("allows a frame of 32768 bytes and refuses 32769", () => {
    expect(full.length).toBe(32_768);
    expect(run([frame(OPCODE.text, full)])).toEqual([message(full)]);
    expect(run([frame(OPCODE.text, `${full}f`)])).toEqual([tooBig]);
    const continued = [frame(OPCODE.text, "a", false), frame(OPCODE.continuation, `${full}f`)];
    expect(run(continued)).toEqual([tooBig]);
  });

  test("allows a message of 131072 bytes and refuses 131073", () => {
    const frames = (last: string) => [
      frame(OPCODE.text, full, false),
      frame(OPCODE.continuation, full, false),
      frame(OPCODE.continuation, full, false),
      frame(OPCODE.continuation, full.slice(1), false),
      frame(OPCODE.continuation, last),
    ];
    expect(run(frames("f"))).toEqual([message(full.repeat(4))]);
    expect(run(frames("ff"))).toEqual([tooBig]);
  });

  test("allows a message of the frames of the limit and refuses one more, even an empty one", () => {
    const limits = { ...AWS_LIMITS, framesPerMessageMax: 3 };
    const start = [frame(OPCODE.text, "a", false), frame(OPCODE.continuation, "", false)];
    const twice = [...start, frame(OPCODE.continuation, "b"), frame(OPCODE.text, "c")];
    expect(run(twice, limits)).toEqual([message("ab"), message("c")]);
    const ping = frame(OPCODE.ping, "");
    const long = [...start, frame(OPCODE.continuation, "b", false), ping];
    expect(run([...long, frame(OPCODE.continuation, "")], limits)).toEqual([
      { kind: "ping", payload: new Uint8Array(0) },
      tooBig,
    ]);
  });

  test("holds a whole message to the message limit when that is below the frame limit", () => {
    const limits = { framePayloadBytesMax: 10, messageBytesMax: 5, framesPerMessageMax: 9 };
    expect(run([frame(OPCODE.text, "12345")], limits)).toEqual([message("12345")]);
    expect(run([frame(OPCODE.text, "123456")], limits)).toEqual([tooBig]);
  });

  test("refuses a frame that is too big before its payload", () => {
    const header = frame(OPCODE.text, `${full}f`).subarray(0, 4);
    expect(run([header])).toEqual([tooBig]);
  });

  test("refuses bad UTF-8 in the middle of a frame that has not arrived whole", () => {
    const bytes = frame(OPCODE.text, latin1(`ok\xff${"a".repeat(100)}`));
    expect(run([bytes.subarray(0, 8)])).toEqual([]);
    expect(run([bytes.subarray(0, 9)])).toMatchObject([{ code: 1007 }]);
  });

  test("holds what arrives ahead of next() up to a limit, then ends", () => {
    const one = frame(OPCODE.ping, "");
    const ahead = (bytes: number): WebSocketEvent[] => {
      const assembler = new MessageAssembler(AWS_LIMITS);
      assembler.push(concat(one, one));
      expect(assembler.next()).toMatchObject({ kind: "ping" });
      assembler.push(new Uint8Array(0));
      expect(assembler.buffered).toBe(one.length);
      const rest = Uint8Array.from({ length: bytes - one.length }, (_, at) => one[at % 6] ?? 0);
      assembler.push(rest);
      return feed(assembler, [new Uint8Array(0)], (event) => event);
    };
    const fits = ahead(AHEAD_BYTES_MAX);
    expect(fits.length).toBe(Math.floor(AHEAD_BYTES_MAX / one.length));
    expect(fits.every(({ kind }) => kind === "ping")).toBe(true);
    expect(ahead(AHEAD_BYTES_MAX + 1)).toEqual([
      { kind: "ping", payload: new Uint8Array(0) },
      tooBig,
    ]);
  });
});

describe("MessageAssembler, fed the hostile corpus,", () => {
  test("meets at least 30 streams, each with its own name", () => {
    expect(HOSTILE_FRAMES.length).toBeGreaterThanOrEqual(30);
    expect(new Set(HOSTILE_FRAMES.map(({ name }) => name)).size).toBe(HOSTILE_FRAMES.length);
  });

  test.each(HOSTILE_FRAMES.map((frames) => [frames.name, frames] as const))(
    "refuses, whole and in small pieces: %s",
    (_, { bytes, code, reason }) => {
      const whole = run([bytes]);
      expect(whole.at(-1)).toMatchObject({ kind: "violation", code, ...(reason && { reason }) });
      const longest = bytes.length > 2000 ? 700 : 1;
      expect(run(randomPieces(bytes, () => 0.99, longest))).toEqual(whole);
      expect(run(randomPieces(bytes, seededRandom(code), 5000))).toEqual(whole);
    },
  );
});

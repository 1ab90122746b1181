import { describe, expect, test } from "bun:test";
import { concat } from "../support/byte-streams.ts";
import { continuation, fragments, ping, text } from "../support/client-frames.ts";
import { type ClientFrame, encodeClientFrame } from "../support/raw-frame.ts";
import {
  expectAnswers,
  hex,
  INVALID_UTF8,
  leave,
  openWire,
  PROTOCOL_ERROR,
  readAnswer,
} from "./support-wire.ts";

const wire = openWire();

/** What is UTF-8 (RFC 3629 section 4), though some of it looks odd. */
const VALID = {
  "the first and last of one byte": "00 7f",
  "the first and last of two bytes": "c2 80 df bf",
  "the first and last of three bytes": "e0 a0 80 ef bf bf",
  "the first and last of four bytes": "f0 90 80 80 f4 8f bf bf",
  "the last before the surrogates and the first after them": "ed 9f bf ee 80 80",
  "the replacement character": "ef bf bd",
  "a byte order mark first, which is a part of the text": "ef bb bf 61",
  "byte order marks alone": "ef bb bf ef bb bf",
  "a byte order mark inside": "61 ef bb bf 62",
  "German, Greek, Japanese and an emoji": "67 72 c3 bc c3 9f 65 ce a9 e6 97 a5 f0 9f 99 82",
  "a combining accent": "65 cc 81",
  "an emoji joined of three": "f0 9f 91 a9 e2 80 8d f0 9f 92 bb",
  "line separators and NUL": "e2 80 a8 0d 0a 00 e2 80 a9",
};

/** Code points that mean nothing and may be sent (Unicode section 23.7): the RFC excludes none. */
const NONCHARACTERS = [
  ...Array.from({ length: 32 }, (_, at) => 0xfdd0 + at),
  ...Array.from({ length: 17 }, (_, plane) => [plane * 0x10000 + 0xfffe, plane * 0x10000 + 0xffff]),
].flat();

/**
 * What is not, and how many bytes show it: the last of them can stand there in no UTF-8 text. A
 * number above the length of the bytes says that only the end of the message shows it.
 */
const INVALID: Readonly<Record<string, readonly [bytes: string, shownBy: number]>> = {
  "a continuation byte alone": ["80", 1],
  "the last continuation byte alone": ["bf", 1],
  "a continuation byte after a whole character": ["c3 bc bc", 3],
  "two continuation bytes after text": ["61 62 80 81", 3],
  "every continuation byte in a row": ["80 8f 9f af bf", 1],
  "the byte c0": ["61 c0 80", 2],
  "the byte c1": ["61 c1 bf", 2],
  "the byte f5": ["f5 80 80 80", 1],
  "the byte f7": ["f7 bf bf bf", 1],
  "five bytes of the old UTF-8": ["f8 88 80 80 80", 1],
  "six bytes of the old UTF-8": ["fc 84 80 80 80 80", 1],
  "the byte fe": ["fe", 1],
  "the byte ff": ["61 ff", 2],
  "a mark of UTF-16": ["fe ff 00 61", 1],
  "an overlong NUL in three bytes": ["e0 80 80", 2],
  "the last overlong of three bytes": ["e0 9f bf", 2],
  "an overlong NUL in four bytes": ["f0 80 80 80", 2],
  "the last overlong of four bytes": ["f0 8f bf bf", 2],
  "an overlong slash in three bytes, after text": ["61 62 e0 80 af", 4],
  "the first surrogate": ["ed a0 80", 2],
  "the last high surrogate": ["ed af bf", 2],
  "the first low surrogate": ["ed b0 80", 2],
  "the last surrogate": ["ed bf bf", 2],
  "a pair of surrogates": ["ed a0 bd ed b8 80", 2],
  "the first above U+10FFFF": ["f4 90 80 80", 2],
  "the last of f4": ["f4 bf bf bf", 2],
  "two bytes of which one is there": ["c3 61", 2],
  "three bytes of which one is there": ["e2 61", 2],
  "three bytes of which two are there": ["e2 82 61", 3],
  "four bytes of which one is there": ["f0 61", 2],
  "four bytes of which two are there": ["f0 9f 61", 3],
  "four bytes of which three are there": ["f0 9f 99 61", 4],
  "a first byte after a first byte": ["c3 c3", 2],
  "a first byte after three of four": ["f0 9f 99 f0", 4],
  "the first byte of two, at the end": ["61 c3", 3],
  "the first byte of three, at the end": ["61 e2", 3],
  "two of three bytes, at the end": ["61 e2 82", 4],
  "the first byte of four, at the end": ["61 f0", 3],
  "two of four bytes, at the end": ["61 f0 9f", 4],
  "three of four bytes, at the end": ["61 f0 9f 99", 5],
  "a long text with one bad byte": [`${"61 ".repeat(200)}ff ${"61 ".repeat(200)}`, 201],
};

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

/** Every way to give the bytes to two frames, and the way of a byte each. */
function everyFragmentation(bytes: Uint8Array): ClientFrame[][] {
  const ways = [fragments(...Array.from(bytes, (byte) => Uint8Array.of(byte)))];
  for (let at = 0; at <= bytes.length; at += 1) {
    ways.push(fragments(bytes.subarray(0, at), bytes.subarray(at)));
  }
  return ways;
}

describe("valid UTF-8", () => {
  for (const [name, written] of Object.entries(VALID)) {
    const bytes = hex(written);
    const message = textOf(bytes);

    test(`RFC 6455 8.1: ${name}, whole and in every cut by TCP`, async () => {
      expect(Buffer.from(message)).toEqual(Buffer.from(bytes));
      for (let pieceBytes = 1; pieceBytes <= bytes.length + 6; pieceBytes += 1) {
        await expectAnswers(wire, { send: [text(bytes)], expect: [{ message }], pieceBytes });
      }
    });

    test(`RFC 6455 8.1: ${name}, in every cut into two frames and in frames of a byte`, async () => {
      const ways = everyFragmentation(bytes);
      await expectAnswers(wire, { send: ways.flat(), expect: ways.map(() => ({ message })) });
    });

    test(`RFC 6455 8.1: ${name}, with a ping in every place between two frames`, async () => {
      const ways = everyFragmentation(bytes).map(([first, ...rest]) => [
        ...(first === undefined ? [] : [first]),
        ping("p"),
        ...rest,
      ]);
      await expectAnswers(wire, {
        send: ways.flat(),
        expect: ways.flatMap(() => [{ pong: "p" }, { message }]),
      });
    });
  }

  test("RFC 6455 8.1: every noncharacter comes back, in one frame and cut inside", async () => {
    const messages = NONCHARACTERS.map((codePoint) => String.fromCodePoint(codePoint));
    const cut = messages.map((message) => {
      const bytes = Buffer.from(message);
      return fragments(bytes.subarray(0, 2), bytes.subarray(2));
    });
    const all = messages.map((message) => ({ message }));
    await expectAnswers(wire, { send: messages.map((each) => text(each)), expect: all });
    await expectAnswers(wire, { send: cut.flat(), expect: all });
  });

  test("RFC 6455 8.1: the first and last code point of every 4096 come back", async () => {
    const messages: string[] = [];
    for (let block = 0; block < 0x110000; block += 0x1000) {
      if (block === 0xd000) messages.push("\ud000\ud7ff");
      else messages.push(String.fromCodePoint(block, block + 0xfff));
    }
    await expectAnswers(wire, {
      send: messages.map((each) => text(each)),
      expect: messages.map((message) => ({ message })),
    });
  });
});

/** Bytes of an unfinished message; it is refused before more is sent, or not before its end. */
async function expectVerdictAt(shownBy: number, bytes: Uint8Array): Promise<void> {
  using client = await wire.open();
  const early = bytes.subarray(0, shownBy - 1);
  client.sendFrame(text(early, { fin: false }));
  client.sendFrame(ping("so far so good"));
  expect(await readAnswer(client)).toEqual({ pong: "so far so good" });
  const last = bytes.subarray(shownBy - 1, shownBy);
  client.sendFrame(continuation(last, { fin: shownBy > bytes.length }));
  expect(await readAnswer(client)).toEqual(INVALID_UTF8);
  expect(await client.ended()).toHaveLength(0);
}

/** The same inside one frame, of which no more is sent than what shows it. */
async function expectVerdictInFrame(shownBy: number, bytes: Uint8Array): Promise<void> {
  using client = await wire.open();
  const frame = encodeClientFrame(text(concat(bytes, Buffer.from("more of it"))));
  const headerBytes = bytes.length + 10 < 126 ? 6 : 8;
  client.send(frame.subarray(0, headerBytes + shownBy));
  expect(await readAnswer(client)).toEqual(INVALID_UTF8);
  expect(await client.ended()).toHaveLength(0);
}

describe("invalid UTF-8 closes with 1007:", () => {
  for (const [name, [written, shownBy]] of Object.entries(INVALID)) {
    const bytes = hex(written);
    const places = bytes.length > 20 ? [1, 199, 200, 201, 202] : undefined;

    test(`RFC 6455 8.1: ${name}, in one frame and in every cut by TCP`, async () => {
      const expected = { send: [text(bytes)], expect: [INVALID_UTF8] };
      await expectAnswers(wire, expected);
      for (const pieceBytes of places ?? [...bytes.keys()].map((at) => at + 1)) {
        await expectAnswers(wire, { ...expected, pieceBytes });
      }
    });

    test(`RFC 6455 8.1: ${name}, in every cut into two frames`, async () => {
      for (const at of places ?? [...bytes.keys(), bytes.length]) {
        const send = fragments(bytes.subarray(0, at), bytes.subarray(at));
        await expectAnswers(wire, { send, expect: [INVALID_UTF8] });
      }
    });

    test(`RFC 6455 8.1: ${name}, after a message and before another`, async () => {
      await expectAnswers(wire, {
        send: [text("before"), text(bytes), text("after")],
        expect: [{ message: "before" }, INVALID_UTF8],
      });
    });

    test(`RFC 6455 8.1: ${name}, as soon as a fragment shows it`, async () => {
      await expectVerdictAt(shownBy, bytes);
    });

    if (shownBy <= bytes.length) {
      test(`RFC 6455 8.1: ${name}, as soon as a part of a frame shows it`, async () => {
        await expectVerdictInFrame(shownBy, bytes);
      });
    }
  }

  test("RFC 6455 8.1: every byte that begins no character", async () => {
    for (let byte = 0x80; byte < 0x100; byte += 1) {
      if (byte >= 0xc2 && byte <= 0xf4) continue;
      await expectAnswers(wire, { send: [text(Uint8Array.of(byte))], expect: [INVALID_UTF8] });
    }
  });

  test("RFC 6455 8.1: every surrogate's first two bytes", async () => {
    for (let second = 0xa0; second <= 0xbf; second += 1) {
      const send = [text(Uint8Array.of(0xed, second, 0x80))];
      await expectAnswers(wire, { send, expect: [INVALID_UTF8] });
    }
  });
});

test("RFC 6455 8.1: a character may not reach over the end of its message", async () => {
  await expectAnswers(wire, {
    send: [text(hex("c3")), text(hex("bc"))],
    expect: [INVALID_UTF8],
  });
});

test("RFC 6455 5.4: half a character and a new message: the frame is judged before the text", async () => {
  await expectAnswers(wire, {
    send: [text(hex("c3"), { fin: false }), text(hex("bc"))],
    expect: [PROTOCOL_ERROR],
  });
});

test("RFC 6455 5.5.2: the payload of a ping need not be UTF-8, between halves of a character", async () => {
  using client = await wire.open();
  client.sendFrame(text(hex("c3"), { fin: false }));
  client.sendFrame(ping(hex("ff c3")));
  expect((await client.readFrame()).payload).toEqual(hex("ff c3"));
  client.sendFrame(continuation(hex("bc")));
  expect(await readAnswer(client)).toEqual({ message: "ü" });
  await leave(client);
});

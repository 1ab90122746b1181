import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { randomPieces, seededRandom } from "../support/byte-streams.ts";
import { continuation, ping, text } from "../support/client-frames.ts";
import type { RawClient } from "../support/raw-client.ts";
import { type ClientFrame, encodeClientFrame } from "../support/raw-frame.ts";
import { leave, openWire, readAnswer } from "./support-wire.ts";

const wire = openWire();
const { framePayloadBytesMax, messageBytesMax } = AWS_LIMITS;

const filled = (length: number, seed: number) =>
  `${seed}: `.padEnd(length, "The wire carries every octet once and in order. ").slice(0, length);

function bytesOf(frames: readonly ClientFrame[]): Uint8Array {
  return Buffer.concat(frames.map(encodeClientFrame));
}

async function expectEchoes(client: RawClient, messages: readonly string[]): Promise<void> {
  for (const message of messages) expect(await readAnswer(client)).toEqual({ message });
}

describe("many messages of", () => {
  for (const [count, length] of [
    [3_000, 0],
    [3_000, 16],
    [1_000, 125],
    [1_000, 126],
    [500, 1_024],
    [50, 16_384],
    [30, framePayloadBytesMax],
  ] as const) {
    test(`RFC 6455 5.6: ${length} bytes, ${count} at once, come back in order`, async () => {
      using client = await wire.open();
      const messages = Array.from({ length: count }, (_, at) => filled(length, at));
      client.send(bytesOf(messages.map((message) => text(message))));
      await expectEchoes(client, messages);
      await leave(client);
    });

    test(`RFC 6455 5.6: ${length} bytes, one after the other's answer`, async () => {
      using client = await wire.open();
      for (let at = 0; at < Math.min(count, 200); at += 1) {
        client.sendFrame(text(filled(length, at)));
        await expectEchoes(client, [filled(length, at)]);
      }
      await leave(client);
    });
  }
});

describe("one stream", () => {
  for (let pieceBytes = 1; pieceBytes <= 1_300; pieceBytes += pieceBytes < 16 ? 1 : 107) {
    test(`RFC 6455 5.4: in pieces of ${pieceBytes} bytes: messages, fragments and pings between`, async () => {
      using client = await wire.open();
      const size = pieceBytes < 16 ? 200 : 20_000;
      const whole = filled(size, pieceBytes);
      const third = Math.ceil(size / 3);
      const frames = [
        text("first"),
        text(whole.slice(0, third), { fin: false }),
        ping("one"),
        continuation(whole.slice(third, 2 * third), { fin: false }),
        ping("two"),
        continuation(whole.slice(2 * third)),
        text("last"),
      ];
      await client.sendInPieces(bytesOf(frames), pieceBytes);
      await expectEchoes(client, ["first"]);
      expect(await readAnswer(client)).toEqual({ pong: "one" });
      expect(await readAnswer(client)).toEqual({ pong: "two" });
      await expectEchoes(client, [whole, "last"]);
      await leave(client);
    });
  }
});

describe("the largest message", () => {
  for (const pieceBytes of [64, 536, 1_024, 1_300, 9_000, 65_536]) {
    test(`RFC 6455 5.4: 131072 bytes in four frames, ${pieceBytes} bytes at a time`, async () => {
      using client = await wire.open();
      const whole = filled(messageBytesMax, pieceBytes);
      const frames = [0, 1, 2, 3].map((at) => {
        const piece = whole.slice(at * framePayloadBytesMax, (at + 1) * framePayloadBytesMax);
        return at === 0 ? text(piece, { fin: false }) : continuation(piece, { fin: at === 3 });
      });
      await client.sendInPieces(bytesOf(frames), pieceBytes);
      await expectEchoes(client, [whole]);
      await leave(client);
    });
  }
});

test("RFC 6455 5.4: 200 messages of random lengths in random fragments, cut at random (seed 11)", async () => {
  const random = seededRandom(11);
  const messages: string[] = [];
  const frames: ClientFrame[] = [];
  for (let at = 0; at < 200; at += 1) {
    const message = `${filled(Math.floor(random() ** 3 * 20_000), at)} 日本 🙂`;
    messages.push(message);
    const pieces = randomPieces(Buffer.from(message), random, 4_000);
    pieces.forEach((piece, index) => {
      const fin = index === pieces.length - 1;
      frames.push(index === 0 ? text(piece, { fin }) : continuation(piece, { fin }));
    });
  }
  using client = await wire.open();
  const sending = (async () => {
    for (const piece of randomPieces(bytesOf(frames), random, 3_000)) {
      await client.sendInPieces(piece, piece.length);
    }
  })();
  await expectEchoes(client, messages);
  await sending;
  await leave(client);
});

test("RFC 6455 5.1: a hundred clients at once each get their own messages back", async () => {
  const clients = await Promise.all(Array.from({ length: 100 }, () => wire.open()));
  const messages = (at: number) => Array.from({ length: 10 }, (_, each) => filled(500, at + each));
  clients.forEach((client, at) => {
    client.send(bytesOf(messages(at).map((message) => text(message))));
  });
  await Promise.all(clients.map((client, at) => expectEchoes(client, messages(at))));
  await Promise.all(clients.map(leave));
});

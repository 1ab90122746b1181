import { afterAll, expect, test } from "bun:test";
import { openListener, type TestListener } from "../../src/adapters/listener/listener.fixture.ts";
import type { HttpAnswer } from "../../src/core/http.ts";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { accountThrottle } from "../../src/core/throttle.ts";
import type { InboundRequest } from "../../src/engine/ports.ts";
import { close } from "../support/client-frames.ts";
import type { RawClient } from "../support/raw-client.ts";
import { type ClientFrame, encodeClientFrame, type Frame, OPCODE } from "../support/raw-frame.ts";

/** What the gateway sends, one frame. */
export type Answer =
  | { readonly message: string }
  | { readonly pong: string }
  /** 1005 for a close frame without a status. */
  | { readonly close: number; readonly reason: string };

export const PROTOCOL_ERROR: Answer = { close: 1002, reason: "Protocol error" };
/** AWS has text messages only, and says so with these words. */
export const BINARY_REFUSED: Answer = { close: 1003, reason: "Binary is not supported" };
export const INVALID_UTF8: Answer = { close: 1007, reason: "Invalid UTF-8" };
export const TOO_BIG: Answer = { close: 1009, reason: "Message too big" };

export interface WireCase {
  /** Who says so: `RFC 6455 5.4`. */
  readonly rule: string;
  readonly what: string;
  readonly send: readonly (ClientFrame | Uint8Array)[];
  /** Every frame that comes back, in order; after a `close` the connection ends. */
  readonly expect: readonly Answer[];
  /** Bytes for each TCP segment; all at once unless said. */
  readonly pieceBytes?: number;
}

/** More than all cases of one file together: the clock stands still, so no token comes back. */
const UNTHROTTLED = accountThrottle({
  ...AWS_LIMITS,
  accountBurst: 1_000_000,
  newConnectionsPerSecond: 1_000_000,
});

export interface Wire extends TestListener {
  /** Every message that was handed to the engine, whether or not its echo could be sent. */
  readonly routed: readonly string[];
}

/**
 * The real listener on a real port, with AWS's limits. Every message is answered with itself, every
 * HTTP request with what was read of it. At the end of the file nothing of the cases may be left.
 */
export function openWire(): Wire {
  const routed: string[] = [];
  const wire = openListener({
    engine: { overrides: { account: UNTHROTTLED } },
    plane: {
      message({ socket }, message) {
        routed.push(message);
        socket?.sendText(new TextEncoder().encode(message));
        return "handled";
      },
      answer: shown,
    },
  });
  afterAll(async () => {
    const { engine } = wire;
    await wire.seen();
    engine.clock.advance(AWS_LIMITS.keepAliveTimeoutMs);
    await wire.noDeadlines();
    await engine.pending.settled();
    wire[Symbol.dispose]();
    expect(engine.bugs).toEqual([]);
    const count = (kind: string) =>
      engine.activities.filter(({ eventType }) => eventType === kind).length;
    expect(count("DISCONNECT")).toBe(count("CONNECT"));
  });
  return Object.assign(wire, { routed });
}

/** A request as the gateway read it. */
export interface ReadRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

function shown(request: InboundRequest, body: Uint8Array): HttpAnswer {
  const read: ReadRequest = {
    method: request.method,
    path: request.rawPath,
    query: request.rawQuery ?? null,
    headers: request.headers,
    body: Buffer.from(body).toString("latin1"),
  };
  return {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: JSON.stringify(read),
  };
}

/** One test for each. */
export function testFrames(wire: TestListener, cases: readonly WireCase[]): void {
  test.each(cases.map((each) => [`${each.rule}: ${each.what}`, each] as const))(
    "%s",
    async (_name, each) => {
      await expectAnswers(wire, each);
    },
  );
}

export async function expectAnswers(
  wire: TestListener,
  { send, expect: answers, pieceBytes }: Omit<WireCase, "rule" | "what">,
): Promise<void> {
  using client = await wire.open();
  const bytes = Buffer.concat(send.map(bytesOf));
  if (pieceBytes === undefined) client.send(bytes);
  else await client.sendInPieces(bytes, pieceBytes);
  for (const answer of answers) expect(await readAnswer(client)).toEqual(answer);
  const last = answers.at(-1);
  if (last === undefined || !("close" in last)) await leave(client);
  else expect(await client.ended()).toHaveLength(0);
}

/** The connection is open and well: it closes as asked, and nothing was sent beside what was read. */
export async function leave(client: RawClient): Promise<void> {
  client.sendFrame(close(1000, "bye"));
  expect(await readAnswer(client)).toEqual({ close: 1000, reason: "bye" });
  expect(await client.ended()).toHaveLength(0);
}

/** The next frame, which is as every frame of the gateway must be (RFC 6455 sections 5.1 and 5.2). */
export async function readAnswer(client: RawClient): Promise<Answer> {
  const frame = await client.readFrame();
  expect({ fin: frame.fin, rsv: frame.rsv, masked: frame.masked }).toEqual({
    fin: true,
    rsv: 0,
    masked: false,
  });
  return answerOf(frame);
}

function answerOf({ opcode, text, closeCode }: Frame): Answer {
  if (closeCode !== undefined) return { close: closeCode, reason: text };
  if (opcode === OPCODE.text) return { message: text };
  if (opcode === OPCODE.pong) return { pong: text };
  throw new Error(`The gateway sent a frame with opcode ${opcode}`);
}

function bytesOf(sent: ClientFrame | Uint8Array): Uint8Array {
  return sent instanceof Uint8Array ? sent : encodeClientFrame(sent);
}

/** Frame bytes written by hand, in hexadecimal: `81 00`. */
export function hex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll(" ", ""));
}

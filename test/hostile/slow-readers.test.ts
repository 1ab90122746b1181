import { describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../support/raw-frame.ts";
import { withDeadline } from "../support/wait-for.ts";
import { Poster } from "./support-poster.ts";
import { bugsOf, chatOnce, startVictim } from "./support-victim.ts";

const STUCK = 10;
const SEND_BUFFER = 262_144;
const MESSAGE = "x".repeat(100_000);
/** More than a system's own buffers of one connection take, messages. */
const POSTS_MAX = 400;

function waitingBytes({ gateway }: TestGateway): number[] {
  return [...gateway.connections].map(({ socket }) => socket?.waitingBytes ?? 0);
}

/** The ids of the clients that are open, in the order in which they came. */
function connectionIds({ activities }: TestGateway): string[] {
  return activities
    .filter(({ eventType }) => eventType === "CONNECT")
    .map(({ connectionId }) => connectionId);
}

describe("clients that do not read", () => {
  test(`${STUCK} of them hold no more than the send buffer each, and keep nothing from the others`, async () => {
    const clock = new FakeClock(Date.now());
    await using gateway = await startVictim({
      clock,
      settings: { "limits.sendBufferBytesMax": String(SEND_BUFFER) },
    });
    const stuck: RawClient[] = [];
    for (let count = 0; count < STUCK; count += 1) {
      const client = await RawClient.connect({ port: gateway.port });
      await client.upgrade("/dev");
      client.socket.pause();
      stuck.push(client);
    }
    using reader = await RawClient.connect({ port: gateway.port });
    await reader.upgrade("/dev");
    const ids = connectionIds(gateway);
    const readerId = ids.at(-1) ?? "";
    await using poster = await Poster.connect(gateway.port);
    let received = 0;
    for (const id of ids.slice(0, STUCK)) {
      let taken = 0;
      while (taken < POSTS_MAX && (await poster.post(id, MESSAGE)) === 200) taken += 1;
      // At least what the bound says, which is that many whole messages, and an end.
      expect(taken).toBeGreaterThanOrEqual(Math.floor(SEND_BUFFER / MESSAGE.length));
      expect(taken).toBeLessThan(POSTS_MAX);
      expect(await poster.post(id, MESSAGE)).toBe(429);
      expect(await poster.post(readerId, `${received}`)).toBe(200);
      expect((await reader.readFrame()).text).toBe(`${received}`);
      received += 1;
    }
    const waiting = waitingBytes(gateway);
    expect(Math.max(...waiting)).toBeLessThanOrEqual(SEND_BUFFER);
    expect(waiting.filter((bytes) => bytes > SEND_BUFFER - MESSAGE.length - 14)).toHaveLength(
      STUCK,
    );
    // Nothing of a message that was refused is kept, and who reads on gets every message that was not.
    stuck[0]?.socket.resume();
    await stuck[0]?.readFrame();
    // They are let go when their time is up, although not even the close frame reaches them.
    clock.advance(700_000);
    clock.advance(10_000);
    await withDeadline(gateway.gateway.connections.allEnded(), { what: "all to be let go" });
    for (const client of stuck) client.close();
    expect(bugsOf(gateway)).toEqual([]);
  }, 30_000);

  test("and ping hold no more than the send buffer, and get pongs again when they read", async () => {
    await using gateway = await startVictim({ settings: { "limits.sendBufferBytesMax": "65536" } });
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    client.socket.pause();
    const payload = "p".repeat(125);
    const ping = encodeClientFrame({ opcode: OPCODE.ping, payload });
    const pings = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    let sent = 0;
    const full = () => waitingBytes(gateway).some((bytes) => bytes > 65_536);
    while (sent < 200_000 && !full()) {
      await new Promise<void>((taken) => client.socket.write(pings, () => taken()));
      sent += 1_000;
      await chatOnce(gateway.port);
    }
    expect(full()).toBe(true);
    // One pong may go above the bound; after that there are none.
    expect(Math.max(...waitingBytes(gateway))).toBeLessThanOrEqual(65_536 + 2 + 125);
    client.socket.resume();
    client.sendFrame({ opcode: OPCODE.text, payload: "ping" });
    let pongs = 0;
    for (;;) {
      const { opcode } = await client.readFrame();
      if (opcode !== OPCODE.pong) break;
      pongs += 1;
    }
    expect(pongs).toBeGreaterThan(0);
    expect(pongs).toBeLessThanOrEqual(sent);
  }, 30_000);
});

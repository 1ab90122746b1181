import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { HOSTILE_FRAMES } from "../support/hostile-corpus.ts";
import { RawClient } from "../support/raw-client.ts";
import { type Frame, OPCODE } from "../support/raw-frame.ts";
import { bugsOf, chatOnce, startVictim } from "./support-victim.ts";

/** Frames that come before the close frame answer what was still well-formed. */
async function closeFrameOf(client: RawClient): Promise<Frame> {
  for (;;) {
    const frame = await client.readFrame();
    if (frame.opcode === OPCODE.close) return frame;
    expect(frame).toMatchObject({ opcode: OPCODE.text, text: "pong" });
  }
}

describe("the gateway meets hostile frames", () => {
  const clock = new FakeClock(Date.now());
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startVictim({ clock });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test.each(HOSTILE_FRAMES.map((frames) => [frames.name, frames] as const))(
    "%s",
    async (_name, { bytes, code, reason }) => {
      using client = await RawClient.connect({ port: gateway.port });
      await client.upgrade("/dev");
      const before = gateway.activities.length;
      client.send(bytes);
      const close = await closeFrameOf(client);
      expect(close.closeCode).toBe(code);
      if (reason !== undefined) expect(close.text).toBe(reason);
      expect(await client.ended()).toHaveLength(0);
      const end = await gateway.activity(
        (activity) =>
          activity.eventType === "DISCONNECT" && gateway.activities.indexOf(activity) >= before,
      );
      expect(end.detail).toStartWith(`closed: ${code}`);
      await chatOnce(gateway.port);
      expect(bugsOf(gateway)).toEqual([]);
    },
  );

  test("each of them had one $disconnect for its $connect", async () => {
    await gateway.gateway.stop(5_000);
    const count = (kind: string) =>
      gateway.activities.filter(({ eventType }) => eventType === kind).length;
    expect(count("CONNECT")).toBe(2 * HOSTILE_FRAMES.length);
    expect(count("DISCONNECT")).toBe(2 * HOSTILE_FRAMES.length);
    expect(clock.pending).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { HOSTILE_REQUESTS } from "../support/hostile-corpus.ts";
import { RawClient } from "../support/raw-client.ts";
import { bugsOf, chatOnce, startVictim } from "./support-victim.ts";

/** First byte of a TLS record: on a port that speaks TLS too, half of one is waited for. */
const TLS_RECORD = 0x16;
/** Longer than any of the gateway's deadlines, milliseconds. */
const LONG_MS = 120_000;

describe("the gateway meets a hostile request", () => {
  const clock = new FakeClock(Date.now());
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startVictim({ clock });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test.each(HOSTILE_REQUESTS.map((request) => [request.name, request] as const))(
    "%s",
    async (_name, { bytes, expect: expected }) => {
      using client = await RawClient.connect({ port: gateway.port });
      client.send(bytes);
      if ("closes" in expected || bytes[0] === TLS_RECORD) {
        // The next client's whole visit comes after these bytes: they have been read by then.
        await chatOnce(gateway.port);
        expect(client.socket.readableEnded).toBe(false);
        clock.advance(LONG_MS);
        expect(await client.ended()).toHaveLength(0);
      } else {
        const answer = await client.readAnswer();
        expect(answer.status).toBe(expected.status);
        expect(answer.header("Connection")).toMatch(/^close\b/);
        expect(await client.ended()).toHaveLength(0);
      }
      await chatOnce(gateway.port);
      expect(bugsOf(gateway)).toEqual([]);
    },
  );

  test("nothing of it is left when the last client has gone", async () => {
    await gateway.gateway.stop(5_000);
    expect(gateway.gateway.connections.size).toBe(0);
    expect(clock.pending).toBe(0);
  });
});

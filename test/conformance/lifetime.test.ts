import { describe, expect, test } from "bun:test";
import { PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { FakeClock } from "../support/fake-clock.ts";
import type { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { expectDisconnect, withDisconnects } from "./support-disconnect.ts";
import { managementClient } from "./support-management.ts";
import { connectRaw } from "./support-project.ts";

const GOING_AWAY = { code: 1001, reason: "Going away" };
const IDLE_MS = 600_000;

async function expectOpen(client: RawClient): Promise<void> {
  client.sendFrame({ opcode: OPCODE.ping, payload: "open?" });
  expect(await client.readFrame()).toMatchObject({ opcode: OPCODE.pong, text: "open?" });
}

async function expectGoingAway(client: RawClient): Promise<void> {
  const frame = await client.readFrame();
  expect({ code: frame.closeCode, reason: frame.text }).toEqual(GOING_AWAY);
}

/** A message and its answer: activity in both directions. */
async function talk(client: RawClient): Promise<void> {
  client.sendFrame({ opcode: OPCODE.text, payload: "still here" });
  expect((await client.readFrame()).text).toBe("here");
}

test("conformance 18: 600 s without a message close with 1001 Going away, and 599.999 s do not", async () => {
  const clock = new FakeClock();
  await withDisconnects(
    async (parts) => {
      using connection = await connectRaw(parts.gateway);
      const { client, connectionId } = connection;
      clock.advance(IDLE_MS - 1);
      await expectOpen(client);
      clock.advance(1);
      await expectGoingAway(client);
      client.close();
      await expectDisconnect(parts, connectionId, GOING_AWAY);
    },
    { clock },
  );
});

describe("the idle timer", () => {
  test("is reset by a message from the client", async () => {
    const clock = new FakeClock();
    await withDisconnects(
      async ({ gateway }) => {
        using connection = await connectRaw(gateway);
        const { client } = connection;
        clock.advance(IDLE_MS - 1);
        await talk(client);
        clock.advance(IDLE_MS - 1);
        await expectOpen(client);
        clock.advance(1);
        await expectGoingAway(client);
      },
      { clock },
    );
  });

  test("is reset by a message to the client", async () => {
    const clock = new FakeClock(Date.now());
    const limits = { "limits.idleTimeoutMs": "60000" };
    await withDisconnects(
      async ({ gateway }) => {
        using connection = await connectRaw(gateway);
        const { client, connectionId } = connection;
        clock.advance(59_999);
        const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: "push" });
        await managementClient(gateway).send(command);
        expect((await client.readFrame()).text).toBe("push");
        clock.advance(59_999);
        await expectOpen(client);
        clock.advance(1);
        await expectGoingAway(client);
      },
      { clock, settings: limits },
    );
  });

  test("is not reset by a ping or a pong", async () => {
    const clock = new FakeClock();
    await withDisconnects(
      async ({ gateway }) => {
        using connection = await connectRaw(gateway);
        const { client } = connection;
        clock.advance(IDLE_MS / 2);
        client.sendFrame({ opcode: OPCODE.pong, payload: "unasked" });
        await expectOpen(client);
        clock.advance(IDLE_MS / 2);
        await expectGoingAway(client);
      },
      { clock },
    );
  });

  test("is reset by a ping when relax.pingIsActivity says so", async () => {
    const clock = new FakeClock();
    await withDisconnects(
      async ({ gateway }) => {
        using connection = await connectRaw(gateway);
        const { client } = connection;
        clock.advance(IDLE_MS / 2);
        await expectOpen(client);
        clock.advance(IDLE_MS - 1);
        expect(gateway.gateway.connections.size).toBe(1);
        clock.advance(1);
        await expectGoingAway(client);
      },
      { clock, settings: { "relax.pingIsActivity": true } },
    );
  });
});

test("2 hours close a busy connection with 1001 Going away, and one millisecond less does not", async () => {
  const clock = new FakeClock();
  await withDisconnects(
    async (parts) => {
      using connection = await connectRaw(parts.gateway);
      const { client, connectionId } = connection;
      for (let minutes = 0; minutes < 117; minutes += 9) {
        clock.advance(9 * 60_000);
        await talk(client);
      }
      clock.advance(3 * 60_000 - 1);
      await talk(client);
      clock.advance(1);
      await expectGoingAway(client);
      client.close();
      await expectDisconnect(parts, connectionId, GOING_AWAY);
    },
    { clock },
  );
});

test("a client that does not answer the close frame is cut off", async () => {
  const clock = new FakeClock();
  await withDisconnects(
    async (parts) => {
      using connection = await connectRaw(parts.gateway);
      const { client, connectionId } = connection;
      clock.advance(IDLE_MS);
      await expectGoingAway(client);
      expect(parts.gateway.gateway.connections.size).toBe(1);
      clock.advance(6_000);
      await client.ended();
      await expectDisconnect(parts, connectionId, GOING_AWAY);
    },
    { clock },
  );
});

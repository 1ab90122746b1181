import { expect, test } from "bun:test";
import { DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { closePayload, OPCODE } from "../support/raw-frame.ts";
import { type Backend, door } from "./support-backend.ts";
import { expectDisconnect, withDisconnects } from "./support-disconnect.ts";
import { managementClient } from "./support-management.ts";
import {
  connectRaw,
  lastConnectionId,
  type RawConnection,
  refusedUpgrade,
} from "./support-project.ts";

/** Each way a connection can end: what makes it end, and what `$disconnect` is told. */
const ENDS: Readonly<
  Record<
    string,
    {
      readonly code: number;
      readonly reason: string;
      end(
        connection: RawConnection,
        around: { readonly gateway: TestGateway; readonly clock: FakeClock },
      ): Promise<unknown>;
    }
  >
> = {
  "the client closes": {
    code: 4000,
    reason: "bye",
    end: ({ client }) => {
      client.sendFrame({ opcode: OPCODE.close, payload: closePayload(4000, "bye") });
      return client.ended();
    },
  },
  "the TCP connection is lost": {
    code: 1006,
    reason: "Connection closed abnormally",
    end: async ({ client }) => client.close(),
  },
  "it is idle": {
    code: 1001,
    reason: "Going away",
    end: async ({ client }, { clock }) => {
      clock.advance(600_000);
      await answerClose(client);
    },
  },
  "it is too old": {
    code: 1001,
    reason: "Going away",
    end: async ({ client }, { clock }) => {
      for (let hour = 0; hour < 2; hour += 1 / 8) {
        client.sendFrame({ opcode: OPCODE.text, payload: "x" });
        await client.readFrame();
        clock.advance(450_000);
      }
      await answerClose(client);
    },
  },
  "a backend deletes it": {
    code: 1000,
    reason: "Connection Closed Normally",
    end: async ({ client, connectionId }, { gateway }) => {
      const command = new DeleteConnectionCommand({ ConnectionId: connectionId });
      await managementClient(gateway).send(command);
      await answerClose(client);
    },
  },
  "the client breaks the protocol": {
    code: 1002,
    reason: "Protocol error",
    end: async ({ client }) => {
      client.sendFrame({ opcode: 3 });
      await client.ended();
      client.close();
    },
  },
  "the gateway stops": {
    code: 1001,
    reason: "Going away",
    end: async ({ client }, { gateway }) => {
      const stopped = gateway.gateway.stop(5_000);
      await answerClose(client);
      await stopped;
    },
  },
};

/** As RFC 6455 asks of a client: the close frame goes back, then the server ends the connection. */
async function answerClose(client: RawClient): Promise<void> {
  const frame = await client.readFrame();
  client.sendFrame({ opcode: OPCODE.close, payload: frame.payload });
  expect(await client.ended()).toHaveLength(0);
}

for (const [how, { code, reason, end }] of Object.entries(ENDS)) {
  test(`$disconnect runs once when ${how}: ${code} ${reason}`, async () => {
    const clock = new FakeClock(Date.now());
    await withDisconnects(
      async (parts) => {
        using connection = await connectRaw(parts.gateway);
        await end(connection, { gateway: parts.gateway, clock });
        await expectDisconnect(parts, connection.connectionId, { code, reason });
        expect(parts.gateway.gateway.connections.size).toBe(0);
        // Stopping waits for everything that was begun: a second one would be there by now.
        await parts.gateway.gateway.stop(5_000);
        expect(parts.backend.requests).toHaveLength(1);
      },
      { clock },
    );
  });
}

test("a gateway that stops cuts off a client that does not answer, and $disconnect has run by then", async () => {
  await withDisconnects(
    async (parts) => {
      using connection = await connectRaw(parts.gateway);
      await parts.gateway.gateway.stop(5_000);
      await expectDisconnect(parts, connection.connectionId, { code: 1001, reason: "Going away" });
    },
    { settings: { "limits.closeHandshakeTimeoutMs": "50" } },
  );
});

/** A client that goes while its `$connect` is asked; the gateway has seen it go when this resolves. */
async function leaveDuringConnect(gateway: TestGateway, backend: Backend): Promise<void> {
  const client = await RawClient.connect({ port: gateway.port });
  const answer = client.upgrade("/dev").catch(() => undefined);
  await backend.count(1);
  client.close();
  await answer;
  // A whole exchange of another client, which began after the first one was gone.
  expect((await refusedUpgrade(gateway, { path: "/nope" })).status).toBe(403);
}

test("$disconnect runs for a client that left during a $connect that accepts it", async () => {
  const exit = door();
  await withDisconnects(
    async (parts) => {
      const { gateway, backend } = parts;
      backend.answer = async ({ target }) => {
        if (target === "/connect") await exit.opened;
        return new Response("");
      };
      await leaveDuringConnect(gateway, backend);
      expect(backend.requests).toHaveLength(1);
      exit.open();
      await gateway.activity(({ eventType }) => eventType === "CONNECT");
      const told = { code: 1006, reason: "Connection closed abnormally" };
      await expectDisconnect(parts, lastConnectionId(gateway), told);
    },
    { connect: true },
  );
});

test("$disconnect does not run for a client that left during a $connect that refuses it", async () => {
  const exit = door();
  await withDisconnects(
    async (parts) => {
      const { gateway, backend } = parts;
      backend.answer = async ({ target }) => {
        if (target === "/connect") await exit.opened;
        return new Response("no", { status: 403 });
      };
      await leaveDuringConnect(gateway, backend);
      exit.open();
      const connect = await gateway.activity(({ eventType }) => eventType === "CONNECT");
      expect(connect.status).toBe(403);
      await gateway.gateway.stop(5_000);
      expect(backend.requests.map(({ target }) => target)).toEqual(["/connect"]);
    },
    { connect: true },
  );
});

test("a failing $disconnect integration changes nothing for anybody", async () => {
  await withDisconnects(async (parts) => {
    const { gateway, backend } = parts;
    backend.answer = () => new Response("broken", { status: 500 });
    const connection = await connectRaw(gateway);
    connection.client.close();
    const told = { code: 1006, reason: "Connection closed abnormally" };
    await expectDisconnect(parts, connection.connectionId, told);
    using next = await connectRaw(gateway);
    next.client.sendFrame({ opcode: OPCODE.text, payload: "x" });
    expect((await next.client.readFrame()).text).toBe("here");
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { concat, randomPieces, seededRandom } from "../support/byte-streams.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { HOSTILE_FRAMES, HOSTILE_REQUESTS } from "../support/hostile-corpus.ts";
import { RawClient } from "../support/raw-client.ts";
import { encodeClientFrame } from "../support/raw-frame.ts";
import { bugsOf, chatOnce, startVictim } from "./support-victim.ts";

/** Clients of each kind, and how many of them are there at once. */
const CLIENTS = 300;
const AT_ONCE = 10;
const LONG_MS = 120_000;

type Random = () => number;
const below = (random: Random, bound: number) => Math.floor(random() * bound);

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(random, 256));
}

/** A few bytes changed, left out or doubled. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let times = 1 + below(random, 4); times > 0; times -= 1) {
    const at = below(random, result.length + 1);
    const rest = result.subarray(at + below(random, 3));
    const inserted = randomBytes(random, below(random, 4));
    result = concat(result.subarray(0, at), inserted, rest);
  }
  return result;
}

function oneOf<Value>(values: readonly Value[], random: Random): Value {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new RangeError("Nothing to choose from");
  return value;
}

function randomFrame(random: Random): Uint8Array {
  const payload = randomBytes(random, below(random, oneOf([2, 126, 200, 70_000], random)));
  const masked = random() < 0.95;
  const rsv = random() < 0.05 ? below(random, 8) : 0;
  return new Uint8Array(
    encodeClientFrame({ opcode: below(random, 16), payload, fin: random() < 0.7, masked, rsv }),
  );
}

const KINDS: Record<string, { readonly opens: boolean; make(random: Random): Uint8Array }> = {
  "random bytes": {
    opens: false,
    make: (random) => randomBytes(random, below(random, 2_000)),
  },
  "random bytes in a TLS record": {
    opens: false,
    make: (random) => concat(Uint8Array.of(0x16, 3, 1), randomBytes(random, below(random, 500))),
  },
  "requests that are almost right or wrong": {
    opens: false,
    make: (random) => mutated(oneOf(HOSTILE_REQUESTS, random).bytes.slice(0, 20_000), random),
  },
  "random frames": {
    opens: true,
    make: (random) =>
      concat(...Array.from({ length: 1 + below(random, 6) }, () => randomFrame(random))),
  },
  "random bytes after the handshake": {
    opens: true,
    make: (random) => randomBytes(random, below(random, 2_000)),
  },
  "frames that are almost right or wrong": {
    opens: true,
    make: (random) => mutated(oneOf(HOSTILE_FRAMES, random).bytes.slice(0, 20_000), random),
  },
};

describe("the gateway survives", () => {
  const clock = new FakeClock(Date.now());
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startVictim({ clock });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  /** Sends it cut anyhow, then leaves anyhow. */
  async function visit(kind: (typeof KINDS)[string], random: Random): Promise<RawClient> {
    const client = await RawClient.connect({ port: gateway.port });
    if (kind.opens) await client.upgrade("/dev");
    for (const piece of randomPieces(kind.make(random), random, 1 + below(random, 1_500))) {
      client.send(piece);
    }
    const leave = below(random, 3);
    if (leave === 0) client.socket.resetAndDestroy();
    if (leave === 1) client.socket.end();
    return client;
  }

  test.each(Object.keys(KINDS))(
    `%s from ${CLIENTS} clients (seed 7)`,
    async (name) => {
      const kind = KINDS[name];
      if (kind === undefined) throw new Error(`No kind ${name}`);
      const random = seededRandom(7);
      for (let seen = 0; seen < CLIENTS; seen += AT_ONCE) {
        const clients: RawClient[] = [];
        for (let each = 0; each < AT_ONCE; each += 1) clients.push(await visit(kind, random));
        await chatOnce(gateway.port);
        clock.advance(LONG_MS);
        // Whoever stayed is cut at a deadline or has been told to go; an open WebSocket may stay.
        if (!kind.opens) for (const client of clients) await client.ended();
        for (const client of clients) client.close();
      }
      await chatOnce(gateway.port);
      await gateway.gateway.connections.allEnded();
      expect(bugsOf(gateway)).toEqual([]);
    },
    30_000,
  );

  test("and has one $disconnect for each $connect, no socket and no timer left", async () => {
    await gateway.gateway.stop(5_000);
    const count = (kind: string) =>
      gateway.activities.filter(({ eventType }) => eventType === kind).length;
    expect(count("CONNECT")).toBeGreaterThan(3 * CLIENTS);
    expect(count("DISCONNECT")).toBe(count("CONNECT"));
    expect(gateway.gateway.connections.size).toBe(0);
    expect(clock.pending).toBe(0);
  });
});

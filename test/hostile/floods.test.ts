import { describe, expect, test } from "bun:test";
import { activityLine, paint } from "../../src/cli/gateway/terminal.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../support/raw-frame.ts";
import { withDeadline } from "../support/wait-for.ts";
import { HOSTILE_KEY, Poster } from "./support-poster.ts";
import { bugsOf, chatOnce, PONG_PROJECT, startVictim } from "./support-victim.ts";

/** Time stands still, so that a bound by the second is a number. */
function victim(settings: Record<string, string> = {}) {
  const clock = new FakeClock(Date.now());
  return startVictim({
    clock,
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`limits.${name}`, value]),
    ),
  });
}

async function opened(gateway: TestGateway): Promise<RawClient> {
  const client = await RawClient.connect({ port: gateway.port });
  const { status } = await client.upgrade("/dev");
  expect(status).toBe(101);
  return client;
}

const frame = (opcode: number, payload = "", fin = true) =>
  encodeClientFrame({ opcode, payload, fin });

describe("a flood of", () => {
  test("pings is answered one by one, and nobody waits for it", async () => {
    await using gateway = await victim();
    using client = await opened(gateway);
    const pings = Array.from({ length: 20_000 }, (_, at) => frame(OPCODE.ping, String(at)));
    client.send(Buffer.concat(pings));
    await chatOnce(gateway.port);
    // Unmasked, each as long as it was sent without its mask.
    const bytes = await client.readBytes(pings.reduce((sum, { length }) => sum + length - 4, 0));
    expect(Buffer.from(bytes.subarray(-7)).toString("latin1")).toBe("\x8a\x0519999");
    // And not one is activity that keeps the connection from being idle.
    expect(gateway.activities.filter(({ eventType }) => eventType === "MESSAGE")).toHaveLength(1);
    expect(bugsOf(gateway)).toEqual([]);
  });

  test("empty and tiny fragments is a message up to the limit, and a close above it", async () => {
    await using gateway = await victim({ framesPerMessageMax: "100" });
    const fragments = (count: number, payload: string) =>
      Buffer.concat([
        frame(OPCODE.text, payload, false),
        ...Array.from({ length: count - 2 }, () => frame(OPCODE.continuation, payload, false)),
        frame(OPCODE.continuation, payload),
      ]);
    for (const payload of ["", "x"]) {
      using client = await opened(gateway);
      client.send(fragments(100, payload));
      expect((await client.readFrame()).text).toBe("pong");
      client.send(fragments(101, payload));
      expect((await client.readFrame()).closeCode).toBe(1009);
    }
    await chatOnce(gateway.port);
  });

  test("empty messages gets as many answers as the account has, and then AWS's refusal", async () => {
    await using gateway = await victim({ accountRequestsPerSecond: "1", accountBurst: "100" });
    using client = await opened(gateway);
    client.send(Buffer.concat(Array.from({ length: 200 }, () => frame(OPCODE.text))));
    const answers: string[] = [];
    for (let count = 0; count < 200; count += 1) answers.push((await client.readFrame()).text);
    expect(answers.filter((text) => text === "pong")).toHaveLength(99);
    expect(answers.filter((text) => text.includes("Too Many Requests"))).toHaveLength(101);
  });

  test("handshakes gets as many 101 as the account has, and 429 without a backend for the rest", async () => {
    await using gateway = await victim({ newConnectionsPerSecond: "20" });
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => {
        using client = await RawClient.connect({ port: gateway.port });
        return (await client.upgrade("/dev")).status;
      }),
    );
    expect(statuses.filter((status) => status === 101)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  });

  test("pipelined requests is read as fast as its answers are, and each has one", async () => {
    await using gateway = await victim();
    using client = await RawClient.connect({ port: gateway.port });
    client.socket.pause();
    const requests = 20_000;
    const text = "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(text.repeat(requests));
    await chatOnce(gateway.port);
    const [first] = gateway.activities;
    expect(first?.eventType).toBe("REFUSED");
    // Most of them are still to come: the gateway waits for the reader, and holds none of the answers beyond its bound.
    const answered = () => gateway.activities.filter((each) => each.eventType === "REFUSED").length;
    expect(answered()).toBeLessThan(requests);
    client.socket.resume();
    for (let count = 0; count < 100; count += 1) {
      expect((await client.readAnswer()).status).toBe(403);
    }
    await chatOnce(gateway.port);
  });

  test("bad signatures is refused, counted by the account, and each refusal is one line", async () => {
    const project = { ...JSON.parse(PONG_PROJECT), settings: { accessKeys: [HOSTILE_KEY] } };
    await using gateway = await startVictim({
      clock: new FakeClock(Date.now()),
      sluiceYaml: JSON.stringify(project),
      settings: { "limits.accountRequestsPerSecond": "1", "limits.accountBurst": "31" },
    });
    using target = await opened(gateway);
    const id = gateway.activities[0]?.connectionId ?? "";
    using client = await RawClient.connect({ port: gateway.port });
    await using poster = await Poster.connect(gateway.port);
    const signature = "0".repeat(64);
    const requests = Array.from({ length: 50 }, () => poster.request(id, "x", { signature }));
    client.send(Buffer.concat(requests));
    const statuses: number[] = [];
    for (let count = 0; count < 50; count += 1) statuses.push((await client.readAnswer()).status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect(target.socket.readableEnded).toBe(false);
    const lines = gateway.activities
      .slice(1)
      .map((each) => activityLine(each, new Date(0), paint(false)));
    expect(lines).toHaveLength(50);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1_000);
    expect(gateway.warnings).toEqual([]);
  });
});

describe("connections that", () => {
  const HEAD = "GET /dev HTTP/1.1\r\nHost: a\r\nX-Slow: ";
  const BODY = "POST /dev/@connections/x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
  const HELLO = Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3);
  test.each([
    ["say nothing", "", 10_000],
    ["send a head byte by byte", HEAD, 10_000],
    ["send a body byte by byte", BODY, 30_000],
    ["send a TLS handshake byte by byte", HELLO, 10_000],
  ])("%s are let go when their time is up, and not before", async (_how, opening, allowedMs) => {
    const clock = new FakeClock(Date.now());
    await using gateway = await startVictim({ clock });
    const slow = await Promise.all(
      Array.from({ length: 20 }, () => RawClient.connect({ port: gateway.port })),
    );
    for (const client of slow) client.send(opening);
    await chatOnce(gateway.port);
    for (let second = 1; second < allowedMs / 1_000; second += 1) {
      clock.advance(1_000);
      for (const client of slow) client.send("a");
      if (second % 9 === 0) await chatOnce(gateway.port);
    }
    expect(slow.filter((client) => client.socket.readableEnded)).toEqual([]);
    clock.advance(10_000);
    for (const client of slow) await client.ended();
    await chatOnce(gateway.port);
    expect(bugsOf(gateway)).toEqual([]);
  });

  test("stand still with their process are closed as idle, and cut", async () => {
    const clock = new FakeClock(Date.now());
    await using gateway = await startVictim({ clock });
    const program = `
      for (let count = 0; count < 10; count += 1) {
        const socket = new WebSocket(${JSON.stringify(gateway.ws())});
        socket.onopen = () => console.log("open");
      }
      setInterval(() => undefined, 1000);`;
    const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
    const { connections } = gateway.gateway;
    await withDeadline(tenOpen(child.stdout), { what: "ten clients" });
    child.kill("SIGSTOP");
    for (const connection of connections) connection.socket?.sendText(new Uint8Array(10));
    clock.advance(600_000);
    clock.advance(10_000);
    await withDeadline(connections.allEnded(), { what: "all to be let go" });
    child.kill("SIGKILL");
    await child.exited;
    const ends = gateway.activities.filter(({ eventType }) => eventType === "DISCONNECT");
    expect(ends).toHaveLength(10);
    await chatOnce(gateway.port);
  });
});

/** Until all ten have said so. */
async function tenOpen(output: ReadableStream<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of output) {
    text += decoder.decode(chunk, { stream: true });
    if (text.split("open").length > 10) return;
  }
}

import { describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { parseEndpoint } from "./endpoint.ts";
import { type ExchangeLimits, exchange, RESPONSE_BYTES_MAX } from "./http-exchange.ts";

const PATIENT: ExchangeLimits = {
  trust: { rejectUnauthorized: true },
  connectTimeoutMs: 10_000,
  readTimeoutMs: 10_000,
};

/** A server that does with a connection's first bytes what it is told. */
async function startServer(react: (socket: Socket, text: string) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (bytes) => react(socket, bytes.toString("latin1")));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function get(url: string, limits: Partial<ExchangeLimits> = {}) {
  const endpoint = parseEndpoint(url);
  const request = { endpoint, method: "GET", target: "/../@x//?q", headers: [], body: undefined };
  return exchange(request, { ...PATIENT, ...limits });
}

const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe("exchange()", () => {
  test("sends the target byte for byte and reads the response", async () => {
    let seen = "";
    await using server = await startServer((socket, text) => {
      seen = text;
      socket.end("HTTP/1.1 418 Odd\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nhi");
    });
    const outcome = await get(server.url);
    expect(seen).toStartWith("GET /../@x//?q HTTP/1.1\r\n");
    expect(outcome).toMatchObject({ status: 418, body: "hi" });
  });

  test("takes a body of the limit and refuses one byte more", async () => {
    const answerWith = (length: number) =>
      startServer((socket) => void socket.end(ok("x".repeat(length))));
    await using fits = await answerWith(RESPONSE_BYTES_MAX);
    await using over = await answerWith(RESPONSE_BYTES_MAX + 1);
    expect(await get(fits.url)).toMatchObject({ status: 200 });
    expect(await get(over.url)).toMatchObject({ failure: "tooBig" });
  });

  test("gives up on silence, before the response and inside it", async () => {
    await using mute = await startServer(() => undefined);
    await using halting = await startServer(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
    );
    for (const { url } of [mute, halting]) {
      expect(await get(url, { readTimeoutMs: 50 })).toMatchObject({ failure: "readTimeout" });
    }
  });

  test("tells a refused connection from one that was closed", async () => {
    await using closing = await startServer((socket) => socket.destroy());
    expect(await get(closing.url)).toMatchObject({ failure: "closed" });
    expect(await get("http://127.0.0.1:1")).toMatchObject({ failure: "notConnected" });
  });

  test("a server that switches protocols has closed it", async () => {
    await using server = await startServer((socket) =>
      socket.write("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"),
    );
    expect(await get(server.url)).toMatchObject({ failure: "closed" });
  });

  test("waits for ever with a timeout of 0, until it is interrupted", async () => {
    const interruption = new AbortController();
    await using server = await startServer(() => interruption.abort());
    const limits = { connectTimeoutMs: 0, readTimeoutMs: 0, interrupted: interruption.signal };
    expect(await get(server.url, limits)).toMatchObject({ failure: "closed" });
  });
});

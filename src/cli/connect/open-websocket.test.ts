import { describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { acceptValue } from "../../wire/websocket-handshake.ts";
import { openWebSocket } from "./open-websocket.ts";

/** A server that answers the handshake, whose key it is told, with these lines. */
async function startServer(answer: (key: string, socket: Socket) => string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", (bytes) => {
      const key = /sec-websocket-key: (.+)\r\n/i.exec(bytes.toString("latin1"))?.[1] ?? "";
      socket.write(answer(key, socket));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function open(url: string, subprotocols: readonly string[] = []) {
  const trust = { rejectUnauthorized: true };
  return openWebSocket({ url: new URL(url), headers: [], subprotocols, trust });
}

const switching = (key: string, ...lines: string[]) =>
  [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${acceptValue(key)}`,
    ...lines,
    "\r\n",
  ].join("\r\n");

describe("openWebSocket()", () => {
  test("takes a subprotocol that was offered, and refuses one that was not", async () => {
    await using server = await startServer((key) => switching(key, "Sec-WebSocket-Protocol: chat"));
    const url = `ws://127.0.0.1:${server.port}/dev`;
    const { subprotocol, socket } = await open(url, ["chat"]);
    socket.destroy();
    expect(subprotocol).toBe("chat");
    await expect(open(url, ["other"])).rejects.toThrow('subprotocol "chat", which was not offered');
  });

  test("refuses an extension, since none is offered", async () => {
    await using server = await startServer((key) =>
      switching(key, "Sec-WebSocket-Extensions: permessage-deflate"),
    );
    await expect(open(`ws://127.0.0.1:${server.port}/dev`)).rejects.toThrow("an extension");
  });

  test("shows the status of a refusal whose body is cut", async () => {
    await using server = await startServer((_key, socket) => {
      setImmediate(() => socket.end());
      return "HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nabc";
    });
    await expect(open(`ws://127.0.0.1:${server.port}/dev`)).rejects.toThrow(
      "Unexpected server response: 403",
    );
  });

  test("keeps credentials and the query out of its sentences", async () => {
    const server = await startServer(() => "");
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const failure = await open(`ws://user:hush@127.0.0.1:${port}/dev?X-Amz-Signature=hush`).catch(
      (error: Error) => error.message,
    );
    expect(failure).toStartWith(`Could not connect to ws://127.0.0.1:${port}/dev: `);
    expect(failure).not.toContain("hush");
  });
});

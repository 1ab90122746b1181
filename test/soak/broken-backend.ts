import { createServer, type Socket } from "node:net";
import type { Backend } from "./good-backend.ts";
import type { Ledger } from "./ledger.ts";

/** A backend on a bare socket, which answers what no HTTP library would: nothing, half of it, garbage. */
export async function startBrokenBackend(ledger: Ledger): Promise<Backend> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(ledger, socket);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The backend has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serve(ledger: Ledger, socket: Socket): void {
  let received = "";
  let answered = 0;
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    for (;;) {
      const request = requestOf(received);
      if (request === undefined) return;
      received = received.slice(request.length);
      ledger.backendSaw(request.connectionId, `seen ${request.n}`);
      answer(socket, request.path, answered);
      answered += 1;
    }
  });
}

function answer(socket: Socket, path: string, answered: number): void {
  switch (path) {
    case "/garbage":
      socket.end("\x00\x01\x02 this is not HTTP\r\n\r\n");
      return;
    case "/half":
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
      return;
    case "/fickle":
      // The first answer keeps the connection for a second request, which is cut off.
      if (answered === 0) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"by":"fickle"}');
        return;
      }
      socket.resetAndDestroy();
      return;
    default:
      socket.resetAndDestroy();
  }
}

interface BareRequest {
  readonly path: string;
  readonly connectionId: string;
  readonly n: number;
  /** Characters, of the head and the body. */
  readonly length: number;
}

function requestOf(received: string): BareRequest | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = received.slice(0, headEnd);
  const bodyLength = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const length = headEnd + 4 + bodyLength;
  if (received.length < length) return undefined;
  const { n } = JSON.parse(received.slice(headEnd + 4, length));
  const path = head.split(" ")[1] ?? "";
  return { path, connectionId: /^connectionId: (\S+)/im.exec(head)?.[1] ?? "", n, length };
}

import type { ServerWebSocket } from "bun";

/** What Bun's own server gives: its HTTP, its WebSocket, no signature. */
const clients = new Map<string, ServerWebSocket<{ id: string }>>();
let lastId = 0;

const server = Bun.serve<{ id: string }>({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request, self) {
    if (request.method === "GET") {
      lastId += 1;
      const data = { id: `client-${String(lastId).padStart(8, "0")}` };
      return self.upgrade(request, { data }) ? undefined : new Response(null, { status: 400 });
    }
    const client = clients.get(request.url.slice(request.url.lastIndexOf("/") + 1));
    const body = await request.text();
    if (client === undefined) return new Response(null, { status: 410 });
    client.send(body);
    return new Response(null, { status: 200 });
  },
  websocket: {
    open(socket) {
      clients.set(socket.data.id, socket);
    },
    message(socket, message) {
      socket.send(message === '{"action":"id"}' ? socket.data.id : message);
    },
    close(socket) {
      clients.delete(socket.data.id);
    },
  },
});
console.log(server.port);

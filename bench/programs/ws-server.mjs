import { createServer } from "node:http";
import { WebSocketServer } from "ws";

/** What people write with Node.js: http for the POST, ws for the clients, no signature. */
const clients = new Map();
let lastId = 0;

const server = createServer((request, response) => {
  const client = clients.get(request.url.slice(request.url.lastIndexOf("/") + 1));
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (client === undefined) response.writeHead(410);
    else client.send(Buffer.concat(chunks), { binary: false });
    response.end();
  });
});
server.keepAliveTimeout = 60_000;

const sockets = new WebSocketServer({ server, clientTracking: false });
sockets.on("connection", (socket) => {
  lastId += 1;
  const id = `client-${String(lastId).padStart(8, "0")}`;
  clients.set(id, socket);
  socket.on("message", (data) => {
    const text = data.toString();
    socket.send(text === '{"action":"id"}' ? id : text);
  });
  socket.on("close", () => clients.delete(id));
  socket.on("error", () => socket.terminate());
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));

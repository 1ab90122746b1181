import type { Socket } from "bun";
import { isSigned } from "./bare-signature.ts";
import { switchingProtocols } from "./upgrade.ts";

/**
 * The same bytes in and out as a gateway, and nothing of one: no routes, no limits, no log, no close handshake. What one
 * chunk brings is answered with one write for each socket.
 */
interface State {
  kind: "new" | "http" | "websocket";
  id: string;
  rest: Buffer | undefined;
  out: Buffer[];
}

const checksSignatures = process.argv[2] === "signed";
const clients = new Map<string, Socket<State>>();
/** Sockets with something to write. */
let dirty: Socket<State>[] = [];
let lastId = 0;

/** As many bytes as AWS's answer has: three ids that nobody had before, and the date. */
function succeeded(): Buffer {
  const requestId = crypto.randomUUID();
  const other = crypto.randomUUID();
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: ${requestId}\r\nx-amz-apigw-id: ${other.slice(20)}\r\nX-Amzn-Trace-Id: Root=1-6b0b3c69-${requestId.slice(24)}${other.slice(24)}\r\nDate: ${date}\r\nConnection: keep-alive\r\ncontent-length: 0\r\n\r\n`,
    "latin1",
  );
}

let date = new Date().toUTCString();
setInterval(() => {
  date = new Date().toUTCString();
}, 1_000);

const FORBIDDEN = Buffer.from("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
const GONE = Buffer.from("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");

function send(socket: Socket<State>, bytes: Buffer): void {
  if (socket.data.out.length === 0) dirty.push(socket);
  socket.data.out.push(bytes);
}

function flush(): void {
  for (const socket of dirty) {
    const { out } = socket.data;
    const bytes = out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
    const written = Math.max(0, socket.write(bytes));
    socket.data.out = written < bytes.length ? [bytes.subarray(written)] : [];
  }
  dirty = [];
}

/** Text of up to 64 KiB. */
function frame(payload: Uint8Array): Buffer {
  const headBytes = payload.length < 126 ? 2 : 4;
  const bytes = Buffer.allocUnsafe(headBytes + payload.length);
  bytes[0] = 0x81;
  if (headBytes === 2) bytes[1] = payload.length;
  else {
    bytes[1] = 126;
    bytes.writeUInt16BE(payload.length, 2);
  }
  bytes.set(payload, headBytes);
  return bytes;
}

/** Each answers how many bytes it took; 0 when the rest has not come. */
function takeRequest(socket: Socket<State>, bytes: Buffer): number {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return 0;
  const head = bytes.toString("latin1", 0, headEnd + 2);
  if (head.startsWith("GET ")) {
    socket.data.kind = "websocket";
    lastId += 1;
    socket.data.id = `client-${String(lastId).padStart(8, "0")}`;
    clients.set(socket.data.id, socket);
    send(socket, Buffer.from(switchingProtocols(head)));
    return headEnd + 4;
  }
  const lengthAt = head.indexOf("\r\nContent-Length: ") + 18;
  const end = headEnd + 4 + Number(head.slice(lengthAt, head.indexOf("\r\n", lengthAt)));
  if (bytes.length < end) return 0;
  post(socket, head, bytes.subarray(headEnd + 4, end));
  return end;
}

function post(socket: Socket<State>, head: string, body: Buffer): void {
  const idAt = head.indexOf("/@connections/") + 14;
  const client = clients.get(head.slice(idAt, head.indexOf(" ", idAt)));
  if (checksSignatures && !isSigned(head, body)) return send(socket, FORBIDDEN);
  if (client === undefined) return send(socket, GONE);
  send(client, frame(body));
  send(socket, succeeded());
}

function takeFrame(socket: Socket<State>, bytes: Buffer): number {
  if (bytes.length < 6) return 0;
  const short = (bytes[1] ?? 0) & 0x7f;
  const maskAt = short === 126 ? 4 : 2;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const end = maskAt + 4 + length;
  if (bytes.length < end) return 0;
  if (((bytes[0] ?? 0) & 0x0f) === 8) {
    socket.end();
    return end;
  }
  const payload = bytes.subarray(maskAt + 4, end);
  for (let index = 0; index < length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (bytes[maskAt + (index & 3)] ?? 0);
  }
  const asksId = length === 15 && payload.toString("latin1", 0, 15) === '{"action":"id"}';
  send(socket, frame(asksId ? Buffer.from(socket.data.id) : payload));
  return end;
}

function receive(socket: Socket<State>, chunk: Buffer): void {
  const { rest } = socket.data;
  let bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
  while (bytes.length > 0) {
    const take = socket.data.kind === "websocket" ? takeFrame : takeRequest;
    const taken = take(socket, bytes);
    if (taken === 0) break;
    bytes = bytes.subarray(taken);
  }
  socket.data.rest = bytes.length === 0 ? undefined : Buffer.from(bytes);
  flush();
}

const listener = Bun.listen<State>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open(socket) {
      socket.data = { kind: "new", id: "", rest: undefined, out: [] };
    },
    data: receive,
    drain(socket) {
      if (socket.data.out.length > 0) dirty.push(socket);
      flush();
    },
    close(socket) {
      clients.delete(socket.data.id);
    },
    error(_socket, error) {
      console.error(error);
    },
  },
});
console.log(listener.port);

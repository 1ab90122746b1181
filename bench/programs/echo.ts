import { switchingProtocols } from "./upgrade.ts";

/** The least that the load can talk to: for each message of the size that comes, the same frame, made in advance. */
const ID = Buffer.from("\u0081\u0008client-1", "latin1");
const ID_MESSAGE_BYTES = 2 + 4 + 15;
const payload = Buffer.alloc(128, "x");
const REPLY = Buffer.concat([Buffer.from([0x81, 126, 0, payload.length]), payload]);
const MESSAGE_BYTES = REPLY.length + 4;
const REPLIES = Buffer.concat(Array.from({ length: 64 }, () => REPLY));

const listener = Bun.listen<{ open: boolean; rest: number }>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open(socket) {
      socket.data = { open: false, rest: 0 };
    },
    data(socket, chunk) {
      if (!socket.data.open) {
        socket.data.open = true;
        socket.write(switchingProtocols(chunk.toString("latin1")));
      } else if (chunk.length === ID_MESSAGE_BYTES) {
        socket.write(ID);
      } else {
        const bytes = socket.data.rest + chunk.length;
        socket.data.rest = bytes % MESSAGE_BYTES;
        const count = (bytes - socket.data.rest) / MESSAGE_BYTES;
        socket.write(REPLIES.subarray(0, count * REPLY.length));
      }
    },
  },
});
console.log(listener.port);

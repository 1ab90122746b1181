import { createConnection, type Socket } from "node:net";
import { parseAnswer, type RawAnswer } from "../support/raw-http.ts";

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** On a TCP connection of its own, which is not kept. */
  readonly alone: boolean;
}

/** Kept connections to the gateway. A call is sent once: what the runtime's own client would try again is a violation here. */
export class CallPool {
  readonly #port: number;
  readonly #idle: Socket[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  async call(call: HttpCall): Promise<RawAnswer> {
    const socket = (call.alone ? undefined : this.#idle.pop()) ?? this.#open();
    const answer = await exchange(socket, requestText(call));
    if (call.alone || socket.destroyed) socket.destroy();
    else this.#idle.push(socket);
    return answer;
  }

  /** Closes what is kept. */
  close(): void {
    for (const socket of this.#idle.splice(0)) socket.destroy();
  }

  #open(): Socket {
    const socket = createConnection({ port: this.#port, host: "127.0.0.1" });
    socket.setNoDelay(true);
    // The gateway ends what was idle for too long.
    const forget = () => {
      const index = this.#idle.indexOf(socket);
      if (index !== -1) this.#idle.splice(index, 1);
      socket.destroy();
    };
    socket.on("end", forget);
    socket.on("close", forget);
    socket.on("error", forget);
    return socket;
  }
}

function requestText({ method, path, headers, body, alone }: HttpCall): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(alone ? ["Connection: close"] : []),
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

function exchange(socket: Socket, request: string): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  let received: Uint8Array = new Uint8Array(0);
  const take = (chunk: Uint8Array) => {
    received = Buffer.concat([received, chunk]);
    const parsed = parseAnswer(received, false);
    if (parsed !== undefined) resolve(parsed.value);
  };
  const fail = () => reject(new Error("The gateway ended the connection before it answered"));
  socket.on("data", take);
  socket.on("close", fail);
  socket.write(request);
  return promise.finally(() => {
    socket.off("data", take);
    socket.off("close", fail);
  });
}

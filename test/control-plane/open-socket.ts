import { nextEvent } from "../support/wait-for.ts";

/** A client that asks, and waits for the next message. */
export interface OpenSocket extends Disposable {
  ask(message: unknown): Promise<string>;
}

export async function openSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenSocket> {
  const socket = new WebSocket(url, { headers });
  await nextEvent(socket, "open");
  return {
    async ask(message) {
      const answered = nextEvent(socket, "message");
      socket.send(JSON.stringify(message));
      return String(((await answered) as MessageEvent).data);
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

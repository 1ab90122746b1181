import { nextEvent, waitFor, withDeadline } from "../support/wait-for.ts";

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** The runtime's own WebSocket client, with everything it has received. */
export interface Client extends Disposable {
  readonly received: readonly string[];
  send(message: unknown): void;
  /** The first message, past or to come, that holds `part`. */
  message(part: string): Promise<string>;
  close(code?: number): void;
  readonly closed: Promise<Closed>;
}

export async function connect(url: string, ca?: string): Promise<Client> {
  const options = ca === undefined ? {} : { tls: { ca } };
  // The runtime takes options where browsers take subprotocols.
  const socket = new WebSocket(url, options as unknown as string[]);
  const received: string[] = [];
  const listeners = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    received.push(String(data));
    for (const notice of [...listeners]) notice();
  });
  const ended = Promise.withResolvers<Closed>();
  socket.addEventListener("close", ({ code, reason }) => ended.resolve({ code, reason }));
  const refused = ended.promise.then(({ code }) => {
    throw new Error(`${url} was closed with ${code} before it opened`);
  });
  refused.catch(() => undefined);
  await Promise.race([nextEvent(socket, "open"), refused]);
  return {
    received,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    message: (part) =>
      waitFor(
        (changed) => {
          listeners.add(changed);
          return () => listeners.delete(changed);
        },
        () => received.find((text) => text.includes(part)),
        { what: `a message with ${part}` },
      ),
    close: (code) => socket.close(code),
    closed: withDeadline(ended.promise, { what: `the end of ${url}`, deadlineMs: 60_000 }),
    [Symbol.dispose]: () => socket.close(),
  };
}

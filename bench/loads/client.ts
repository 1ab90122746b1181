import type { Endpoints } from "../systems/system.ts";
import { clientFrame } from "./frames.ts";
import { Peer } from "./peer.ts";

/** How long a handshake and a first message may take, milliseconds. */
const ANSWER_MAX_MS = 15_000;

/** A WebSocket client that is connected. */
export interface Client {
  readonly id: string;
  readonly peer: Peer;
}

/** The bytes of a handshake. The key may be the same for all: nobody checks that it is not. */
export function handshake({ host, port, clientPath }: Endpoints, id = ""): Buffer {
  const path = clientPath.replace("{id}", id);
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
}

export async function openClient(endpoints: Endpoints, chosenId: string): Promise<Client> {
  const peer = await Peer.open(endpoints.host, endpoints.port);
  const head = until(peer, (text) => text.includes("\r\n\r\n"));
  peer.write(handshake(endpoints, chosenId));
  const answer = await head;
  if (!answer.startsWith("HTTP/1.1 101")) {
    throw new Error(`A handshake was answered with ${answer.slice(0, 200)}`);
  }
  if (endpoints.idMessage === undefined) return { id: chosenId, peer };
  if (endpoints.quietMs !== undefined) await Bun.sleep(endpoints.quietMs);
  return { id: await ask(peer, endpoints.idMessage), peer };
}

/** Sends one message and answers the text of the one that comes back. */
export async function ask(peer: Peer, message: string): Promise<string> {
  const whole = until(peer, (text) => replyOf(text) !== undefined);
  peer.write(clientFrame(message));
  return replyOf(await whole) ?? "";
}

/** Opens many: one alone, so that a system that is cold is so once, then as many at once as a listen queue holds. */
export async function openClients(endpoints: Endpoints, count: number): Promise<Client[]> {
  const clients: Client[] = [];
  while (clients.length < count) {
    const first = clients.length;
    const alone = first === 0 || endpoints.quietMs !== undefined;
    const batch = alone ? 1 : Math.min(100, count - first);
    const opened = Array.from({ length: batch }, (_, index) =>
      openClient(endpoints, `bench-${String(first + index).padStart(8, "0")}`),
    );
    clients.push(...(await Promise.all(opened)));
  }
  return clients;
}

function until(peer: Peer, isWhole: (text: string) => boolean): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = "";
  peer.receive = (chunk) => {
    text += chunk.toString("latin1");
    if (isWhole(text)) resolve(text);
  };
  peer.ended = () =>
    reject(new Error(`The system closed a connection after: ${text.slice(0, 200)}`));
  const late = setTimeout(() => {
    reject(
      new Error(`The system did not answer in ${ANSWER_MAX_MS} ms; so far: ${text.slice(0, 200)}`),
    );
  }, ANSWER_MAX_MS);
  return promise.finally(() => {
    clearTimeout(late);
    peer.receive = () => undefined;
    peer.ended = () => undefined;
  });
}

/** The payload of a text frame, once it is whole. */
function replyOf(frame: string): string | undefined {
  const short = frame.charCodeAt(1);
  const start = short === 126 ? 4 : 2;
  const length = short === 126 ? (frame.charCodeAt(2) << 8) | frame.charCodeAt(3) : short;
  return frame.length < start || frame.length < start + length
    ? undefined
    : frame.slice(start, start + length);
}

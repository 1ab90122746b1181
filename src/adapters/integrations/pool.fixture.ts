import { createServer, type Server, type Socket } from "node:net";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { BackendPool, POOL_LIMITS, type PoolLimits } from "./backend-pool.ts";
import { Exchange, type Exchanged, type ExchangeRequest } from "./exchange.ts";

/** A backend that reads requests without a body, and what it has seen. */
export interface PoolBackend extends AsyncDisposable {
  readonly port: number;
  readonly server: Server;
  /** The connections that were made, in order; those that are gone too. */
  readonly connections: Socket[];
  /** The path of each request, in order. */
  readonly requests: string[];
}

/** `answer`: what each request is answered; it may do nothing. */
export async function poolBackend(
  answer: (socket: Socket, path: string) => void,
): Promise<PoolBackend> {
  const connections: Socket[] = [];
  const requests: string[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      for (const [, path = ""] of String(chunk).matchAll(/^[A-Z]+ (\S+) HTTP/gm)) {
        requests.push(path);
        answer(socket, path);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: portOf(server),
    server,
    connections,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** A request that is under way. */
export interface Asked {
  readonly exchange: Exchange;
  readonly outcome: Promise<Exchanged>;
}

export function asked(path: string, more: Partial<ExchangeRequest> = {}): Asked {
  const { promise, resolve } = Promise.withResolvers<Exchanged>();
  const request: ExchangeRequest = {
    bytes: new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`),
    isBodiless: false,
    isRepeatable: true,
    endsConnection: false,
    ...more,
  };
  return { exchange: new Exchange(request, resolve), outcome: promise };
}

/** The status, or why there is none. */
export async function told({ outcome }: Asked): Promise<string | number> {
  const exchanged = await outcome;
  if (exchanged.kind === "answered") return exchanged.answer.statusCode;
  if (exchanged.kind === "calledOff") return "calledOff";
  return (exchanged.error as { readonly code: string }).code;
}

/** A backend that answers every request. */
export function answering(): Promise<PoolBackend> {
  return poolBackend((socket) => void socket.write(OK));
}

/** A pool, and calls of the backend through it. `key`: of the target. */
export function poolTo({ port }: Pick<PoolBackend, "port">, limits: Partial<PoolLimits> = {}) {
  const clock = new FakeClock();
  const pool = new BackendPool(clock, { ...POOL_LIMITS, ...limits });
  const call = (path: string, more = {}, key = "one"): Asked => {
    const made = asked(path, more);
    pool.call(key, { hostname: "127.0.0.1", port }, made.exchange);
    return made;
  };
  return { clock, pool, call };
}

import type { TestGateway } from "../../test/support/gateway.ts";
import { nextEvent } from "../../test/support/wait-for.ts";

/** A backend whose answer to a path a test may hold back. */
export function openBackend(options: { hold?: string } = {}) {
  const released = Promise.withResolvers<void>();
  const reached = new EventTarget();
  const paths: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      paths.push(pathname);
      reached.dispatchEvent(new Event(pathname));
      if (pathname === options.hold) await released.promise;
      return new Response(pathname === "/message" ? await request.text() : "");
    },
  });
  return {
    paths,
    url: (path: string) => `http://127.0.0.1:${server.port}${path}`,
    release: () => released.resolve(),
    reached: (path: string) => nextEvent(reached, path),
    async [Symbol.asyncDispose]() {
      released.resolve();
      await server.stop(true);
    },
  };
}

export function projectOn(url: (path: string) => string): string {
  return JSON.stringify({
    apis: {
      chat: {
        stages: { dev: {} },
        routes: {
          $connect: url("/connect"),
          $disconnect: url("/disconnect"),
          $default: { integrationUri: url("/message"), twoWay: true },
        },
      },
    },
  });
}

export async function opened(gateway: TestGateway): Promise<WebSocket> {
  const socket = new WebSocket(gateway.ws());
  await nextEvent(socket, "open");
  return socket;
}

export const kinds = ({ activities }: TestGateway) => activities.map(({ eventType }) => eventType);

import { waitFor } from "../support/wait-for.ts";

/** A request as an HTTP backend received it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: string;
  readonly bytes: Uint8Array;
}

type Answerer = (request: SeenRequest) => Response | Promise<Response>;

/** An HTTP backend on a free port that keeps what it was asked. It says 200 and nothing else unless told. */
export class Backend implements Disposable {
  readonly requests: SeenRequest[] = [];
  answer: Answerer = () => new Response("");
  readonly #changed = new Set<() => void>();
  readonly #server: ReturnType<typeof Bun.serve>;

  constructor() {
    this.#server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url);
        const bytes = new Uint8Array(await request.arrayBuffer());
        const seen = {
          method: request.method,
          target: pathname + search,
          headers: request.headers,
          body: new TextDecoder().decode(bytes),
          bytes,
        };
        this.requests.push(seen);
        for (const notice of [...this.#changed]) notice();
        return this.answer(seen);
      },
    });
  }

  url(path = "/"): string {
    return `http://127.0.0.1:${this.#server.port}${path}`;
  }

  /** The first request, past or to come, that `matches`. */
  request(matches: (request: SeenRequest) => boolean, what: string): Promise<SeenRequest> {
    return this.#once(() => this.requests.find(matches), what);
  }

  /** Waits until so many requests have come in all. */
  async count(count: number): Promise<void> {
    const enough = () => (this.requests.length >= count ? true : undefined);
    await this.#once(enough, `${count} requests to the backend`);
  }

  [Symbol.dispose](): void {
    void this.#server.stop(true);
  }

  #once<Value>(condition: () => Value | undefined, what: string): Promise<Value> {
    const subscribe = (changed: () => void) => {
      this.#changed.add(changed);
      return () => this.#changed.delete(changed);
    };
    return waitFor(subscribe, condition, { what });
  }
}

/** Requests wait at the door until the test opens it. */
export function door(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

/**
 * A Lambda function, for Node.js, that shows its event to an HTTP backend, byte for byte as it was
 * parsed, and returns the JSON that the backend answers. An answer of 500 makes it throw.
 */
export const RELAY_FILES: Readonly<Record<string, string>> = {
  "relay.mjs": `
export const handler = async (event) => {
  const response = await fetch(process.env.BACKEND, { method: "POST", body: JSON.stringify(event) });
  const text = await response.text();
  if (response.status === 500) throw new Error(text);
  return text === "" ? undefined : JSON.parse(text);
};
`,
};

export function relayFunction(backend: Backend): Readonly<Record<string, unknown>> {
  return {
    handler: "relay.handler",
    runtime: "nodejs22.x",
    timeout: 10,
    environment: { BACKEND: backend.url("/event") },
  };
}

/** What a relay function shows: the event's text and its parsed form. */
export interface SeenEvent {
  readonly text: string;
  readonly event: {
    readonly requestContext: Readonly<Record<string, unknown>> & {
      readonly eventType: string;
      readonly routeKey: string;
      readonly connectionId: string;
    };
    readonly [member: string]: unknown;
  };
}

export function eventOf(request: SeenRequest): SeenEvent {
  return { text: request.body, event: JSON.parse(request.body) as SeenEvent["event"] };
}

/** The first event of that type, past or to come, of that connection (of any, when not said). */
export async function eventAt(
  backend: Backend,
  eventType: "CONNECT" | "MESSAGE" | "DISCONNECT",
  connectionId?: string,
): Promise<SeenEvent> {
  const matches = (request: SeenRequest) => {
    if (!request.body.startsWith("{")) return false;
    const { requestContext } = eventOf(request).event;
    return (
      requestContext.eventType === eventType &&
      (connectionId === undefined || requestContext.connectionId === connectionId)
    );
  };
  return eventOf(await backend.request(matches, `a ${eventType} event`));
}

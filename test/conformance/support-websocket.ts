import { waitFor, withDeadline } from "../support/wait-for.ts";

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** The runtime's own WebSocket client: text frames in order, and how it ended. */
export class Client implements Disposable {
  readonly #socket: WebSocket;
  readonly #texts: string[] = [];
  readonly #changed = new Set<() => void>();
  readonly #closed = Promise.withResolvers<Closed>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.#texts.push(String(data));
      for (const notice of [...this.#changed]) notice();
    });
    socket.addEventListener("close", ({ code, reason }) => this.#closed.resolve({ code, reason }));
  }

  static async open(
    url: string,
    options: {
      readonly protocols?: string[];
      readonly headers?: Record<string, string>;
      /** A certificate authority (PEM) to trust. */
      readonly tls?: { readonly ca: string };
    } = {},
  ): Promise<Client> {
    const socket = new WebSocket(url, options);
    const client = new Client(socket);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error(`No WebSocket at ${url}`)));
    await withDeadline(promise, { what: `a WebSocket at ${url}` });
    return client;
  }

  /** The subprotocol that was agreed; empty when none was. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  send(data: unknown): void {
    this.#socket.send(typeof data === "string" ? data : JSON.stringify(data));
  }

  /** The next text frame. */
  text(): Promise<string> {
    const subscribe = (changed: () => void) => {
      this.#changed.add(changed);
      return () => this.#changed.delete(changed);
    };
    return waitFor(subscribe, () => this.#texts.shift(), { what: "a text frame" });
  }

  /** Text frames that came and were not taken. */
  get waiting(): readonly string[] {
    return this.#texts;
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  closed(): Promise<Closed> {
    return withDeadline(this.#closed.promise, { what: "the end of the WebSocket" });
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}

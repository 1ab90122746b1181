import type { LiveConnection } from "./live-connection.ts";

/** The connections whose sockets this process holds. Only the open ones are addressable by `@connections`. */
export class LiveConnections {
  readonly #open = new Map<string, LiveConnection>();
  /** A close frame went out or came in, and the socket is still there. */
  readonly #ending = new Set<LiveConnection>();
  #whenAllEnded: (() => void)[] = [];

  add(connection: LiveConnection): void {
    this.#open.set(connection.facts.connectionId, connection);
  }

  ending(connection: LiveConnection): void {
    this.#open.delete(connection.facts.connectionId);
    this.#ending.add(connection);
  }

  ended(connection: LiveConnection): void {
    this.#open.delete(connection.facts.connectionId);
    this.#ending.delete(connection);
    if (this.size > 0) return;
    for (const run of this.#whenAllEnded.splice(0)) run();
  }

  /** A connection of another API is not found: ids are addressable only through their own API. */
  find(apiId: string, connectionId: string): LiveConnection | undefined {
    const connection = this.#open.get(connectionId);
    return connection?.facts.apiId === apiId ? connection : undefined;
  }

  /** Open and ending ones. */
  get size(): number {
    return this.#open.size + this.#ending.size;
  }

  open(): readonly LiveConnection[] {
    return [...this.#open.values()];
  }

  /** Resolves when no socket is left. */
  allEnded(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenAllEnded.push(resolve));
  }
}

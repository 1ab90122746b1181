import type { CloseCause } from "../core/connection-lifecycle.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { ClientSocket } from "./ports.ts";
import type { ServedStage } from "./served-apis.ts";

/** The connections whose sockets this process holds. Only the open ones are addressable by `@connections`. */
export class LiveConnections {
  readonly #open = new Map<string, LiveConnection>();
  /** A close frame went out or came in, and the socket is still there. */
  readonly #ending = new Set<LiveConnection>();
  #opened = 0;
  #whenAllEnded: (() => void)[] = [];
  readonly #whenOneEnded: (() => void)[] = [];
  /** Set once the process is stopping: what opens from then on is closed at once. */
  #closing: CloseCause | undefined;
  /** Stages that have ended: what a handshake under way opens there is closed at once. */
  readonly #ended = new WeakMap<ServedStage, CloseCause>();

  /** Takes in a connection whose 101 is on its way. */
  open(connection: LiveConnection, socket: ClientSocket): void {
    this.#open.set(connection.facts.connectionId, connection);
    this.#opened += 1;
    connection.open(socket);
    const cause = this.#closing ?? this.#ended.get(connection.stage);
    if (cause !== undefined) connection.close(cause.code, cause.reason);
  }

  /** Closes every connection, and from now on each new one as soon as it is open. */
  closeAll(code: number, reason: string): void {
    this.#closing = { code, reason };
    for (const connection of [...this.#open.values()]) connection.close(code, reason);
  }

  /** Closes the connections of a stage, and from now on each new one as soon as it is open. */
  closeStage(stage: ServedStage, cause: CloseCause): void {
    this.#ended.set(stage, cause);
    for (const connection of [...this.#open.values()]) {
      if (connection.stage === stage) connection.close(cause.code, cause.reason);
    }
  }

  ending(connection: LiveConnection): void {
    this.#open.delete(connection.facts.connectionId);
    this.#ending.add(connection);
  }

  ended(connection: LiveConnection): void {
    this.#open.delete(connection.facts.connectionId);
    this.#ending.delete(connection);
    if (this.#whenOneEnded.length > 0) for (const run of this.#whenOneEnded.splice(0)) run();
    if (this.size > 0) return;
    for (const run of this.#whenAllEnded.splice(0)) run();
  }

  /** A connection of another API is not found: ids are addressable only through their own API. */
  find(apiId: string, connectionId: string): LiveConnection | undefined {
    const connection = this.#open.get(connectionId);
    return connection?.facts.apiId === apiId ? connection : undefined;
  }

  /** Open and ending ones, in no order. */
  *[Symbol.iterator](): Generator<LiveConnection> {
    yield* this.#open.values();
    yield* this.#ending;
  }

  /** Ever, those that have ended included. */
  get opened(): number {
    return this.#opened;
  }

  /** Open and ending ones. */
  get size(): number {
    return this.#open.size + this.#ending.size;
  }

  /** Those whose close frame went out or came in. */
  get endingSize(): number {
    return this.#ending.size;
  }

  /** Resolves when the next socket is gone. */
  oneEnded(): Promise<void> {
    return new Promise((resolve) => this.#whenOneEnded.push(resolve));
  }

  /** Resolves when no socket is left. */
  allEnded(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenAllEnded.push(resolve));
  }
}

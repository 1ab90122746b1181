import { headerValue } from "../../core/http.ts";
import type { DataPlane } from "../../engine/inbound.ts";
import type { FaultTable } from "./fault-table.ts";
import { FaultySocket } from "./faulty-socket.ts";

/** Which connection a client's handshake came to: the key is the client's own, so it knows its own again. */
export interface OpenedConnection {
  readonly webSocketKey: string;
  readonly connectionId: string;
  readonly apiId: string;
  readonly stage: string;
}

/** What comes from clients, for a test that has to know that it has come. */
export class WatchedClients {
  readonly #table: FaultTable;
  readonly #tell: (opened: OpenedConnection) => void;
  /** Messages that came in, by connection id, while it is open. */
  readonly #received = new Map<string, number>();
  readonly #whenChanged: (() => void)[] = [];

  constructor(table: FaultTable, tell: (opened: OpenedConnection) => void) {
    this.#table = table;
    this.#tell = tell;
  }

  /** The same data plane, with everything that comes in counted. */
  watch(inner: DataPlane): DataPlane {
    return {
      ...inner,
      connect: async (request) => {
        const verdict = await inner.connect(request);
        if (verdict.kind === "accepted") {
          const { connectionId, apiId, stage } = verdict.connection.facts;
          const webSocketKey = headerValue(request.headers, "sec-websocket-key") ?? "";
          this.#received.set(connectionId, 0);
          this.#tell({ webSocketKey, connectionId, apiId, stage });
        }
        return verdict;
      },
      opened: (connection, socket) => {
        const { apiId, stage, connectionId } = connection.facts;
        const place = { apiId, stage, connectionId };
        inner.opened(connection, new FaultySocket(socket, this.#table, place));
      },
      message: (connection, text) => {
        const handled = inner.message(connection, text);
        const { connectionId } = connection.facts;
        this.#received.set(connectionId, (this.#received.get(connectionId) ?? 0) + 1);
        this.#changed();
        return handled;
      },
      socketClosed: (connection) => {
        inner.socketClosed(connection);
        this.#received.delete(connection.facts.connectionId);
        this.#changed();
      },
    };
  }

  /** Resolves when as many messages as a test has sent have come, or their connection has ended. */
  async received(sent: Readonly<Record<string, number>>): Promise<void> {
    for (;;) {
      const isMissing = ([connectionId, count]: [string, number]) =>
        (this.#received.get(connectionId) ?? count) < count;
      if (!Object.entries(sent).some(isMissing)) return;
      await new Promise<void>((resolve) => this.#whenChanged.push(resolve));
    }
  }

  #changed(): void {
    if (this.#whenChanged.length > 0) for (const run of this.#whenChanged.splice(0)) run();
  }
}

import type { ClientSocket } from "../../engine/ports.ts";
import type { ActingPlace, FaultTable } from "./fault-table.ts";

/** A client that is too slow where a test wants it: its send buffer counts as full. */
export class FaultySocket implements ClientSocket {
  readonly #inner: ClientSocket;
  readonly #table: FaultTable;
  readonly #place: ActingPlace;

  constructor(inner: ClientSocket, table: FaultTable, place: ActingPlace) {
    this.#inner = inner;
    this.#table = table;
    this.#place = place;
  }

  sendText(payload: Uint8Array): "sent" | "full" | "closed" {
    if (this.#table.take("slowClient", this.#place) !== undefined) return "full";
    return this.#inner.sendText(payload);
  }

  get waitingBytes(): number {
    return this.#inner.waitingBytes;
  }

  close(code: number, reason: string): void {
    this.#inner.close(code, reason);
  }

  terminate(): void {
    this.#inner.terminate();
  }

  messageHandled(): void {
    this.#inner.messageHandled();
  }
}

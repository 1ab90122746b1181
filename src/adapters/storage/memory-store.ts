import {
  type DefinitionStore,
  type StoreChange,
  type StoredDefinition,
  StoreFailure,
} from "../../engine/definition-store.ts";
import { checkedChanges, frozenValue } from "./checked-changes.ts";

/** Keeps everything as long as the process lives: for tests, and for who wants nothing on disk. */
export class MemoryStore implements DefinitionStore {
  readonly #values = new Map<string, unknown>();
  readonly #contents = new Map<string, Uint8Array>();
  #isClosed = false;

  async load(): Promise<readonly StoredDefinition[]> {
    this.#checkOpen();
    const byKey = ([a]: [string, unknown], [b]: [string, unknown]) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b));
    return [...this.#values].sort(byKey).map(([key, value]) => ({ key, value }));
  }

  async content(sha256: string): Promise<Uint8Array | undefined> {
    this.#checkOpen();
    return this.#contents.get(sha256)?.slice();
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    this.#checkOpen();
    for (const change of checkedChanges(changes)) {
      switch (change.kind) {
        case "put":
          this.#values.set(change.key, frozenValue(change.json));
          break;
        case "delete":
          this.#values.delete(change.key);
          break;
        case "putContent":
          this.#contents.set(change.sha256, Uint8Array.from(change.bytes));
          break;
        case "deleteContent":
          this.#contents.delete(change.sha256);
          break;
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreFailure("The store in memory is closed: open another one");
  }
}

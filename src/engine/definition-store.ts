/** Where what the control plane was told is kept, so that it is there after a restart. Adapters implement it. */

/** One definition: the path of its resource, such as `apis/a1b2c3d4e5/routes/mdc50p4`, and its members as JSON. */
export interface StoredDefinition {
  readonly key: string;
  readonly value: unknown;
}

/** A step of a commit. Content is bytes by their SHA-256, in hexadecimal digits: the code of functions. */
export type StoreChange =
  | { readonly kind: "put"; readonly key: string; readonly value: unknown }
  | { readonly kind: "delete"; readonly key: string }
  | { readonly kind: "putContent"; readonly sha256: string; readonly bytes: Uint8Array }
  | { readonly kind: "deleteContent"; readonly sha256: string };

/** Who uses it asks for one commit at a time. */
export interface DefinitionStore {
  /** Everything that is kept, ascending by the UTF-8 bytes of its key. */
  load(): Promise<readonly StoredDefinition[]>;
  /** `undefined`: nothing has that digest. */
  content(sha256: string): Promise<Uint8Array | undefined>;
  /**
   * All of the changes or none of them, and for good: what has been resolved survives the death of the process and of
   * the machine. Deleting what is not there changes nothing. Rejects with `StoreFailure`; nothing has changed then.
   */
  commit(changes: readonly StoreChange[]): Promise<void>;
  close(): Promise<void>;
}

/** The store could not take a commit, or could not be read: a full or read-only disk, a damaged file. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
}

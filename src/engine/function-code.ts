/** Where the code of functions is that the control plane was told: unpacked, beside the store that has it zipped. */

/** Code of one function, by the SHA-256 of its zip in hexadecimal digits. */
export interface CodeName {
  readonly functionName: string;
  readonly sha256: string;
}

/** Bytes of a zip that comes with a request. AWS: 50 MB. */
export const ZIPPED_BYTES_MAX = 52_428_800;
/** Bytes of everything in a zip. AWS: 250 MB. */
export const UNZIPPED_BYTES_MAX = 262_144_000;
/** Files and folders in a zip. Ours. */
export const CODE_ENTRIES_MAX = 100_000;

export interface FunctionCode {
  /** Absolute, whether anything is there or not. */
  folderOf(code: CodeName): string;
  has(code: CodeName): boolean;
  /**
   * All of it or nothing, and for good. What is there already stays. Rejects with `SyntaxError` for a zip that cannot be
   * unpacked, in words for who sent it, and with `StoreFailure` for a disk that does not take it.
   */
  unpack(code: CodeName, zip: Uint8Array): Promise<void>;
  /** What is not there is gone already. Rejects with `StoreFailure`. */
  remove(code: CodeName): Promise<void>;
  /** Everything that is there. */
  list(): Promise<readonly CodeName[]>;
}

/** Bounds of what a store keeps, each named and with its unit. Both stores hold to them. */
export interface StorageLimits {
  /** Key of a definition, bytes of UTF-8. Ours: the longest of AWS's paths, with two domain names in it, fits. */
  readonly keyBytesMax: number;
  /** Value of a definition, bytes of its JSON. Ours: bounds what one resource holds in memory. */
  readonly valueBytesMax: number;
  /** Lists and objects in one another in a value, count. Ours: every reader of it has a stack. */
  readonly valueDepthMax: number;
  /** One content, bytes. AWS: 50 MB for the zipped code of a function. */
  readonly contentBytesMax: number;
  /** Changes of one commit, count. Ours: deleting an API is one commit. */
  readonly changesPerCommitMax: number;
}

export const STORAGE_LIMITS: StorageLimits = Object.freeze({
  keyBytesMax: 1_024,
  valueBytesMax: 16_777_216,
  valueDepthMax: 1_000,
  contentBytesMax: 52_428_800,
  changesPerCommitMax: 100_000,
});

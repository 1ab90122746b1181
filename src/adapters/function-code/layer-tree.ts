import { createHash } from "node:crypto";
import { cp, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { CODE_ENTRIES_MAX, UNZIPPED_BYTES_MAX } from "../../engine/function-code.ts";

/** A folder of which all goes into `/opt`, or into a folder of it. */
export interface LayerContent {
  readonly folder: string;
  readonly subfolder?: string | undefined;
}

export interface LayerLimits {
  readonly bytesMax: number;
  readonly entriesMax: number;
}

/** AWS: 250 MB for a function and its layers, unzipped. Here it is for the layers. */
export const LAYER_LIMITS: LayerLimits = Object.freeze({
  bytesMax: UNZIPPED_BYTES_MAX,
  entriesMax: CODE_ENTRIES_MAX,
});

/** A name for what is in the folders at this moment, by names, lengths and times. Rejects with `SyntaxError` for too much. */
export async function treeDigest(
  contents: readonly LayerContent[],
  limits: LayerLimits = LAYER_LIMITS,
): Promise<string> {
  const hash = createHash("sha256");
  const sum = { bytes: 0, entries: 0 };
  for (const { folder, subfolder = "" } of contents) {
    hash.update(`\0${subfolder}\0${folder}`);
    await note(folder);
  }
  return hash.digest("hex");

  async function note(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true });
    sum.entries += entries.length;
    if (sum.entries > limits.entriesMax) {
      throw new SyntaxError(`layers have more than ${limits.entriesMax} files and folders`);
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      hash.update(`\0${path}`);
      if (entry.isDirectory()) {
        await note(path);
        continue;
      }
      const { size, mtimeMs, mode } = await lstat(path);
      hash.update(`\0${size}\0${mtimeMs}\0${mode}`);
      sum.bytes += size;
      if (sum.bytes > limits.bytesMax) {
        throw new SyntaxError(`layers have more than ${limits.bytesMax} bytes, unzipped`);
      }
    }
  }
}

/** All of them in one folder, in order: what a later one has wins. */
export async function mergeInto(folder: string, contents: readonly LayerContent[]): Promise<void> {
  for (const { folder: from, subfolder = "" } of contents) {
    await cp(from, join(folder, subfolder), {
      ...{ recursive: true, force: true, verbatimSymlinks: true },
    });
  }
}

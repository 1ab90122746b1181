import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Inputs that found a defect once, one file each; they are replayed from then on, and mutated. */
const FOLDER = fileURLToPath(new URL("../corpus", import.meta.url));

export interface SavedInput {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export function savedInputs(target: string): SavedInput[] {
  const folder = join(FOLDER, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) }));
}

/** Folders of the corpus, to tell of one that no target reads. */
export function corpusFolders(): string[] {
  return readdirSync(FOLDER).sort();
}

/** Answers with the file's path. */
export function saveInput(target: string, bytes: Uint8Array): string {
  const folder = join(FOLDER, target);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash("sha256").update(bytes).digest("hex").slice(0, 12));
  writeFileSync(path, bytes);
  return path;
}

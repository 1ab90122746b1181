import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** A file of a part, in the order in which the contents stand in the archive. */
export interface PartFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly isProgram: boolean;
}

/** Files that the executable carries because other programs have to find them on disk. */
export interface Part {
  readonly name: string;
  readonly files: readonly PartFile[];
  /** The contents of all files, one after the other. Asked for only when they have to be written. */
  readonly contents: () => Uint8Array;
}

export interface Unpacked {
  readonly folder: string;
  /** What was not as it had been left; `undefined` when nothing was there, or all was well. */
  readonly notice: string | undefined;
}

/** Nobody but the user writes, or reads what runs as them. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * The folder with a part's files, named after their digest, so that versions do not meet. Each file is compared with
 * its digest before anything uses it; what differs is written anew. Two gateways that start at once write the same.
 */
export function unpackPart(parent: string, part: Part): Unpacked {
  const folder = join(parent, `${part.name}-${digestOf(part.files)}`);
  const difference = differenceIn(folder, part.files);
  if (difference === undefined) return { folder, notice: undefined };
  mkdirSync(parent, { recursive: true, mode: FOLDER_MODE });
  const fresh = mkdtempSync(join(parent, `${part.name}-new-`));
  try {
    writeFiles(fresh, part);
    if (difference !== "absent") rmSync(folder, { recursive: true, force: true });
    moveInto(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  const left = differenceIn(folder, part.files);
  if (left !== undefined) throw new Error(`${folder} does not stay as it is written: ${left}`);
  const notice =
    difference === "absent"
      ? undefined
      : `${folder} was changed since Sluice wrote it (${difference}): it is written anew`;
  return { folder, notice };
}

/** `absent`, the first thing that is not as it has to be, or `undefined`. */
function differenceIn(folder: string, files: readonly PartFile[]): string | undefined {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return "absent";
  if (!status.isDirectory()) return "it is no folder";
  const found = new Set(pathsIn(folder));
  for (const { path, sha256 } of files) {
    if (!found.delete(path)) return `${path} is missing`;
    if (sha256Of(readFileSync(join(folder, path))) !== sha256) return `${path} differs`;
  }
  const [other] = found;
  return other === undefined ? undefined : `${other} does not belong to it`;
}

/** Of everything but folders: a link is no file that was written here. */
function pathsIn(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) {
      // Python leaves its compiled form beside a program that is imported.
      return entry.name === "__pycache__" ? [] : pathsIn(folder, `${path}/`);
    }
    return [entry.isFile() ? path : `${path} (a link)`];
  });
}

function writeFiles(folder: string, { files, contents }: Part): void {
  const all = contents();
  let offset = 0;
  for (const { path, bytes, isProgram } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
    writeFileSync(file, all.subarray(offset, offset + bytes), { mode: FILE_MODE, flag: "wx" });
    if (isProgram) chmodSync(file, FOLDER_MODE);
    offset += bytes;
  }
}

/** Another process may have moved the same files there since they were looked for: theirs are as good. */
function moveInto(fresh: string, folder: string): void {
  try {
    renameSync(fresh, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  }
}

function digestOf(files: readonly PartFile[]): string {
  return sha256Of(JSON.stringify(files)).slice(0, 16);
}

function sha256Of(bytes: Uint8Array | string): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

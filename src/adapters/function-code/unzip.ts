/**
 * The zip of a function's code, unpacked (AWS: "Deploying Lambda functions as .zip file archives"; "Lambda quotas").
 *
 * Gaps: none known.
 * By design: 2026-11-28 AWS's words for a zip that cannot be read are followed by what is wrong with it. 2026-11-28 symbolic links,
 *   which AWS takes, are refused: they could lead out of the folder. 2026-11-28 a file can be read by its owner, and run by
 *   it where the zip says so; other permissions and times are not kept.
 */
import { constants } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { CODE_ENTRIES_MAX, UNZIPPED_BYTES_MAX } from "../../engine/function-code.ts";

export interface UnzipLimits {
  readonly bytesMax: number;
  readonly entriesMax: number;
  /** The disk is not waited for. */
  readonly isPassing?: boolean;
}

export const UNZIP_LIMITS: UnzipLimits = Object.freeze({
  bytesMax: UNZIPPED_BYTES_MAX,
  entriesMax: CODE_ENTRIES_MAX,
});

/** As `UNZIP_LIMITS`, for files that need not outlive the machine. */
export const PASSING: UnzipLimits = Object.freeze({ ...UNZIP_LIMITS, isPassing: true });

/** Files whose bytes are on their way to the disk at once. */
const SYNCING_MAX = 32;

/** Into a folder that is there and empty. Throws `SyntaxError` for the zip; what the disk refuses is thrown as it is. */
export async function unzip(
  folder: string,
  zip: Uint8Array,
  limits: UnzipLimits = UNZIP_LIMITS,
): Promise<void> {
  const opened = await opening(zip);
  if (opened.entryCount === 0) throw new SyntaxError("Uploaded file must be a non-empty zip");
  const files = await plan(opened, limits);
  const saving: Promise<void>[] = [];
  try {
    for (const { path, entry } of files) {
      const place = join(folder, ...path);
      await mkdir(entry === undefined ? place : dirname(place), { recursive: true });
      if (entry === undefined) continue;
      saving.push((await extract(opened, entry, place, limits.isPassing)).saved);
      if (saving.length >= SYNCING_MAX) await Promise.all(saving.splice(0));
    }
  } finally {
    await Promise.allSettled(saving);
  }
  await Promise.all(saving);
}

interface Planned {
  readonly path: readonly string[];
  /** `undefined`: a folder. */
  readonly entry: Entry | undefined;
}

/** Everything that can be known before the first byte is written. */
async function plan(opened: ZipFile, limits: UnzipLimits): Promise<Planned[]> {
  if (opened.entryCount > limits.entriesMax) {
    throw refused(`it has ${opened.entryCount} entries, and ${limits.entriesMax} are allowed`);
  }
  const planned: Planned[] = [];
  /** By path: whether it is a folder. */
  const known = new Map<string, boolean>();
  let bytes = 0;
  try {
    for await (const entry of opened.eachEntry()) {
      const isFolder = entry.fileName.endsWith("/");
      const path = pathOf(entry);
      if (path.length === 0) continue;
      const written = path.join("/");
      if (!isFolder && known.has(written)) throw refused(`${named(entry)} is there twice`);
      for (let depth = 1; depth < path.length; depth += 1) {
        const above = path.slice(0, depth).join("/");
        if (known.get(above) === false) throw refused(`${named(entry)} is below a file`);
        known.set(above, true);
      }
      if (isFolder && known.get(written) === false) throw refused(`${named(entry)} is there twice`);
      known.set(written, isFolder);
      bytes += entry.uncompressedSize;
      if (bytes > limits.bytesMax) {
        throw new SyntaxError(`Unzipped size must be smaller than ${limits.bytesMax} bytes`);
      }
      planned.push({ path, entry: isFolder ? undefined : entry });
    }
  } catch (error) {
    throw asRefused(error);
  }
  return planned;
}

const FILE_TYPE = 0o170_000;
const SYMBOLIC_LINK = 0o120_000;

function pathOf(entry: Entry): string[] {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type === SYMBOLIC_LINK) throw refused(`${named(entry)} is a symbolic link`);
  if (entry.isEncrypted()) throw refused(`${named(entry)} is encrypted`);
  if (entry.fileName.includes("\0")) throw refused(`${named(entry)} has a NUL in its name`);
  return entry.fileName.split("/").filter((segment) => segment !== "" && segment !== ".");
}

/** `saved` resolves when the file is on the disk for good. */
async function extract(
  opened: ZipFile,
  entry: Entry,
  place: string,
  isPassing = false,
): Promise<{ readonly saved: Promise<void> }> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const mode = (entry.externalFileAttributes >>> 16) & 0o100 ? 0o755 : 0o644;
  // On a disk that takes `A` and `a` for one name, the second of them is refused.
  const file = await open(place, O_CREAT | O_EXCL | O_WRONLY, mode);
  try {
    await copy(opened, entry, file);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { saved: (isPassing ? Promise.resolve() : file.sync()).finally(() => file.close()) };
}

async function copy(opened: ZipFile, entry: Entry, file: FileHandle): Promise<void> {
  let sum = 0;
  for await (const chunk of read(opened, entry)) {
    sum = crc32(chunk, sum);
    for (let at = 0; at < chunk.length; ) {
      at += (await file.write(chunk, at)).bytesWritten;
    }
  }
  if (sum !== entry.crc32) throw refused(`${named(entry)} is damaged: its checksum is another`);
}

/** What goes wrong in here is the zip's fault. */
async function* read(opened: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let stream: AsyncIterable<Uint8Array>;
  try {
    stream = await opened.openReadStreamPromise(entry);
  } catch (error) {
    throw asRefused(error);
  }
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => {
      throw asRefused(error);
    });
    if (next.done === true) return;
    yield next.value;
  }
}

async function opening(zip: Uint8Array): Promise<ZipFile> {
  try {
    return await fromBufferPromise(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength), {
      lazyEntries: true,
    });
  } catch (error) {
    throw asRefused(error);
  }
}

function asRefused(error: unknown): SyntaxError {
  if (error instanceof SyntaxError) return error;
  return refused(error instanceof Error ? error.message : String(error), error);
}

function refused(why: string, cause?: unknown): SyntaxError {
  const words = "Could not unzip uploaded file. Please check your file, then try to upload again.";
  return new SyntaxError(`${words} (${why.slice(0, 300)})`, { cause });
}

function named({ fileName }: Entry): string {
  return JSON.stringify(fileName.length > 100 ? `${fileName.slice(0, 99)}…` : fileName);
}

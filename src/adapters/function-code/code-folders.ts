import { existsSync, mkdirSync } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StoreFailure } from "../../engine/definition-store.ts";
import type { CodeName, FunctionCode } from "../../engine/function-code.ts";
import { UNZIP_LIMITS, type UnzipLimits, unzip } from "./unzip.ts";

/** What is unpacked has this name until it is whole. */
const UNFINISHED = ".unpacking-";

/** `{folder}/{functionName}/{sha256}/`. */
export class CodeFolders implements FunctionCode {
  readonly #folder: string;
  readonly #limits: UnzipLimits;

  private constructor(folder: string, limits: UnzipLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** What an earlier process has not finished is thrown away. Rejects with `StoreFailure`. */
  static async open(folder: string, limits: UnzipLimits = UNZIP_LIMITS): Promise<CodeFolders> {
    const folders = new CodeFolders(resolve(folder), limits);
    await failing(folder, async () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) {
        if (name.startsWith(UNFINISHED)) await removed(join(folder, name));
      }
    });
    return folders;
  }

  folderOf({ functionName, sha256 }: CodeName): string {
    return join(this.#folder, functionName, sha256);
  }

  has(code: CodeName): boolean {
    return existsSync(this.folderOf(code));
  }

  async unpack(code: CodeName, zip: Uint8Array): Promise<void> {
    if (this.has(code)) return;
    const unfinished = join(this.#folder, `${UNFINISHED}${crypto.randomUUID()}`);
    await failing(this.#folder, async () => {
      try {
        await mkdir(unfinished, { mode: 0o700 });
        await unzip(unfinished, zip, this.#limits);
        await synced(unfinished);
        const parent = join(this.#folder, code.functionName);
        await mkdir(parent, { recursive: true, mode: 0o700 });
        await rename(unfinished, this.folderOf(code));
        await synced(parent);
      } catch (error) {
        await removed(unfinished);
        throw error;
      }
    });
  }

  async remove(code: CodeName): Promise<void> {
    await failing(this.#folder, async () => {
      const gone = join(this.#folder, `${UNFINISHED}${crypto.randomUUID()}`);
      if (!this.has(code)) return;
      // At once as a whole: half a folder would be taken for all of it.
      await rename(this.folderOf(code), gone);
      await removed(gone);
      const parent = join(this.#folder, code.functionName);
      if ((await readdir(parent)).length === 0) await removed(parent);
    });
  }

  async list(): Promise<readonly CodeName[]> {
    return failing(this.#folder, async () => {
      const functions = await readdir(this.#folder, { withFileTypes: true });
      const named = functions.filter((each) => each.isDirectory() && !each.name.startsWith("."));
      const codes = await Promise.all(
        named.map(async ({ name: functionName }) =>
          (await readdir(join(this.#folder, functionName))).map((sha256) => ({
            ...{ functionName, sha256 },
          })),
        ),
      );
      return codes.flat();
    });
  }
}

async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** The names in a folder are on the disk for good. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function failing<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreFailure(`Code of functions cannot be kept in ${folder}: ${why}`, {
      cause: error,
    });
  }
}

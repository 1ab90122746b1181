/**
 * The code of functions whose project has it in a zip, inline or in layers, as folders for as long as something runs it.
 *
 * Gaps: none known.
 * By design: 2026-11-29 what is unpacked is in the state or data folder, in a folder of this process, and goes with it; code is not
 *   read-only. 2026-11-29 one layer that is a folder is used where it is; several are copied into one folder. 2026-11-29 `cfn-response` (`cfnresponse` in Python) is there beside inline code whether or not the code names it.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { FunctionLayer } from "../../core/model/lambda-function.ts";
import { sha256Hex } from "../../core/sigv4/digest.ts";
import { CFN_RESPONSE } from "./cfn-response.ts";
import { type LayerContent, mergeInto, treeDigest } from "./layer-tree.ts";
import { PASSING, unzip } from "./unzip.ts";

/** Bytes of a zip that is read from a disk. Ours: Lambda bounds what is in it, 250 MB. */
export const ZIP_FILE_BYTES_MAX = 262_144_000;

/** What is made has this name until it is whole. */
const UNFINISHED = ".making-";

/** Folders by what is in them, so that the same code is unpacked once. */
export class DeployedFolders implements AsyncDisposable {
  readonly #parent: string;
  #own: Promise<string> | undefined;

  /** Nothing is made before something is unpacked. */
  constructor(parent: string) {
    this.#parent = resolve(parent);
  }

  /** Rejects with `SyntaxError` for a zip that cannot be unpacked. */
  async ofZip(file: string): Promise<string> {
    const { size } = await stat(file);
    if (size > ZIP_FILE_BYTES_MAX) {
      throw new SyntaxError(`it has ${size} bytes, and ${ZIP_FILE_BYTES_MAX} are allowed`);
    }
    const zip = await readFile(file);
    return this.#made(sha256Hex(zip), (folder) => unzip(folder, zip, PASSING));
  }

  /** `language`: the ending of the file. */
  async ofText(text: string, language: "js" | "py"): Promise<string> {
    const files = { [`index.${language}`]: text, ...CFN_RESPONSE[language] };
    const name = `${sha256Hex(Buffer.from(text))}-${language}`;
    return this.#made(name, async (folder) => {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(join(folder, path, ".."), { recursive: true });
        await writeFile(join(folder, path), content);
      }
    });
  }

  /**
   * What layers give, in order: the folder itself where there is one, else a copy of all of them. Rejects with `SyntaxError` for
   * what is too much or cannot be unpacked; a layer that is not there gives nothing.
   */
  async ofLayers(layers: readonly FunctionLayer[]): Promise<string> {
    const contents: LayerContent[] = [];
    for (const { path, subfolder } of layers) {
      const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
      if (isFolder === undefined) continue;
      contents.push({ folder: isFolder ? path : await this.ofZip(path), subfolder });
    }
    const digest = await treeDigest(contents);
    const [only, ...others] = contents;
    if (only !== undefined && others.length === 0 && only.subfolder === undefined) {
      return only.folder;
    }
    return this.#made(`opt-${digest}`, (folder) => mergeInto(folder, contents));
  }

  /** What is in none of them is removed. Never rejects: what cannot be removed goes with the process. */
  async keep(folders: ReadonlySet<string>): Promise<void> {
    if (this.#own === undefined) return;
    const own = await this.#own;
    for (const name of await readdir(own).catch(() => [])) {
      const folder = join(own, name);
      if (name === BOUNDARY || folders.has(folder)) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#own === undefined) return;
    const own = await this.#own.catch(() => undefined);
    this.#own = undefined;
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }

  async #made(name: string, make: (folder: string) => Promise<void>): Promise<string> {
    this.#own ??= this.#open();
    const own = await this.#own.catch((error: unknown) => {
      this.#own = undefined; // the next one tries again
      throw error;
    });
    const folder = join(own, name);
    if (await isThere(folder)) return folder;
    const unfinished = join(own, `${UNFINISHED}${randomUUID()}`);
    await mkdir(unfinished);
    try {
      await make(unfinished);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    await rename(unfinished, folder);
    return folder;
  }

  /** Folders of processes that were killed are removed first. */
  async #open(): Promise<string> {
    await mkdir(this.#parent, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#parent)) {
      const owner = /^(\d+)-/.exec(name)?.[1];
      if (owner === undefined || isAlive(Number(owner))) continue;
      await rm(join(this.#parent, name), { recursive: true, force: true }).catch(() => undefined);
    }
    const own = join(this.#parent, `${process.pid}-${randomUUID()}`);
    await mkdir(own, { mode: 0o700 });
    // Node.js looks above the code for what kind of module it is; on AWS nothing is there.
    await writeFile(join(own, BOUNDARY), "{}\n");
    return own;
  }
}

const BOUNDARY = "package.json";

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

import { memberOf, textOf } from "./json.ts";
import type { Instance, ModuleInstance } from "./show.ts";
import { SOURCE_CHARACTERS_MAX, SOURCE_FILES_MAX } from "./terraform-limits.ts";

/** Looks at the disk. */
export interface SourceDisk {
  /** Absolute paths of the `.tf` files of a folder, sorted; none where there is no such folder. */
  readonly filesOf: (folder: string) => readonly string[];
  /** `undefined`: it cannot be read, or it has more characters than that. */
  readonly read: (file: string, charactersMax: number) => string | undefined;
}

export interface Position {
  readonly file: string;
  readonly line: number;
}

/** HCL's own form of it, one to a line. */
const BLOCK = /^[ \t]*(resource|data|module)[ \t]+"([^"\n]+)"(?:[ \t]+"([^"\n]+)")?[ \t]*\{/gm;
const SOURCE = /^[ \t]*source[ \t]*=[ \t]*"([^"\n]+)"/m;
/** From a module's brace to its source; it is nearly always the first argument. */
const SOURCE_WITHIN_CHARACTERS = 2_000;

/** What one folder's files say. */
interface Folder {
  /** By `resource.type.name` and `data.type.name`. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Where modules come from, by the name of the call. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Where resources are written. The JSON does not say, so the root module's files and those of the modules in folders beside it
 * are searched, each folder once.
 */
export class SourcePositions {
  readonly #root: string;
  readonly #disk: SourceDisk;
  readonly #folders = new Map<string, Folder>();
  #filesLeft = SOURCE_FILES_MAX;

  constructor(root: string, disk: SourceDisk) {
    this.#root = root;
    this.#disk = disk;
  }

  of({ module, mode, type, name }: Instance): Position | undefined {
    const place = this.#folderOf(module);
    if (place === undefined) return undefined;
    const kind = mode === "data" ? "data" : "resource";
    return this.#search(place).positions.get(`${kind}.${type}.${name}`);
  }

  #folderOf(module: ModuleInstance): string | undefined {
    const { parent, name } = module;
    if (parent === undefined) return this.#root;
    const place = this.#folderOf(parent);
    if (place === undefined) return undefined;
    const call = memberOf(memberOf(parent.configuration, "module_calls"), name);
    const source = textOf(memberOf(call, "source")) ?? this.#search(place).sources.get(name);
    // Any other source is downloaded.
    return source !== undefined && /^\.\.?\//.test(source) ? joined(place, source) : undefined;
  }

  #search(place: string): Folder {
    const known = this.#folders.get(place);
    if (known !== undefined) return known;
    const positions = new Map<string, Position>();
    const sources = new Map<string, string>();
    for (const file of this.#disk.filesOf(place)) {
      if (this.#filesLeft === 0) break;
      this.#filesLeft -= 1;
      const text = this.#disk.read(file, SOURCE_CHARACTERS_MAX) ?? "";
      let line = 1;
      let counted = 0;
      for (const match of text.matchAll(BLOCK)) {
        const [written, kind = "", first = "", second] = match;
        for (; counted < match.index; counted += 1) if (text[counted] === "\n") line += 1;
        if (second !== undefined) {
          const address = `${kind}.${first}.${second}`;
          if (!positions.has(address)) positions.set(address, { file, line });
          continue;
        }
        const start = match.index + written.length;
        const source = SOURCE.exec(text.slice(start, start + SOURCE_WITHIN_CHARACTERS))?.[1];
        if (kind === "module" && source !== undefined) sources.set(first, source);
      }
    }
    const found = { positions, sources };
    this.#folders.set(place, found);
    return found;
  }
}

/** Of a folder and a path that begins with a dot. */
function joined(folder: string, path: string): string {
  const steps = folder.split("/");
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

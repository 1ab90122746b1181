import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Part, type PartFile, unpackPart } from "./unpack-part.ts";

/** What the single-file executable carries for functions, and where it is when it runs. */
export interface EmbeddedPrograms {
  /** Absolute path of the folder with the bootstraps; the AWS SDK stands beside it. */
  readonly bootstrapFolder: () => string;
  /** The URL of what Node.js imports before a handler in TypeScript. */
  readonly typeScriptLoader: () => string;
}

/** Where the build puts them, inside the executable. */
export const PROGRAMS_ASSET = "programs";
export const BOOTSTRAP_IN_PART = "bootstrap";
export const TSX_LOADER_IN_PART = "node_modules/tsx/dist/loader.mjs";

export interface EmbeddedProgramsOptions {
  /** The folder inside the executable. */
  readonly source: string;
  /** Where they are unpacked. */
  readonly folder: string;
  readonly warn: (sentence: string) => void;
}

/**
 * Node.js and Python read files, not executables: what they need of ours is unpacked before the first function
 * starts, and what TypeScript takes (esbuild is a program of its own) before the first handler in TypeScript.
 */
export function embeddedPrograms(options: EmbeddedProgramsOptions): EmbeddedPrograms {
  const { source, folder, warn } = options;
  const unpackedOnce = (name: string): (() => string) => {
    let unpacked: string | undefined;
    return () => {
      if (unpacked !== undefined) return unpacked;
      const { folder: found, notice } = unpackPart(folder, readPart(source, name));
      if (notice !== undefined) warn(notice);
      unpacked = found;
      return found;
    };
  };
  const functions = unpackedOnce("functions");
  const typeScript = unpackedOnce("typescript");
  return {
    bootstrapFolder: () => join(functions(), BOOTSTRAP_IN_PART),
    typeScriptLoader: () => pathToFileURL(join(typeScript(), TSX_LOADER_IN_PART)).href,
  };
}

function readPart(source: string, name: string): Part {
  const files = JSON.parse(readFileSync(join(source, `${name}.json`), "utf8")) as PartFile[];
  return {
    name,
    files,
    contents: () => Bun.zstdDecompressSync(readFileSync(join(source, `${name}.zst`))),
  };
}

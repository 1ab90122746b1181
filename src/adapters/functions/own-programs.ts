import { join } from "node:path";

/**
 * Our own files that interpreters run. They are asked for when an instance starts: the single-file executable has
 * to unpack them first.
 */
export interface OwnPrograms {
  /** Absolute path of the folder with our own bootstraps. */
  readonly bootstrapFolder: () => string;
  /** The URL of what Node.js imports before a handler in TypeScript. */
  readonly typeScriptLoader: () => string;
}

/** As npm has installed them: beside this file, and `tsx` where packages are. */
export const INSTALLED_PROGRAMS: OwnPrograms = Object.freeze({
  bootstrapFolder: () => join(import.meta.dirname, "bootstrap"),
  typeScriptLoader: () => import.meta.resolve("tsx"),
});

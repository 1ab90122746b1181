import type { SourcePosition } from "../core/model/project.ts";

/** More than the lines of any file that is read: templates and configurations are bounded far below it. */
const LINES_PER_FILE = 2 ** 24;

/**
 * Lines of several files as one run of numbers, so that a tree which was put together from them needs one number for
 * each node. The lines of the first file are their own numbers.
 */
export class SourceLines {
  /** Absolute path. */
  readonly first: string;
  readonly #files: string[];

  constructor(first: string) {
    this.first = first;
    this.#files = [first];
  }

  /** Absolute paths, in the order in which they came. */
  get files(): readonly string[] {
    return this.#files;
  }

  /** What to add to a line of this file, which may be known already, to get its number. */
  add(file: string): number {
    const known = this.#files.indexOf(file);
    const index = known === -1 ? this.#files.push(file) - 1 : known;
    return index * LINES_PER_FILE;
  }

  positionOf(number: number): SourcePosition {
    const index = Math.floor(number / LINES_PER_FILE);
    const file = this.#files[index];
    if (file === undefined) throw new RangeError(`No file has the line number ${number}`);
    return { file, line: number - index * LINES_PER_FILE };
  }
}

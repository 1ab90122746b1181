import { basename } from "node:path";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { type TemplateNode, text } from "../cloudformation/template-node.ts";
import { ProjectError } from "../project-error.ts";
import type { SourceLines } from "../source-lines.ts";
import { INCLUDED_CHARACTERS_MAX, INCLUDED_FILES_MAX } from "./serverless-limits.ts";

/** The text of a file; `undefined`: there is none. Throws when it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** Files that a configuration includes, each read once, within bounds. */
export class IncludedFiles {
  readonly #lines: SourceLines;
  readonly #readFile: ReadFile;
  readonly #nodes = new Map<string, TemplateNode | undefined>();

  constructor(lines: SourceLines, readFile: ReadFile) {
    this.#lines = lines;
    this.#readFile = readFile;
  }

  /** YAML and JSON as a tree, anything else as text; `undefined`: there is no such file. */
  node(path: string): TemplateNode | undefined {
    if (this.#nodes.has(path)) return this.#nodes.get(path);
    const source = this.text(path);
    const node = source === undefined ? undefined : this.#parse(path, source);
    this.#nodes.set(path, node);
    return node;
  }

  /** What it says, and that the project follows it from now on. */
  text(path: string): string | undefined {
    const source = this.#read(path);
    if (source === undefined) return undefined;
    this.follow(path);
    if (source.length <= INCLUDED_CHARACTERS_MAX) return source;
    const message = `${basename(path)} is larger than ${INCLUDED_CHARACTERS_MAX} characters: ${source.length}`;
    throw new ProjectError(message, { file: path, line: 1 });
  }

  /** A change of the file is a change of the project. Answers with what to add to a line of it to get its number. */
  follow(path: string): number {
    if (!this.#lines.files.includes(path) && this.#lines.files.length > INCLUDED_FILES_MAX) {
      const message = `The project includes more than ${INCLUDED_FILES_MAX} files`;
      throw new ProjectError(message, { file: this.#lines.first, line: 1 });
    }
    return this.#lines.add(path);
  }

  #read(path: string): string | undefined {
    try {
      return this.#readFile(path);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProjectError(`Cannot read ${path}: ${reason}`, undefined, { cause });
    }
  }

  #parse(path: string, source: string): TemplateNode {
    const offset = this.follow(path);
    if (!/\.(?:ya?ml|json|tfstate)$/.test(path)) return text(source, offset + 1);
    return parseTemplate(path, source, offset, {
      subject: basename(path),
      wordsAreBooleans: false,
    });
  }
}

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type { ValuePath } from "../../config/strict-map.ts";
import type { SourcePosition } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { yamlProblem } from "../yaml-problem.ts";

/** A YAML file as values, with the line of each. */
export interface YamlSource {
  readonly value: unknown;
  /** The line of what stands at `path`; of the nearest thing above it when that is not written. */
  readonly positionOf: (path: ValuePath) => SourcePosition;
}

/**
 * Parses strictly: a repeated key, an unknown tag or a broken line is an error.
 * Values under `textPaths` (`*` is any key) stay as they are written: `1.10` is text there, not 1.1.
 */
export function readYaml(options: {
  readonly file: string;
  readonly text: string;
  readonly textPaths: readonly string[];
}): YamlSource {
  const { file, text, textPaths } = options;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true, prettyErrors: false });
  refuseProblem(document, file, counter);
  visit(document, {
    Pair(_, { key }) {
      // An object would take it for its prototype and lose the entry without a word.
      if (keyText(key) !== "__proto__") return;
      const line = counter.linePos(startOf(key) ?? 0).line;
      throw new ProjectError('"__proto__" cannot be a name: choose another', { file, line });
    },
  });
  for (const path of textPaths) keepText(document.contents, path.split("."), document);
  const positionOf = (path: ValuePath): SourcePosition => {
    const offset = offsetOf(document, path);
    return { file, line: Math.max(1, counter.linePos(offset).line) };
  };
  try {
    return { value: document.toJS(), positionOf };
  } catch (cause) {
    // Aliases that multiply ("a billion laughs") end here.
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError(what, { file, line: 1 });
  }
}

/** A warning, such as an unknown tag, is an error here. */
function refuseProblem(document: Document.Parsed, file: string, counter: LineCounter): void {
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem === undefined) return;
  const said = yamlProblem(document);
  const isSyntax = said !== undefined && problem.code !== "DUPLICATE_KEY";
  const what = isSyntax ? `The file is not valid YAML: ${said.what}` : problem.message;
  const { line } = counter.linePos(said?.offset ?? problem.pos[0]);
  throw new ProjectError(what, { file, line: Math.max(1, line) });
}

function keepText(node: unknown, path: readonly string[], document: Document): void {
  const [key, ...rest] = path;
  const target = isAlias(node) ? node.resolve(document) : node;
  if (key === undefined) {
    const isNumberOrSwitch =
      isScalar(target) && ["number", "boolean"].includes(typeof target.value);
    if (isNumberOrSwitch && target.source !== undefined) target.value = target.source;
    return;
  }
  if (!isMap(target)) return;
  for (const pair of target.items) {
    if (key === "*" || keyText(pair.key) === key) keepText(pair.value, rest, document);
  }
}

function offsetOf(document: Document, path: ValuePath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(key));
      offset = startOf(pair?.key) ?? offset;
      next = pair?.value;
    } else if (isSeq(node) && typeof key === "number") {
      next = node.items[key];
      offset = startOf(next) ?? offset;
    }
    if (next === undefined) break;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

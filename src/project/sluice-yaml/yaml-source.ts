import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { ValuePath } from "../../config/strict-map.ts";
import type { SourcePosition } from "../../core/model/project.ts";
import { deepLine } from "../deep-line.ts";
import { ProjectError } from "../project-error.ts";
import { yamlProblem } from "../yaml-problem.ts";

/** Characters of a sluice.yaml. As many as of a template; ours. */
export const SLUICE_YAML_CHARACTERS_MAX = 1_048_576;
/** Aliases (`*name`) of a sluice.yaml, count. Ours: the library searches the file for each. */
export const ALIASES_MAX = 1_000;

/** Nesting of a sluice.yaml, levels. Ours: schemas of models nest deepest, and have a bound of their own. */
export const DEPTH_MAX = 200;

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
  if (text.length > SLUICE_YAML_CHARACTERS_MAX) {
    const message = `The file has ${text.length} characters; ${SLUICE_YAML_CHARACTERS_MAX} are allowed`;
    throw new ProjectError(message, { file, line: 1 });
  }
  const deep = deepLine(text);
  if (deep !== undefined) {
    throw new ProjectError(`The file nests deeper than ${DEPTH_MAX} levels`, { file, line: deep });
  }
  // The library's own search for repeated keys takes quadratic time; `survey` has it.
  const document = parse(text, file, counter);
  refuseProblem(document, file, counter);
  const tree = survey(document, (offset, message) => {
    throw new ProjectError(message, { file, line: Math.max(1, counter.linePos(offset).line) });
  });
  for (const path of textPaths) keepText(document.contents, path.split("."), tree);
  const positionOf = (path: ValuePath): SourcePosition => {
    const offset = offsetOf(document.contents, path, tree);
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

/** What is looked for more often than once, so that no look-up searches the file. */
interface Tree {
  readonly pairs: ReadonlyMap<unknown, ReadonlyMap<string, Pair>>;
  readonly targets: ReadonlyMap<unknown, Node>;
}

function parse(text: string, file: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, {
      ...{ lineCounter, merge: true, prettyErrors: false, uniqueKeys: false },
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // The stack of the library's parser has ended.
    const message = `The file nests deeper than ${DEPTH_MAX} levels`;
    throw new ProjectError(message, { file, line: 1 }, { cause });
  }
}

/** Walks the file once; the library's own walk takes time that grows with the square of the depth. */
function survey(document: Document, refuse: (offset: number, message: string) => never): Tree {
  const pairs = new Map<unknown, Map<string, Pair>>();
  const targets = new Map<unknown, Node>();
  const anchors = new Map<string, Node>();
  let aliases = 0;
  const walk = (node: unknown, depth: number): void => {
    if (depth > DEPTH_MAX) {
      refuse(startOf(node) ?? 0, `The file nests deeper than ${DEPTH_MAX} levels`);
    }
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > ALIASES_MAX) {
        const message = `The file has more than ${ALIASES_MAX} aliases, such as *${node.source}`;
        refuse(startOf(node) ?? 0, message);
      }
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
      return;
    }
    if (isNode(node) && "anchor" in node && node.anchor !== undefined) {
      anchors.set(String(node.anchor), node);
    }
    if (isSeq(node)) for (const item of node.items) walk(item, depth + 1);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const target = isAlias(key) ? anchors.get(key.source) : key;
      if (isMap(target) || isSeq(target)) {
        // Written as text, keys inside keys would grow with each level.
        refuse(startOf(key) ?? 0, "A key must be text: this one is a map or a list");
      }
      walk(key, depth + 1);
      walk(value, depth + 1);
    }
    pairs.set(node, pairsByKey(node, refuse));
  };
  walk(document.contents, 0);
  return { pairs, targets };
}

function pairsByKey(
  node: YAMLMap,
  refuse: (offset: number, message: string) => never,
): Map<string, Pair> {
  const byKey = new Map<string, Pair>();
  for (const pair of node.items) {
    const key = keyText(pair.key);
    const at = startOf(pair.key) ?? 0;
    // An object would take it for its prototype and lose the entry without a word.
    if (key === "__proto__") refuse(at, '"__proto__" cannot be a name: choose another');
    if (byKey.has(key) && key !== MERGE_KEY) refuse(at, "Map keys must be unique");
    byKey.set(key, pair);
  }
  return byKey;
}

/** A warning, such as an unknown tag, is an error here. */
function refuseProblem(document: Document.Parsed, file: string, counter: LineCounter): void {
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem === undefined) return;
  const said = yamlProblem(document);
  const what = said !== undefined ? `The file is not valid YAML: ${said.what}` : problem.message;
  const { line } = counter.linePos(said?.offset ?? problem.pos[0]);
  throw new ProjectError(what, { file, line: Math.max(1, line) });
}

function keepText(node: unknown, path: readonly string[], tree: Tree): void {
  const [key, ...rest] = path;
  const target = isAlias(node) ? tree.targets.get(node) : node;
  if (key === undefined) {
    const isNumberOrSwitch =
      isScalar(target) && ["number", "boolean"].includes(typeof target.value);
    if (isNumberOrSwitch && target.source !== undefined) target.value = target.source;
    return;
  }
  if (!isMap(target)) return;
  if (key === "*") for (const pair of target.items) keepText(pair.value, rest, tree);
  else keepText(tree.pairs.get(target)?.get(key)?.value, rest, tree);
}

function offsetOf(contents: unknown, path: ValuePath, tree: Tree): number {
  let node = contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = tree.targets.get(node);
    let next: unknown;
    if (isMap(node)) {
      const pair = tree.pairs.get(node)?.get(String(key));
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

/** It may stand twice. */
const MERGE_KEY = "<<";

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

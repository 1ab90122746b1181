import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { deepLine } from "../deep-line.ts";
import { ProjectError } from "../project-error.ts";
import { yamlProblem } from "../yaml-problem.ts";
import {
  TEMPLATE_CHARACTERS_MAX,
  TEMPLATE_DEPTH_MAX,
  TEMPLATE_NODES_MAX,
} from "./template-limits.ts";
import { list, mapping, type Scalar, type TemplateNode, text } from "./template-node.ts";

/** Whose file it is. */
export interface TemplateLanguage {
  /** What messages call the file. */
  readonly subject: string;
  /** YAML 1.1: a plain `yes` or `off` is a boolean. */
  readonly wordsAreBooleans: boolean;
}

const CLOUDFORMATION: TemplateLanguage = { subject: "Template", wordsAreBooleans: true };

/**
 * YAML or JSON text as a tree. CloudFormation reads YAML 1.1, so a plain `yes` or `off` is a boolean;
 * aliases and merge keys work as they do for `sam build`. `lineOffset`: what `SourceLines` adds to the lines of this file.
 */
export function parseTemplate(
  file: string,
  source: string,
  lineOffset = 0,
  language = CLOUDFORMATION,
): TemplateNode {
  const { subject } = language;
  if (source.length > TEMPLATE_CHARACTERS_MAX) {
    const message = `${subject} is larger than ${TEMPLATE_CHARACTERS_MAX} characters: ${source.length}`;
    throw new ProjectError(message, { file, line: 1 });
  }
  const deep = deepLine(source);
  if (deep !== undefined) {
    throw new ProjectError(`${subject} is nested too deep`, { file, line: deep });
  }
  const lineCounter = new LineCounter();
  const document = parse(file, source, { lineCounter, subject });
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { what, offset } = yamlProblem(document) ?? { what: problem.message, offset: 0 };
    const { line } = lineCounter.linePos(offset);
    const message = syntaxMessage(problem.code, what, subject);
    throw new ProjectError(message, { file, line: Math.max(line, 1) });
  }
  if (document.contents === null) throw new ProjectError(`${subject} is empty`, { file, line: 1 });
  const anchors = new Map<string, Node>();
  const conversion = { file, language, lineCounter, lineOffset, anchors, nodeCount: 0 };
  return convert(document.contents, conversion, 0);
}

interface Conversion {
  readonly file: string;
  readonly language: TemplateLanguage;
  readonly lineCounter: LineCounter;
  readonly lineOffset: number;
  readonly anchors: Map<string, Node>;
  nodeCount: number;
}

function parse(
  file: string,
  source: string,
  { lineCounter, subject }: { readonly lineCounter: LineCounter; readonly subject: string },
) {
  try {
    // The parser's own search for repeated keys takes quadratic time; `convertMap` has them anyway.
    const options = { lineCounter, prettyErrors: false, uniqueKeys: false };
    return parseDocument(source, { ...options, logLevel: "error" });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ProjectError(`${subject} is nested too deep`, { file, line: 1 }, { cause });
  }
}

function syntaxMessage(code: string, what: string, subject: string): string {
  if (code === "MULTIPLE_DOCS") return `${subject} must be one YAML document, not several`;
  return `${subject} is not valid YAML or JSON: ${what}`;
}

/** `keyLine`: collections stand where their key stands, because that is the line a reader looks for. */
function convert(
  node: Node,
  conversion: Conversion,
  depth: number,
  keyLine?: number,
): TemplateNode {
  const line = keyLine ?? lineOf(node, conversion);
  conversion.nodeCount += 1;
  if (depth > TEMPLATE_DEPTH_MAX) {
    fail(
      conversion,
      line,
      `${conversion.language.subject} is nested deeper than ${TEMPLATE_DEPTH_MAX} levels`,
    );
  }
  if (conversion.nodeCount > TEMPLATE_NODES_MAX) {
    fail(
      conversion,
      line,
      `${conversion.language.subject} has more than ${TEMPLATE_NODES_MAX} nodes after its aliases are expanded`,
    );
  }
  if (isAlias(node)) {
    const target = conversion.anchors.get(node.source);
    if (target === undefined)
      fail(conversion, line, `Alias *${node.source} has no anchor before it`);
    return convert(target, conversion, depth + 1, keyLine);
  }
  if ("anchor" in node && node.anchor !== undefined) conversion.anchors.set(node.anchor, node);
  const untagged = convertUntagged(node, conversion, depth, keyLine);
  const name = node.tag === undefined ? undefined : functionOfTag(node.tag);
  return name === undefined ? untagged : { kind: "call", name, argument: untagged, line };
}

function convertUntagged(
  node: Node,
  conversion: Conversion,
  depth: number,
  keyLine?: number,
): TemplateNode {
  const line = keyLine ?? lineOf(node, conversion);
  if (isScalar(node)) return convertScalar(node, lineOf(node, conversion), conversion);
  if (isMap(node)) return convertMap(node, conversion, depth, line);
  const items: TemplateNode[] = [];
  if ("items" in node)
    for (const item of node.items) items.push(convert(item as Node, conversion, depth + 1));
  return list(items, line);
}

function convertScalar(
  node: { value: unknown; type?: unknown; source?: string; tag?: string },
  line: number,
  { language }: Pick<Conversion, "language">,
): Scalar {
  const { value, source } = node;
  if (typeof value === "string") {
    const isWord = node.type === "PLAIN" && node.tag === undefined;
    const plain = isWord && language.wordsAreBooleans;
    if (plain && /^(yes|Yes|YES|on|On|ON)$/.test(value)) return boolean(true, line);
    if (plain && /^(no|No|NO|off|Off|OFF)$/.test(value)) return boolean(false, line);
    return text(value, line);
  }
  if (typeof value === "boolean") return boolean(value, line);
  if (typeof value === "number")
    return { kind: "scalar", value, text: source ?? String(value), line };
  return { kind: "scalar", value: null, text: "", line };
}

function boolean(value: boolean, line: number): Scalar {
  return { kind: "scalar", value, text: String(value), line };
}

function convertMap(
  node: YAMLMap,
  conversion: Conversion,
  depth: number,
  line: number,
): TemplateNode {
  const entries = new Map<string, TemplateNode>();
  const merged: TemplateNode[] = [];
  const keys = new Set<string>();
  for (const pair of node.items) {
    const keyLine = lineOf(pair.key as Node, conversion);
    if (!isScalar(pair.key)) fail(conversion, keyLine, "Key of a mapping must be text");
    const key = convertScalar(pair.key, keyLine, conversion).text;
    const value =
      pair.value === null
        ? convertScalar({ value: null }, keyLine, conversion)
        : convert(pair.value as Node, conversion, depth + 1, keyLine);
    if (keys.has(key)) fail(conversion, keyLine, `Key ${key} is written twice in one mapping`);
    keys.add(key);
    if (key === "<<") merged.push(...(value.kind === "list" ? value.items : [value]));
    else entries.set(key, value);
  }
  for (const source of merged) {
    if (source.kind !== "mapping")
      fail(conversion, source.line, "Merge key << takes a mapping or a list of mappings");
    for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value);
  }
  return longFormCall(entries, line) ?? mapping(entries, line);
}

function longFormCall(
  entries: ReadonlyMap<string, TemplateNode>,
  line: number,
): TemplateNode | undefined {
  if (entries.size !== 1) return undefined;
  for (const [name, argument] of entries) {
    // `Fn::ForEach::Name` stands where a key stands, so it is no value.
    if (name.startsWith("Fn::ForEach")) return undefined;
    if (name === "Ref" || name.startsWith("Fn::")) return { kind: "call", name, argument, line };
  }
  return undefined;
}

/** `!Sub` -> `Fn::Sub`; the tags of YAML itself (`!!str`) are no functions. */
function functionOfTag(tag: string): string | undefined {
  if (!tag.startsWith("!") || tag === "!") return undefined;
  const name = tag.slice(1);
  return name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
}

function lineOf(node: Node | null, conversion: Conversion): number {
  const { line } = conversion.lineCounter.linePos(node?.range?.[0] ?? 0);
  return conversion.lineOffset + Math.max(line, 1);
}

function fail(conversion: Conversion, line: number, message: string): never {
  const { file, lineOffset } = conversion;
  throw new ProjectError(message, { file, line: line - lineOffset });
}

import type { SourcePosition } from "../core/model/project.ts";
import { parseTemplate } from "./cloudformation/parse-template.ts";
import { kindOf, memberOf, type TemplateNode } from "./cloudformation/template-node.ts";
import { ProjectError } from "./project-error.ts";

export interface FileParameter {
  readonly name: string;
  readonly value: string;
  readonly position: SourcePosition;
}

/**
 * Parameters out of a file, JSON or YAML, in any form that AWS's tools take: a list of `ParameterKey` and `ParameterValue`
 * (aws cloudformation create-stack), a list of `Name=value`, a mapping under `Parameters` (aws cloudformation deploy, AWS
 * CodePipeline), or a mapping of names alone (AWS SAM). Values are in no message: they may be secrets.
 */
export function readParameterFile(file: string, text: string): FileParameter[] {
  const root = parseTemplate(file, text);
  const at = (line: number) => ({ file, line });
  const fail = (line: number, message: string): never => {
    throw new ProjectError(message, at(line));
  };
  const found = new Map<string, FileParameter>();
  const add = (name: string, node: TemplateNode, line: number) => {
    if (found.has(name)) fail(line, `Parameter ${name} is given twice`);
    const value = textOf(node);
    if (value === undefined) {
      return fail(line, `The value of parameter ${name} must be text: found ${kindOf(node)}`);
    }
    found.set(name, { name, value, position: at(line) });
  };
  if (root.kind === "list") {
    for (const item of root.items) addItem(item, { add, fail });
  } else if (root.kind === "mapping") {
    const under = memberOf(root, "Parameters");
    const entries = under?.kind === "mapping" ? under.entries : root.entries;
    for (const [name, node] of entries) add(name, node, node.line);
  } else fail(root.line, `Parameters must be a list or a mapping: found ${kindOf(root)}`);
  return [...found.values()];
}

interface Reading {
  add(name: string, value: TemplateNode, line: number): void;
  fail(line: number, message: string): never;
}

const MEMBERS = ["ParameterKey", "ParameterValue", "UsePreviousValue", "ResolvedValue"];

function addItem(item: TemplateNode, { add, fail }: Reading): void {
  const equals = item.kind === "scalar" ? item.text.indexOf("=") : -1;
  if (item.kind === "scalar" && equals > 0) {
    const value = item.text.slice(equals + 1);
    return add(item.text.slice(0, equals), { ...item, value, text: value }, item.line);
  }
  const key = memberOf(item, "ParameterKey");
  if (item.kind !== "mapping" || key?.kind !== "scalar" || key.text === "") {
    const form = "{ParameterKey: Name, ParameterValue: value}";
    return fail(item.line, `Each item of the list must be ${form}: found ${kindOf(item)}`);
  }
  for (const [name, { line }] of item.entries) {
    if (!MEMBERS.includes(name)) fail(line, `Parameter ${key.text}: ${name} is not known`);
  }
  const value = memberOf(item, "ParameterValue");
  if (value !== undefined) return add(key.text, value, item.line);
  const previous = memberOf(item, "UsePreviousValue");
  const why = previous === undefined ? "" : ": there is no previous value here";
  return fail(item.line, `Parameter ${key.text} has no ParameterValue${why}`);
}

/** CloudFormation takes numbers and booleans for text, and a list as text with commas. */
function textOf(node: TemplateNode): string | undefined {
  if (node.kind === "scalar") return node.value === null ? undefined : node.text;
  if (node.kind !== "list") return undefined;
  const items = node.items.map((item) => (item.kind === "scalar" ? item.text : undefined));
  return items.includes(undefined) ? undefined : items.join(",");
}

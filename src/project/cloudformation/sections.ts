import type { ProjectWarning } from "../../core/model/project.ts";
import { LOOP_KEY } from "./loop.ts";
import { fail, type Stack, warn } from "./scope.ts";
import { kindOf, type Mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** Where a section's reader says what it found. */
export interface Report {
  readonly stack: Stack;
  readonly warnings: ProjectWarning[];
}

const READ_SECTIONS = [
  ...["Parameters", "Mappings", "Conditions", "Globals", "Resources", "Transform", "Outputs"],
];
/** They say nothing about how the stack's resources behave. */
const SILENT_SECTIONS = ["AWSTemplateFormatVersion", "Description", "Metadata", "Rules", "Hooks"];
export const SAM = "AWS::Serverless-2016-10-31";
export const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";
const TRANSFORMS = [SAM, LANGUAGE_EXTENSIONS];

/** A template that is a mapping of sections that CloudFormation knows. */
export function checkSections(root: TemplateNode, report: Report): Mapping<TemplateNode> {
  if (root.kind !== "mapping")
    fail(report, root.line, `Template must be a mapping of sections: found ${kindOf(root)}`);
  for (const [name, node] of root.entries) {
    if (READ_SECTIONS.includes(name) || SILENT_SECTIONS.includes(name)) continue;
    const meant = meantBy(name, [...READ_SECTIONS, ...SILENT_SECTIONS]);
    if (meant !== undefined && !root.entries.has(meant)) {
      // CloudFormation: "Invalid template property or properties".
      fail(report, node.line, `Template section ${name} is not known: did you mean ${meant}?`);
    }
    warn(report, node.line, `Template section ${name} is not known, so it has no effect`);
  }
  for (const { name, line } of transformsOf(root)) {
    if (TRANSFORMS.includes(name)) continue;
    warn(report, line, `Transform ${name} runs on AWS only: what it changes is not changed here`);
  }
  return root;
}

export function section(
  root: Mapping<TemplateNode>,
  name: string,
  report: Report,
): ReadonlyMap<string, TemplateNode> {
  const node = root.entries.get(name);
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return new Map();
  if (node.kind === "mapping") return node.entries;
  return fail(report, node.line, `${name} must be a mapping: found ${kindOf(node)}`);
}

/** AWS: mappings hold no functions; one that found itself in a mapping would never end. */
export function literalSection(
  root: Mapping<TemplateNode>,
  name: string,
  report: Report,
): ReadonlyMap<string, TemplateNode> {
  const nodes = section(root, name, report);
  const refuse = (what: string, line: number) =>
    fail(report, line, `${name} must not contain functions: found ${what}`);
  const refuseCalls = (node: TemplateNode, key = ""): void => {
    if (key.startsWith(LOOP_KEY)) refuse(key, node.line);
    if (node.kind === "list") for (const item of node.items) refuseCalls(item);
    if (node.kind === "mapping") node.entries.forEach(refuseCalls);
    if (node.kind === "call" && node.name !== "Fn::Transform") refuse(node.name, node.line);
  };
  nodes.forEach(refuseCalls);
  return nodes;
}

export function runs(root: Mapping<TemplateNode>, transform: string): boolean {
  return transformsOf(root).some(({ name }) => name === transform);
}

/** AWS has macros run on it that may add anything to it. */
export function hasMacros(root: Mapping<TemplateNode>): boolean {
  if (transformsOf(root).some(({ name }) => !TRANSFORMS.includes(name))) return true;
  const resources = root.entries.get("Resources");
  const keys = resources?.kind === "mapping" ? [...resources.entries.keys()] : [];
  return [...root.entries.keys(), ...keys].some((name) => name.startsWith("Fn::Transform"));
}

function transformsOf({ entries }: Mapping<TemplateNode>): { name: string; line: number }[] {
  const node = entries.get("Transform");
  if (node === undefined) return [];
  return (node.kind === "list" ? node.items : [node]).map((item) => {
    const named = item.kind === "mapping" ? item.entries.get("Name") : item;
    const name = named?.kind === "scalar" ? named.text : kindOf(item);
    return { name, line: item.line };
  });
}

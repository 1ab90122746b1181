import type { ProjectWarning } from "../../core/model/project.ts";
import { meantType } from "./resource-type.ts";
import { fail, type Stack, type TemplateResource, warn } from "./scope.ts";
import { RESOURCES_MAX } from "./template-limits.ts";
import { kindOf, type Mapping, mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** A template by section, nothing evaluated yet. */
export interface Template {
  readonly parameters: ReadonlyMap<string, TemplateNode>;
  readonly mappings: ReadonlyMap<string, TemplateNode>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  readonly globals: ReadonlyMap<string, TemplateNode>;
  readonly resources: readonly TemplateResource[];
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  /** No macro of AWS's side adds resources to it. */
  readonly isWhole: boolean;
}

/** Where a section's reader says what it found. */
export interface Report {
  readonly stack: Stack;
  readonly warnings: ProjectWarning[];
}

const READ_SECTIONS = [
  "Parameters",
  "Mappings",
  "Conditions",
  "Globals",
  "Resources",
  "Transform",
  "Outputs",
];
/** They say nothing about how the stack's resources behave. */
const SILENT_SECTIONS = ["AWSTemplateFormatVersion", "Description", "Metadata", "Rules", "Hooks"];
const SAM = "AWS::Serverless-2016-10-31";
const TRANSFORMS = [SAM, "AWS::LanguageExtensions"];
const RESOURCE_ATTRIBUTES = [
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "Metadata",
  "DeletionPolicy",
  "UpdatePolicy",
  "UpdateReplacePolicy",
  "CreationPolicy",
  "Connectors",
  "IgnoreGlobals",
];

export function readTemplate(root: TemplateNode, report: Report): Template {
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
  checkTransforms(root.entries.get("Transform"), report);
  const resources = section(root, "Resources", report);
  if (resources.size === 0)
    fail(report, root.line, "Template has no resources: add a Resources section");
  const read = readResources(resources, report);
  if (!runsSam(root.entries.get("Transform"))) refuseServerless(root, read, report);
  return {
    parameters: section(root, "Parameters", report),
    mappings: literalSection(root, "Mappings", report),
    conditions: section(root, "Conditions", report),
    globals: globalsOf(root, report),
    resources: read,
    outputs: section(root, "Outputs", report),
    isWhole: isWhole(root, resources),
  };
}

function section(
  root: Mapping<TemplateNode>,
  name: string,
  report: Report,
): ReadonlyMap<string, TemplateNode> {
  const node = root.entries.get(name);
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return new Map();
  if (node.kind === "mapping") return node.entries;
  return fail(report, node.line, `${name} must be a mapping: found ${kindOf(node)}`);
}

function globalsOf(root: Mapping<TemplateNode>, report: Report): Template["globals"] {
  const node = root.entries.get("Globals");
  if (node === undefined) return new Map();
  if (node.kind === "mapping") return node.entries;
  const message = "'Globals' section is invalid. It must be a non-empty dictionary";
  return fail(report, node.line, message);
}

/** AWS: mappings hold no functions; one that found itself in a mapping would never end. */
function literalSection(
  root: Mapping<TemplateNode>,
  name: string,
  report: Report,
): ReadonlyMap<string, TemplateNode> {
  const nodes = section(root, name, report);
  const refuseCalls = (node: TemplateNode): void => {
    if (node.kind === "list") node.items.forEach(refuseCalls);
    if (node.kind === "mapping") node.entries.forEach(refuseCalls);
    if (node.kind === "call" && node.name !== "Fn::Transform") {
      fail(report, node.line, `${name} must not contain functions: found ${node.name}`);
    }
  };
  nodes.forEach(refuseCalls);
  return nodes;
}

function transformsOf(node: TemplateNode | undefined): { name: string; line: number }[] {
  if (node === undefined) return [];
  return (node.kind === "list" ? node.items : [node]).map((item) => ({
    name: item.kind === "scalar" ? item.text : kindOf(item),
    line: item.line,
  }));
}

/** CloudFormation: "Unrecognized resource types", "Invalid template property or properties [Globals]". */
function refuseServerless(
  { entries }: Mapping<TemplateNode>,
  resources: readonly TemplateResource[],
  report: Report,
): void {
  const remedy = `add the line "Transform: ${SAM}" to the template`;
  const first = resources.find(({ type }) => type.startsWith("AWS::Serverless::"));
  if (first !== undefined) {
    const { logicalId, type, line } = first;
    fail(report, line, `Resource ${logicalId}: AWS knows ${type} in SAM templates only: ${remedy}`);
  }
  const globals = entries.get("Globals");
  if (globals === undefined) return;
  fail(report, globals.line, `AWS knows Globals in SAM templates only: ${remedy}`);
}

function runsSam(node: TemplateNode | undefined): boolean {
  return transformsOf(node).some(({ name }) => name === SAM);
}

function isWhole(
  root: Mapping<TemplateNode>,
  resources: ReadonlyMap<string, TemplateNode>,
): boolean {
  const transforms = transformsOf(root.entries.get("Transform"));
  if (transforms.some(({ name }) => !TRANSFORMS.includes(name))) return false;
  return ![...root.entries.keys(), ...resources.keys()].some((name) => name.startsWith("Fn::"));
}

function checkTransforms(node: TemplateNode | undefined, report: Report): void {
  for (const { name, line } of transformsOf(node)) {
    if (TRANSFORMS.includes(name)) continue;
    warn(report, line, `Transform ${name} runs on AWS only: what it changes is not changed here`);
  }
}

function readResources(
  nodes: ReadonlyMap<string, TemplateNode>,
  report: Report,
): TemplateResource[] {
  const resources: TemplateResource[] = [];
  for (const [logicalId, node] of nodes) {
    if (logicalId.startsWith("Fn::")) {
      warn(
        report,
        node.line,
        `${logicalId} is expanded by AWS only: the resources it makes are left out`,
      );
      continue;
    }
    if (resources.length === RESOURCES_MAX) {
      fail(
        report,
        node.line,
        `Template has more than ${RESOURCES_MAX} resources, which AWS refuses`,
      );
    }
    resources.push(readResource(logicalId, node, report));
  }
  return resources;
}

function readResource(logicalId: string, node: TemplateNode, report: Report): TemplateResource {
  if (node.kind !== "mapping")
    fail(report, node.line, `Resource ${logicalId} must be a mapping: found ${kindOf(node)}`);
  const { entries, line } = node;
  for (const [name, attribute] of entries) {
    if (RESOURCE_ATTRIBUTES.includes(name)) continue;
    const meant = meantBy(name, RESOURCE_ATTRIBUTES);
    const subject = `Resource ${logicalId}: attribute ${name} is not known`;
    // CloudFormation: "Invalid template resource property".
    if (meant !== undefined) fail(report, attribute.line, `${subject}: did you mean ${meant}?`);
    warn(report, attribute.line, `${subject}, so it has no effect`);
  }
  const type = entries.get("Type");
  if (type?.kind !== "scalar" || type.text === "")
    fail(report, line, `Resource ${logicalId} has no Type`);
  const meant = meantType(type.text);
  if (meant !== undefined) {
    const subject = `Resource ${logicalId}: type ${type.text} is not known`;
    fail(report, type.line, `${subject}: did you mean ${meant}?`);
  }
  const condition = entries.get("Condition");
  if (condition !== undefined && condition.kind !== "scalar") {
    fail(
      report,
      condition.line,
      `Resource ${logicalId}: Condition must be the name of a condition`,
    );
  }
  return {
    logicalId,
    type: type.text,
    line,
    properties: readProperties(logicalId, entries.get("Properties"), line, report),
    condition: condition?.text,
    dependsOn: readDependsOn(logicalId, entries.get("DependsOn"), report),
    metadata: entries.get("Metadata"),
    ignoredGlobals: readIgnoredGlobals(logicalId, entries.get("IgnoreGlobals"), report),
  };
}

function readProperties(
  logicalId: string,
  node: TemplateNode | undefined,
  line: number,
  report: Report,
) {
  if (node === undefined || (node.kind === "scalar" && node.value === null))
    return mapping<TemplateNode>([], line);
  if (node.kind === "mapping") return node;
  return fail(
    report,
    node.line,
    `Resource ${logicalId}: Properties must be a mapping: found ${kindOf(node)}`,
  );
}

function readDependsOn(
  logicalId: string,
  node: TemplateNode | undefined,
  report: Report,
): string[] {
  if (node === undefined) return [];
  return (node.kind === "list" ? node.items : [node]).map((item) => {
    if (item.kind === "scalar" && item.text !== "") return item.text;
    return fail(
      report,
      item.line,
      `Resource ${logicalId}: DependsOn must be a logical id or a list of them`,
    );
  });
}

/** AWS SAM: `IgnoreGlobals: "*"`, or a list of property names. */
function readIgnoredGlobals(
  logicalId: string,
  node: TemplateNode | undefined,
  report: Report,
): TemplateResource["ignoredGlobals"] {
  if (node === undefined) return [];
  if (node.kind === "scalar" && node.text === "*") return "all";
  const isNamed = node.kind === "list" && node.items.every(({ kind }) => kind === "scalar");
  if (node.kind !== "list" || !isNamed) {
    const message = `Resource ${logicalId} has invalid resource attribute 'IgnoreGlobals'`;
    return fail(report, node.line, `${message}: write '*' or a list of properties`);
  }
  return node.items.flatMap((item) =>
    item.kind === "scalar" ? [{ name: item.text, line: item.line }] : [],
  );
}

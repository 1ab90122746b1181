import { meantType } from "./resource-type.ts";
import { fail, type TemplateResource, warn } from "./scope.ts";
import { hasMacros, type Report, runs, SAM, section } from "./sections.ts";
import { RESOURCES_MAX } from "./template-limits.ts";
import { kindOf, type Mapping, mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** A template's resources and what is said of all of them, nothing evaluated yet. */
export interface Template {
  readonly globals: ReadonlyMap<string, TemplateNode>;
  readonly resources: readonly TemplateResource[];
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  /** No macro of AWS's side adds resources to it. */
  readonly isWhole: boolean;
}

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

/** `root`: without loops. */
export function readTemplate(
  root: Mapping<TemplateNode>,
  report: Report,
  resourcesMax = RESOURCES_MAX,
): Template {
  const resources = section(root, "Resources", report);
  if (resources.size === 0)
    fail(report, root.line, "Template has no resources: add a Resources section");
  const read = readResources(resources, report, resourcesMax);
  if (!runs(root, SAM)) refuseServerless(root, read, report);
  return {
    globals: globalsOf(root, report),
    resources: read,
    outputs: section(root, "Outputs", report),
    isWhole: !hasMacros(root),
  };
}

function globalsOf(root: Mapping<TemplateNode>, report: Report): Template["globals"] {
  const node = root.entries.get("Globals");
  if (node === undefined) return new Map();
  if (node.kind === "mapping") return node.entries;
  const message = "'Globals' section is invalid. It must be a non-empty dictionary";
  return fail(report, node.line, message);
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

function readResources(
  nodes: ReadonlyMap<string, TemplateNode>,
  report: Report,
  resourcesMax: number,
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
    if (resources.length === resourcesMax) {
      fail(
        report,
        node.line,
        `Template has more than ${resourcesMax} resources, which AWS refuses`,
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

import type { Template } from "./read-template.ts";
import { GLOBAL_PROPERTIES } from "./sam-globals.ts";
import { fail, type TemplateResource } from "./scope.ts";
import type { Report } from "./sections.ts";
import { type Mapping, mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

const TYPE_PREFIX = "AWS::Serverless::";

/** The template's resources with `Globals` merged in, as `sam build` does it, and with SAM's refusals. */
export function applyGlobals(template: Template, report: Report): TemplateResource[] {
  const byType = new Map<string, Mapping<TemplateNode>>();
  for (const [name, node] of template.globals) {
    byType.set(TYPE_PREFIX + name, readSection(name, node, report));
  }
  return template.resources.map((resource) => {
    const globals = byType.get(resource.type);
    if (globals === undefined) return resource;
    const merged = merge(heeded(globals, resource, report), resource.properties);
    return merged.kind === "mapping" ? { ...resource, properties: merged } : resource;
  });
}

function readSection(name: string, node: TemplateNode, report: Report): Mapping<TemplateNode> {
  const known = Object.hasOwn(GLOBAL_PROPERTIES, name) ? GLOBAL_PROPERTIES[name] : undefined;
  if (known === undefined) {
    const names = Object.keys(GLOBAL_PROPERTIES).sort();
    return refuse(report, node.line, `'${name}' is not supported. ${instead(name, names)}`);
  }
  if (node.kind !== "mapping") {
    return refuse(report, node.line, `Value of ${name} must be a dictionary`);
  }
  for (const [property, { line }] of node.entries) {
    if (known.includes(property)) continue;
    const message = `'${property}' is not a supported property of '${name}'.`;
    refuse(report, line, `${message} ${instead(property, known)}`);
  }
  return node;
}

/** SAM names every name that it takes; the one that was meant says more. */
function instead(written: string, known: readonly string[]): string {
  const meant = meantBy(written, known);
  if (meant !== undefined) return `Did you mean '${meant}'?`;
  return `Must be one of the following values - [${known.map((name) => `'${name}'`).join(", ")}]`;
}

function refuse(report: Report, line: number, message: string): never {
  return fail(report, line, `'Globals' section is invalid. ${message}`);
}

/** Without what the resource's `IgnoreGlobals` names; `*` is everything. */
function heeded(
  globals: Mapping<TemplateNode>,
  { logicalId, ignoredGlobals }: TemplateResource,
  report: Report,
): Mapping<TemplateNode> {
  if (ignoredGlobals === "all") return mapping([], globals.line);
  for (const { name, line: at } of ignoredGlobals) {
    if (globals.entries.has(name)) continue;
    const attribute = `Resource ${logicalId} has invalid resource attribute 'IgnoreGlobals'`;
    const why = `Globals has no ${name} for it`;
    fail(report, at, `${attribute} on item '${name}': ${why}`);
  }
  const ignored = new Set(ignoredGlobals.map(({ name }) => name));
  return mapping(
    [...globals.entries].filter(([name]) => !ignored.has(name)),
    globals.line,
  );
}

/** AWS SAM, "Globals": mappings merge, lists are appended to the global list, anything else is overridden. */
function merge(global: TemplateNode, local: TemplateNode): TemplateNode {
  if (global.kind === "list" && local.kind === "list")
    return { ...local, items: [...global.items, ...local.items] };
  if (global.kind !== "mapping" || local.kind !== "mapping") return local;
  const entries = new Map(global.entries);
  for (const [key, value] of local.entries) {
    const inherited = entries.get(key);
    entries.set(key, inherited === undefined ? value : merge(inherited, value));
  }
  return { ...local, entries };
}

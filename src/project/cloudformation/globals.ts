import type { Report, Template } from "./read-template.ts";
import { fail, type TemplateResource, warn } from "./scope.ts";
import { type Mapping, mapping, type TemplateNode } from "./template-node.ts";
import { meantBy } from "./unknown-property.ts";

/** SAM's sections of `Globals`, and the type each one is for. */
const SECTIONS: Readonly<Record<string, string>> = {
  Function: "AWS::Serverless::Function",
  WebSocketApi: "AWS::Serverless::WebSocketApi",
};
const SILENT_SECTIONS = [
  "Api",
  "HttpApi",
  "SimpleTable",
  "StateMachine",
  "LayerVersion",
  "CapacityProvider",
];

/** The template's resources with `Globals` merged in, as `sam build` does it. */
export function applyGlobals(template: Template, report: Report): TemplateResource[] {
  const byType = new Map<string, Mapping<TemplateNode>>();
  for (const [name, node] of template.globals) {
    if (SILENT_SECTIONS.includes(name)) continue;
    const type = SECTIONS[name];
    if (type === undefined) {
      const meant = meantBy(name, [...Object.keys(SECTIONS), ...SILENT_SECTIONS]);
      const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
      warn(report, node.line, `Globals section ${name} is not known, so it has no effect${hint}`);
    } else if (node.kind === "mapping") byType.set(type, node);
    else fail(report, node.line, `Globals: ${name} must be a mapping`);
  }
  return template.resources.map((resource) => {
    const globals = byType.get(resource.type);
    if (globals === undefined || resource.ignoredGlobals.includes("*")) return resource;
    const kept = [...globals.entries].filter(([name]) => !resource.ignoredGlobals.includes(name));
    const merged = merge(mapping(kept, globals.line), resource.properties);
    return merged.kind === "mapping" ? { ...resource, properties: merged } : resource;
  });
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

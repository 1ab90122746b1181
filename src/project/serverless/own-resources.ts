import { list, mapping, type TemplateNode, text } from "../cloudformation/template-node.ts";
import type { ConfigNode } from "./config-node.ts";
import { mergeNodes } from "./merge-nodes.ts";

/** What the framework replaces in a resource that is extended; `Properties` and `Metadata` are merged into it. */
const REPLACED = [
  "Condition",
  "CreationPolicy",
  "DeletionPolicy",
  "UpdatePolicy",
  "UpdateReplacePolicy",
];
const MERGED = ["Properties", "Metadata"];

/** The logical ids of a service's own resources, before anything is generated. */
export function ownLogicalIds(resources: ConfigNode | undefined): Set<string> {
  const node = resources?.merged().member("Resources")?.merged().node;
  return new Set(node?.kind === "mapping" ? node.entries.keys() : []);
}

/** A template of what is generated, with the service's `resources` merged into it and its `extensions` applied. */
export function withOwnResources(
  generated: ReadonlyMap<string, TemplateNode>,
  resources: ConfigNode | undefined,
  line: number,
): TemplateNode {
  const base = mapping<TemplateNode>([["Resources", mapping(generated, line)]], line);
  if (resources === undefined) return base;
  const own = resources.merged();
  const whole = withMergedSections(own.whole());
  if (whole.kind !== "mapping") return own.fail("must be object");
  const entries = new Map(whole.entries);
  entries.delete("extensions");
  const template = mergeNodes(base, mapping(entries, whole.line));
  const extensions = own.member("extensions");
  return extensions === undefined ? template : extended(template, extensions);
}

/** `Resources` and `Outputs` may be lists of mappings themselves. */
function withMergedSections(template: TemplateNode): TemplateNode {
  if (template.kind !== "mapping") return template;
  const entries = [...template.entries].map(([name, node]): [string, TemplateNode] => [
    name,
    node.kind === "list" && node.items.every(({ kind }) => kind === "mapping")
      ? node.items.reduce(mergeNodes, mapping<TemplateNode>([], node.line))
      : node,
  ]);
  return mapping(
    entries.filter(([, node]) => !isNull(node)),
    template.line,
  );
}

function extended(template: TemplateNode, extensions: ConfigNode): TemplateNode {
  if (template.kind !== "mapping") return template;
  const section = template.entries.get("Resources");
  const resources = new Map(section?.kind === "mapping" ? section.entries : []);
  for (const extension of extensions.members()) {
    const resource = resources.get(extension.name);
    if (resource?.kind !== "mapping") {
      return extension.fail(
        `Cannot extend "${extension.name}" resource, as it's not found in generated stack`,
      );
    }
    let changed: TemplateNode = resource;
    for (const attribute of extension.members()) changed = withAttribute(changed, attribute);
    resources.set(extension.name, changed);
  }
  return mapping(
    [...template.entries, ["Resources", mapping(resources, template.line)]],
    template.line,
  );
}

function withAttribute(resource: TemplateNode, attribute: ConfigNode): TemplateNode {
  if (resource.kind !== "mapping") return resource;
  const { name } = attribute;
  const value = attribute.whole();
  const known = resource.entries.get(name);
  const set = (node: TemplateNode) => mapping([...resource.entries, [name, node]], resource.line);
  if (REPLACED.includes(name)) return set(value);
  if (MERGED.includes(name)) {
    if (value.kind !== "mapping") return attribute.fail("must be object");
    return set(
      mapping([...(known?.kind === "mapping" ? known.entries : []), ...value.entries], value.line),
    );
  }
  if (name === "DependsOn") {
    const before = known === undefined ? [] : known.kind === "list" ? known.items : [known];
    const after = value.kind === "list" ? value.items : [text(attribute.text(), value.line)];
    return set(list([...before, ...after], value.line));
  }
  const allowed = [...REPLACED, ...MERGED, "DependsOn"].join(", ");
  return attribute.fail(`Cannot extend a resource by "${name}": the framework extends ${allowed}`);
}

function isNull(node: TemplateNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

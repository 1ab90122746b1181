import type { TemplateNode } from "./template-node.ts";

/** Every name that `Ref`, `Fn::GetAtt` and `Fn::Sub` ask for in these parts of a template: parameters and logical ids. */
export function referencedNames(nodes: Iterable<TemplateNode>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of nodes) collect(node, found);
  return found;
}

function collect(node: TemplateNode, found: Set<string>): void {
  if (node.kind === "scalar") return;
  if (node.kind === "call") {
    if (node.name === "Ref" && node.argument.kind === "scalar") found.add(node.argument.text);
    if (node.name === "Fn::GetAtt") collectGetAtt(node.argument, found);
    if (node.name === "Fn::Sub") collectSub(node.argument, found);
    return collect(node.argument, found);
  }
  const inner = node.kind === "list" ? node.items : node.entries.values();
  for (const item of inner) collect(item, found);
}

function collectGetAtt(argument: TemplateNode, found: Set<string>): void {
  const [resource] = argument.kind === "list" ? argument.items : [argument];
  if (resource?.kind === "scalar") found.add(nameOf(resource.text));
}

function collectSub(argument: TemplateNode, found: Set<string>): void {
  const [template] = argument.kind === "list" ? argument.items : [argument];
  if (template?.kind !== "scalar") return;
  for (const [, name = ""] of template.text.matchAll(/\$\{([^!}][^}]*)\}/g))
    found.add(nameOf(name.trim()));
}

/** `Fn.Arn` asks for `Fn`. */
function nameOf(reference: string): string {
  return reference.split(".", 1)[0] ?? reference;
}

import { list, mapping, type TemplateNode } from "../cloudformation/template-node.ts";

/** As the framework merges: mappings member by member, lists item by item, anything else is replaced. */
export function mergeNodes(target: TemplateNode, source: TemplateNode): TemplateNode {
  if (target.kind === "mapping" && source.kind === "mapping") {
    const entries = new Map(target.entries);
    for (const [key, value] of source.entries) {
      const known = entries.get(key);
      entries.set(key, known === undefined ? value : mergeNodes(known, value));
    }
    return mapping(entries, target.line);
  }
  if (target.kind === "list" && source.kind === "list") {
    const { length } = target.items.length > source.items.length ? target.items : source.items;
    const items = Array.from({ length }, (_, index) => {
      const [one, other] = [target.items[index], source.items[index]];
      if (one === undefined || other === undefined) return (other ?? one) as TemplateNode;
      return mergeNodes(one, other);
    });
    return list(items, target.line);
  }
  return source;
}

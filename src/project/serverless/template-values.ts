import { call, list, mapping, type TemplateNode, text } from "../cloudformation/template-node.ts";
import { scalar } from "./resolve-variables.ts";

/** What generated resources are written with; `undefined` members are left out. */
export type Written =
  | TemplateNode
  | string
  | number
  | boolean
  | readonly Written[]
  | { readonly [name: string]: Written | undefined };

/** As it would stand in a template, on one line; what is a node keeps its own. */
export function written(value: Written, line: number): TemplateNode {
  if (typeof value === "string") return text(value, line);
  if (typeof value === "number" || typeof value === "boolean") return scalar(value, line);
  if (isNode(value)) return value;
  if (isList(value))
    return list(
      value.map((item) => written(item, line)),
      line,
    );
  const entries: [string, TemplateNode][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) entries.push([name, written(member, line)]);
  }
  return mapping(entries, line);
}

export function ref(logicalId: string, line: number): TemplateNode {
  return call("Ref", text(logicalId, line));
}

export function arnOf(logicalId: string, line: number): TemplateNode {
  return call("Fn::GetAtt", written([logicalId, "Arn"], line));
}

export function join(separator: string, parts: readonly Written[], line: number): TemplateNode {
  return call("Fn::Join", written([separator, parts], line));
}

export function sub(value: string, line: number): TemplateNode {
  return call("Fn::Sub", text(value, line));
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function isNode(value: Exclude<Written, string | number | boolean>): value is TemplateNode {
  return "kind" in value && "line" in value && typeof value.line === "number";
}

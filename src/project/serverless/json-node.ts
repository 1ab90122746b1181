import { type Call, list, mapping, type TemplateNode } from "../cloudformation/template-node.ts";
import { scalar } from "./resolve-variables.ts";
import { RESOLVED_NODES_MAX } from "./serverless-limits.ts";

/** Nesting of a value that code has made, levels. */
export const VALUE_DEPTH_MAX = 100;

/** A value of JSON as a tree that stands on one line. Throws RangeError. */
export function nodeOfJson(value: unknown, line: number): TemplateNode {
  let count = 0;
  const convert = (each: unknown, depth: number): TemplateNode => {
    count += 1;
    if (depth > VALUE_DEPTH_MAX)
      throw new RangeError(`is nested deeper than ${VALUE_DEPTH_MAX} levels`);
    if (count > RESOLVED_NODES_MAX)
      throw new RangeError(`has more than ${RESOLVED_NODES_MAX} values`);
    if (Array.isArray(each)) {
      return list(
        each.map((item) => convert(item, depth + 1)),
        line,
      );
    }
    if (typeof each === "object" && each !== null) {
      const entries = Object.entries(each).map(([key, member]): [string, TemplateNode] => [
        key,
        convert(member, depth + 1),
      ]);
      return callOf(entries, line) ?? mapping(entries, line);
    }
    const isPlain = ["string", "number", "boolean"].includes(typeof each);
    return scalar(isPlain ? (each as string | number | boolean) : null, line);
  };
  return convert(value, 0);
}

/** `{ Ref: "Table" }` is CloudFormation's. */
function callOf(entries: readonly [string, TemplateNode][], line: number): Call | undefined {
  const [first] = entries;
  if (first === undefined || entries.length > 1) return undefined;
  const [name, argument] = first;
  if (name !== "Ref" && !name.startsWith("Fn::")) return undefined;
  return { kind: "call", name, argument, line };
}

/** The other way round. */
export function jsonOfNode(node: TemplateNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(jsonOfNode);
    case "call":
      return { [node.name]: jsonOfNode(node.argument) };
    case "mapping":
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, jsonOfNode(value)]));
  }
}

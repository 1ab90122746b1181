import { withDynamicReferences } from "./dynamic-reference.ts";
import { resolve } from "./resolve.ts";
import type { Scope } from "./scope.ts";
import type { TemplateNode, Value } from "./template-node.ts";

/** A property's value: functions first, then dynamic references. `undefined` is `AWS::NoValue`. */
export function resolveProperty(node: TemplateNode, scope: Scope): Value | undefined {
  const value = resolve(node, scope);
  return value === undefined ? undefined : withDynamicReferences(value, scope);
}

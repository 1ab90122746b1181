import type { JsonValue } from "../../core/json-path.ts";
import type { Value } from "./template-node.ts";

/** What the template's text would say as JSON. */
export function jsonOf(value: Value): JsonValue {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(jsonOf);
  return Object.fromEntries([...value.entries].map(([name, member]) => [name, jsonOf(member)]));
}

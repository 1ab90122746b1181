import type { JsonValue } from "../json-path.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { javaText } from "./java-text.ts";
import { VtlList, VtlMap, type VtlValue } from "./value.ts";

/** Copies, because templates may change what they read. */
export function valueOfJson(json: unknown, budget: Budget): VtlValue {
  budget.spend(1);
  switch (typeof json) {
    case "string":
    case "boolean":
      return json;
    case "number":
      // A whole number beyond what a double tells apart is lost already: JSON.parse rounded it.
      return Number.isInteger(json) && !Number.isSafeInteger(json) ? BigInt(json) : json;
    case "object":
      if (json === null) return null;
      return budget.nested(() => {
        if (Array.isArray(json)) {
          return new VtlList(
            json.map((item) => valueOfJson(item, budget)),
            true,
          );
        }
        const entries = Object.entries(json);
        return new VtlMap(entries.map(([key, value]) => [key, valueOfJson(value, budget)]));
      });
    default:
      return null;
  }
}

/** `undefined` when the text is not JSON. */
export function parseJsonText(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Compact JSON. What JSON has no form for is written as text. */
export function jsonText(value: VtlValue, budget: Budget): string {
  if (value instanceof VtlList) {
    return budget.nested(() => joined(value.items, (item) => jsonText(item, budget), budget, "[]"));
  }
  if (value instanceof VtlMap) {
    const member = ([key, item]: [string, VtlValue]) =>
      `${quoted(key, budget)}:${jsonText(item, budget)}`;
    return budget.nested(() => joined(value.entries, member, budget, "{}"));
  }
  if (typeof value === "string") return quoted(value, budget);
  if (value === null || typeof value === "boolean") return String(value);
  const text = javaText(value, budget);
  if (typeof value === "object" || !/^-?\d/.test(text)) {
    return typeof value === "object" && "value" in value && typeof value.value === "number"
      ? text
      : quoted(text, budget);
  }
  return text;
}

/** Written while the budget lasts, so that a value that holds itself ends. */
function joined<Item>(
  items: Iterable<Item>,
  write: (item: Item) => string,
  budget: Budget,
  brackets: string,
): string {
  let text = brackets.charAt(0);
  for (const item of items) {
    if (text.length > 1) text += ",";
    text += write(item);
    budget.text(text.length);
  }
  return text + brackets.charAt(1);
}

function quoted(text: string, budget: Budget): string {
  budget.text(text.length);
  return JSON.stringify(text);
}

import type { JsonValue } from "../../core/json-path.ts";
import type { Budget } from "../../core/vtl/budget.ts";

/** Whether no two items are equal, whatever the order of their members. Takes as long as writing them down. */
export function isUnique(items: readonly JsonValue[], budget: Budget): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const text = canonical(item, budget);
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}

function canonical(value: JsonValue, budget: Budget): string {
  budget.spend(1);
  if (typeof value !== "object" || value === null) {
    if (typeof value === "string") budget.text(value.length);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, budget)).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const written = members.map(([name, member]) => {
    budget.text(name.length);
    return `${JSON.stringify(name)}:${canonical(member, budget)}`;
  });
  return `{${written.join(",")}}`;
}

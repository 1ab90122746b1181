import type { Budget } from "./budget.ts";
import { VtlList, VtlMap, type VtlValue } from "./value.ts";

/** For `$context` and `$stageVariables`. Copies, because templates may change what they read. */
export function valueOfJson(json: unknown, budget: Budget): VtlValue {
  budget.spend(1);
  switch (typeof json) {
    case "string":
    case "boolean":
      return json;
    case "number":
      // JSON.parse has rounded a whole number this large; it stays a whole number.
      return Number.isInteger(json) && !Number.isSafeInteger(json) ? BigInt(json) : json;
    case "object":
      return json === null ? null : budget.nested(() => composite(json, budget));
    default:
      return null;
  }
}

function composite(json: object, budget: Budget): VtlValue {
  if (Array.isArray(json)) {
    return new VtlList(
      json.map((item: unknown) => valueOfJson(item, budget)),
      true,
    );
  }
  const entries = Object.entries(json);
  return new VtlMap(entries.map(([key, value]) => [key, valueOfJson(value, budget)]));
}

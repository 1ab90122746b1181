import type { StoreChange } from "../engine/definition-store.ts";
import { rootOf } from "./definitions.ts";
import { APIS } from "./stored/api.ts";

/** Ids of the APIs that are changed, themselves or in what is below them. */
export function changedApis(changes: readonly StoreChange[]): ReadonlySet<string> {
  const prefix = `${APIS.path}/`;
  const apis = new Set<string>();
  for (const change of changes) {
    if (!("key" in change) || !change.key.startsWith(prefix)) continue;
    apis.add(rootOf(change.key).slice(prefix.length));
  }
  return apis;
}

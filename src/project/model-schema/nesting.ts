import type { JsonValue } from "../../core/json-path.ts";

/** Whether arrays and objects go more than `levels` deep. Looks at them one after the other: a stack has its own end. */
export function isDeeperThan(document: JsonValue, levels: number): boolean {
  let level: JsonValue[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: JsonValue[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      if (depth === levels) return true;
      for (const member of Object.values(value)) next.push(member);
    }
    level = next;
  }
  return false;
}

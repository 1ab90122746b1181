import { isFunctionName } from "./template-yaml.ts";

/** Levels of a schema that is written as a map; a template may have 100 in all. */
const LEVELS_MAX = 50;

/** A schema as a map where that comes back as the same text and CloudFormation reads it as it is; else its text. */
export function modelSchema(text: string): unknown {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    return text;
  }
  const isMap = typeof schema === "object" && schema !== null && !Array.isArray(schema);
  return isMap && JSON.stringify(schema) === text && isPlain(schema, 0) ? schema : text;
}

/** CloudFormation takes no null, and some names for its functions. */
function isPlain(value: unknown, level: number): boolean {
  if (value === null || level > LEVELS_MAX) return false;
  if (typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, level + 1));
  const entries = Object.entries(value);
  return entries.every(
    ([key, member]) => !isFunctionName(key, entries.length) && isPlain(member, level + 1),
  );
}

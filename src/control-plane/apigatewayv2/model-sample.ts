/** A document of a schema's form, as JSON: what GetModelTemplate gives to begin with. */
export function sampleOf(schema: string): string {
  try {
    return JSON.stringify(sample(JSON.parse(schema), 0), null, 2);
  } catch {
    return "{}"; // An API with disableSchemaValidation may have any text here.
  }
}

/** Levels of the sample. Ours. */
export const SAMPLE_DEPTH_MAX = 20;

function sample(schema: unknown, depth: number): unknown {
  if (typeof schema !== "object" || schema === null || depth >= SAMPLE_DEPTH_MAX) return {};
  const { type, properties, items } = schema as Readonly<Record<string, unknown>>;
  switch (Array.isArray(type) ? type[0] : type) {
    case "string":
      return "";
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return items === undefined ? [] : [sample(items, depth + 1)];
    default:
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, each]) => [name, sample(each, depth + 1)]),
      );
  }
}

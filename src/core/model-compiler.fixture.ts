import type { ModelCompiler } from "./request-models.ts";

/** In place of JSON Schema: a document fits when it has the member whose name is the schema. */
export const compileMemberNames: ModelCompiler =
  () =>
  ({ schema }) => {
    if (schema === "broken") throw new SyntaxError("the schema is broken");
    return (document) =>
      Object.hasOwn(Object(document), schema) ? undefined : `[${schema} is missing]`;
  };

import { refer } from "./reference.ts";
import { resolve } from "./resolve.ts";
import { fail, type Scope, type TemplateResource } from "./scope.ts";

/** What `!Ref` to the resource gives: the id or name by which other resources know it. */
export function referenceTo(resource: TemplateResource, anyScope: Scope): string {
  const scope = anyScope.homes.get(resource) ?? anyScope;
  const { logicalId, line } = resource;
  const value = refer(logicalId, {
    scope,
    name: "Ref",
    line,
    resolve: (node) => resolve(node, scope),
  });
  return value?.kind === "scalar"
    ? value.text
    : fail(scope, line, `Resource ${logicalId} has no Ref`);
}

import { type Dependencies, readDependencies } from "./dependencies.ts";
import { STACK_TYPES } from "./resource-type.ts";
import type { Scope, TemplateResource } from "./scope.ts";

/** Stacks that are deployed together and those that they nest, to be read as one. */
export interface Whole {
  /** Sees the resources of every stack, by address. */
  readonly scope: Scope;
  readonly scopes: readonly Scope[];
  readonly dependencies: Dependencies;
}

/**
 * Opens every nested stack. What a nested stack needs, all of its resources wait for, and what needs the stack waits for all
 * of them.
 */
export function openAll(roots: readonly Scope[]): Whole {
  const [first] = roots;
  if (first === undefined) throw new RangeError("There is no stack to read");
  const { all, homes } = first;
  const omitted = new Set<string>();
  const dependencies = new Map<TemplateResource, Set<TemplateResource>>();
  const scopes: Scope[] = [];
  const visit = (scope: Scope, prefix: string, before: Iterable<TemplateResource>): void => {
    scopes.push(scope);
    for (const logicalId of scope.omitted) omitted.add(withoutIndex(prefix + logicalId));
    for (const [resource, needed] of readDependencies(scope)) {
      dependencies.set(resource, new Set([...needed, ...before]));
    }
    for (const [logicalId, resource] of scope.resources) {
      all.set(prefix + logicalId, resource);
      homes.set(resource, scope);
      if (!STACK_TYPES.includes(resource.type)) continue;
      const nested = scope.nestedStacks.open(resource, scope);
      if (nested === undefined) continue;
      const needed = [...(dependencies.get(resource) ?? [])];
      visit(nested, `${prefix}${logicalId}/`, needed);
      dependencies.set(resource, new Set([...needed, ...nested.resources.values()]));
    }
  };
  for (const [index, root] of roots.entries()) {
    visit(root, roots.length === 1 ? "" : `#${index}/`, []);
  }
  return { scope: { ...first, resources: all, omitted }, scopes, dependencies };
}

/** As one names a resource by its address: `Fn`, or `Stack/Fn` in a nested stack, as `sam local` does. */
export function withoutIndex(address: string): string {
  return address.replace(/^#\d+\//, "");
}

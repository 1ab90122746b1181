import { ProjectError } from "../project-error.ts";
import type { Scope } from "./scope.ts";

/**
 * What `read` makes of a part of the templates that nothing here runs; `undefined` where it cannot be told. What it would
 * warn about is nobody's concern, and an error in it is not this project's to end with. MUST come after whoever warns: what a
 * resource is called is worked out once.
 */
export function readQuietly<Result>(scope: Scope, read: () => Result): Result | undefined {
  const said = scope.warnings.length;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    // Whoever was being named is so no longer.
    for (const each of new Set([scope, ...scope.homes.values()])) each.resolving.length = 0;
    return undefined;
  } finally {
    scope.warnings.length = said;
  }
}

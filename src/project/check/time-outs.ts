import { functionKey, placeOf } from "../place-key.ts";
import { calledFunctions } from "./called-functions.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** Functions that may still run when the route that called them has given up: once for each, with the shortest wait. */
export function timeOutFindings({ project }: CheckInput): Finding[] {
  const shortest = new Map<string, { readonly routeKey: string; readonly waitMs: number }>();
  const calls = calledFunctions(project);
  for (const { lambda, caller, timeoutInMillis: waitMs } of calls) {
    // Nobody waits for what $disconnect answers.
    if (waitMs === undefined || caller.kind !== "route" || caller.routeKey === "$disconnect")
      continue;
    if (lambda.timeoutSeconds * 1_000 <= waitMs) continue;
    const known = shortest.get(lambda.functionArn);
    if (known === undefined || waitMs < known.waitMs) {
      shortest.set(lambda.functionArn, { routeKey: caller.routeKey, waitMs });
    }
  }
  return project.functions.flatMap(({ functionArn, functionName, timeoutSeconds }) => {
    const found = shortest.get(functionArn);
    if (found === undefined) return [];
    const { routeKey, waitMs } = found;
    const message = `Function ${functionName} may run ${timeoutSeconds} seconds, and route ${routeKey} waits ${waitMs / 1_000}`;
    const position = placeOf(project, functionKey(functionArn));
    return [finding("function-outlives-integration", position, message)];
  });
}

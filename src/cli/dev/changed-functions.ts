import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { runsFrom } from "./code-file.ts";

/** Functions that one line names. */
export const FUNCTIONS_NAMED_MAX = 4;

/** Those whose code is among `paths`. */
export function changedFunctions(
  functions: readonly LambdaFunction[],
  paths: readonly string[],
): LambdaFunction[] {
  return functions.filter((each) => paths.some((path) => runsFrom(each, path)));
}

/** `function chat-Join`, `functions a, b and 3 more`. */
export function namesOf(functions: readonly LambdaFunction[]): string {
  const names = functions.map(({ functionName }) => functionName);
  const [only] = names;
  if (names.length === 1) return `function ${only}`;
  const more = names.length - FUNCTIONS_NAMED_MAX;
  if (more <= 0) return `functions ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `functions ${names.slice(0, FUNCTIONS_NAMED_MAX).join(", ")} and ${more} more`;
}

import { isDeepStrictEqual } from "node:util";
import type { LocalFunctions } from "../adapters/functions/local-functions.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";

/** One function, and what runs it. */
export interface RunningFunction {
  readonly definition: LambdaFunction;
  readonly runtime: LocalFunctions;
}

/** By the function's ARN. */
export type RunningFunctions = ReadonlyMap<string, RunningFunction>;

/** What runs `definitions`: a function whose definition is the same as in `before` goes on. */
export function runningFunctions(
  definitions: readonly LambdaFunction[],
  before: RunningFunctions,
  runtimeOf: (definition: LambdaFunction) => LocalFunctions,
): RunningFunctions {
  return new Map(
    definitions.map((definition) => {
      const { functionArn } = definition;
      const known = before.get(functionArn);
      const isSame = known !== undefined && isDeepStrictEqual(known.definition, definition);
      const runtime = isSame ? known.runtime : runtimeOf(definition);
      return [functionArn, { definition, runtime }];
    }),
  );
}

/** As `ReplaceableFunctions` takes them. */
export function runtimesOf(functions: RunningFunctions): ReadonlyMap<string, LocalFunctions> {
  return new Map([...functions].map(([functionArn, { runtime }]) => [functionArn, runtime]));
}

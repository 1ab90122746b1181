import type { SourcePosition } from "../../core/model/project.ts";
import { chooseStacks } from "./choose-stacks.ts";
import { readAssembly } from "./read-assembly.ts";
import { definesApi, servedStacks } from "./served-stacks.ts";

/** Where an app is deployed, as far as it says so, and the stack that says it. */
export interface AppPlace {
  readonly region?: string;
  readonly accountId?: string;
  readonly position: SourcePosition;
}

/** Of the first stack with a WebSocket API that says something; `undefined`: the app leaves it open. */
export function placeOfApp(manifest: string, patterns: readonly string[]): AppPlace | undefined {
  const served = servedStacks(chooseStacks(readAssembly(manifest), patterns, manifest));
  const first = served.filter(definesApi).find(({ stack }) => stack.region ?? stack.accountId);
  if (first === undefined) return undefined;
  const { region, accountId, position } = first.stack;
  return {
    ...(region === undefined ? {} : { region }),
    ...(accountId === undefined ? {} : { accountId }),
    position,
  };
}

import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { StoreChange } from "../../engine/definition-store.ts";
import type { FunctionCode } from "../../engine/function-code.ts";
import type { DefinitionReader } from "../definitions.ts";
import { arnOfFunction } from "../lambda/lambda-operation.ts";
import type { Home } from "../operation.ts";
import { FUNCTIONS } from "../stored/function.ts";

/** The functions that no file serves. */
export function servedFunctions(
  reader: DefinitionReader,
  home: Home,
  folders: Pick<FunctionCode, "folderOf">,
): LambdaFunction[] {
  return reader.all(FUNCTIONS).flatMap(({ id: functionName, value }): LambdaFunction[] => {
    const { code, reservedConcurrentExecutions: reserved } = value;
    if (code === undefined) return [];
    const { handler, runtime, timeoutSeconds, memorySizeMb, environment } = value;
    return [
      {
        ...{ functionName, functionArn: arnOfFunction(functionName, home), handler, runtime },
        codePath: folders.folderOf({ functionName, sha256: code.sha256 }),
        ...{ timeoutSeconds, memorySizeMb, environment },
        ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      },
    ];
  });
}

export function changesFunctions(changes: readonly StoreChange[]): boolean {
  return changes.some((each) => "key" in each && each.key.startsWith(`${FUNCTIONS.path}/`));
}

import type { LambdaFunction } from "../../../core/model/lambda-function.ts";
import { fail, type Scope } from "../scope.ts";
import { readFunction } from "./function.ts";
import type { CodeFolders } from "./function-code.ts";

/** The functions whose code is here; two of one name are refused, as Lambda does. */
export function readFunctions(scope: Scope, folders: CodeFolders): LambdaFunction[] {
  const functions = new Map<string, LambdaFunction>();
  for (const resource of scope.resources.values()) {
    if (resource.type !== "AWS::Serverless::Function" && resource.type !== "AWS::Lambda::Function")
      continue;
    const lambda = readFunction(resource, scope, folders);
    if (lambda === undefined) continue;
    if (functions.has(lambda.functionName)) {
      fail(
        scope,
        resource.line,
        `Function ${resource.logicalId}: a function named ${lambda.functionName} exists already`,
      );
    }
    functions.set(lambda.functionName, lambda);
  }
  return [...functions.values()];
}

import { absentFunctionAdvice } from "../../absent-function.ts";
import { functionArn } from "../identity/lambda.ts";
import type { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import { type Scope, warn } from "../scope.ts";

export const FUNCTION_TYPES = ["AWS::Serverless::Function", "AWS::Lambda::Function"];

/** Says once of a function that is none of the template's when nothing invokes it, or when AWS does. */
export function adviseOnFunction(reader: PropertyReader, property: string, uri: string): void {
  const { scope } = reader;
  const advice = absentFunctionAdvice(uri, scope.lambdaEndpoints, (arn) =>
    isOfTemplate(arn, scope),
  );
  if (advice === undefined || scope.warnings.some(({ message }) => message === advice)) return;
  warn(scope, reader.lineOf(property), advice);
}

function isOfTemplate(arn: string, scope: Scope): boolean {
  for (const resource of scope.all.values()) {
    if (!FUNCTION_TYPES.includes(resource.type)) continue;
    if (functionArn(scope.stack, referenceTo(resource, scope)) === arn) return true;
  }
  return false;
}

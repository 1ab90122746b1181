/**
 * What the operations of Lambda have in common: how a function is named, and what policies are asked for (AWS Lambda API; AWS:
 * "Actions, resources, and condition keys for AWS Lambda").
 *
 * Gaps: none known.
 * By design: 2026-11-28 every function has one version, `$LATEST`, and no alias: another qualifier is not found.
 */
import { parseFunctionName } from "../../core/invoke-api/function-name.ts";
import { partitionOf } from "../../core/partition.ts";
import { badRequest, ControlFault } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import {
  type Context,
  type Home,
  type Operation,
  type OperationSpec,
  operation,
  type Request,
} from "../operation.ts";
import { FUNCTIONS, type StoredFunction } from "../stored/function.ts";

export function lambdaOperation<Body = undefined>(
  spec: Omit<OperationSpec<Body>, "service" | "asks">,
): Operation {
  return operation<Body>({
    ...spec,
    service: "lambda",
    asks: ({ FunctionName, Resource }, home) => ({
      action: `lambda:${spec.name}`,
      resource: arnOf(FunctionName ?? Resource, home),
    }),
  });
}

/** `*`: the operation is about no function, or about none that can be named. */
function arnOf(name: string | undefined, home: Home): string {
  return (name === undefined ? undefined : parseFunctionName(name, home))?.functionArn ?? "*";
}

export interface FoundFunction {
  readonly functionName: string;
  readonly stored: StoredFunction;
}

/** What `FunctionName` and `Qualifier` name, or `ResourceNotFoundException`. */
export function requireFunction(
  { path, query }: Pick<Request<unknown>, "path" | "query">,
  context: Context,
): FoundFunction {
  return functionNamed(path.FunctionName ?? "", context, query.get("Qualifier")?.at(-1));
}

export function functionNamed(
  text: string,
  context: Context,
  asked: string | undefined = undefined,
): FoundFunction {
  const named = parseFunctionName(text, context);
  if (named === undefined) throw badRequest("FunctionName must be a name, a partial ARN or an ARN");
  const { functionName, functionArn, qualifier } = named;
  if (asked !== undefined && qualifier !== undefined && asked !== qualifier) {
    throw badRequest(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  const version = asked ?? qualifier ?? LATEST;
  const isHere = functionArn === arnOfFunction(functionName, context);
  const stored = isHere ? context.draft.get(FUNCTIONS, functionName) : undefined;
  if (stored === undefined || version !== LATEST) {
    const whole = version === LATEST ? functionArn : `${functionArn}:${version}`;
    throw resourceNotFound(`Function not found: ${whole}`);
  }
  return { functionName, stored };
}

export const LATEST = "$LATEST";

export function resourceNotFound(message: string): ControlFault {
  return new ControlFault("ResourceNotFoundException", message);
}

export function arnOfFunction(functionName: string, { region, accountId }: Home): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${functionName}`;
}

/** A caller that names a revision changes that one alone. */
export function requireRevision(stored: StoredFunction, revisionId: string | undefined): void {
  if (revisionId === undefined || revisionId === stored.revisionId) return;
  throw new ControlFault(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );
}

/** Zips that no function of the reader has: they need not be kept. */
export function isCodeUsed(reader: DefinitionReader, sha256: string): boolean {
  return reader.all(FUNCTIONS).some(({ value }) => value.code?.sha256 === sha256);
}

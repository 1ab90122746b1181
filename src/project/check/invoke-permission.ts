import { compilePattern, matchesPattern } from "../../core/authorization/iam-policy-pattern.ts";
import type { InvokePermission } from "../../core/model/invoke-permission.ts";
import { partitionOf } from "../../core/partition.ts";
import { authorizerKey, integrationKey, placeOf } from "../place-key.ts";
import { calledFunctions, type FunctionCall } from "./called-functions.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** Calls of functions that no resource-based policy lets API Gateway make, and for which it takes no role. */
export function invokePermissionFindings(input: CheckInput): Finding[] {
  const { invokePermissions } = input.project;
  if (invokePermissions === undefined) return [];
  const { statements, assumingRole } = invokePermissions;
  return calledFunctions(input.project).flatMap((call) => {
    const key = keyOf(call);
    if (assumingRole.has(key)) return [];
    const message = problemOf(call, statements, input);
    if (message === undefined) return [];
    return [finding("missing-invoke-permission", placeOf(input.project, key), message)];
  });
}

function keyOf({ api, caller }: FunctionCall): string {
  return caller.kind === "authorizer"
    ? authorizerKey(api.apiId, caller.authorizerId)
    : integrationKey(api.apiId, caller.integrationId);
}

function problemOf(
  call: FunctionCall,
  statements: readonly InvokePermission[],
  input: CheckInput,
): string | undefined {
  const { functionName } = call.lambda;
  const who =
    call.caller.kind === "authorizer"
      ? `Authorizer ${call.caller.name}`
      : `Route ${call.caller.routeKey}`;
  const ofFunction = statements.filter((each) => each.functionName === functionName);
  const qualifier = call.qualifier === "$LATEST" ? undefined : call.qualifier;
  const fitting = ofFunction.filter((each) => each.qualifier === qualifier);
  const shown = qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
  if (fitting.length === 0) {
    const hint =
      ofFunction.length === 0
        ? ""
        : `; there is one for ${ofFunction.map(nameOf).join(" and ")}, which is another`;
    return `${who} calls function ${shown}, and no AWS::Lambda::Permission lets it${hint}`;
  }
  const sources = sourcesOf(call, input);
  const open = sources.filter((source) => fitting.some((each) => covers(each, source)));
  if (open.length === sources.length) return undefined;
  const missed = sources.find((source) => !open.includes(source));
  const { sourceArn = "" } = fitting[0] ?? {};
  return `${who} calls function ${shown} as ${missed}, which the SourceArn of its AWS::Lambda::Permission, ${sourceArn}, does not cover`;
}

function nameOf({ functionName, qualifier }: InvokePermission): string {
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`;
}

/** AWS: "Lambda permissions" of API Gateway, `{apiId}/{stage}/{routeKey}` and `{apiId}/authorizers/{authorizerId}`. */
function sourcesOf({ api, caller }: FunctionCall, { config }: CheckInput): string[] {
  const { region, accountId } = config;
  const start = `arn:${partitionOf(region)}:execute-api:${region}:${accountId}:${api.apiId}`;
  if (caller.kind === "authorizer") return [`${start}/authorizers/${caller.authorizerId}`];
  return api.stages.map(({ stageName }) => `${start}/${stageName}/${caller.routeKey}`);
}

function covers({ sourceArn }: InvokePermission, source: string): boolean {
  if (sourceArn === undefined) return true;
  const pattern = compilePattern(sourceArn, { wildcards: true, variables: false });
  return matchesPattern(pattern, source, () => undefined);
}

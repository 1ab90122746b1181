/**
 * AddPermission, RemovePermission, GetPolicy (AWS Lambda API; AWS: "Using resource-based policies for Lambda").
 *
 * Gaps: none known.
 * By design: 2026-11-28 statements are kept and shown, and not asked when a route invokes a function: AWS answers a client whose
 *   integration has no permission with an internal server error. 2026-11-28 function URLs and Alexa's tokens are refused.
 */

import { partitionOf } from "../../core/partition.ts";
import { badRequest, ControlFault } from "../control-fault.ts";
import { ifSet } from "../if-set.ts";
import { anything, optional, record, text } from "../input/shape.ts";
import type { Context, Operation, Output } from "../operation.ts";
import { FUNCTIONS, type FunctionPermission, type StoredFunction } from "../stored/function.ts";
import { newRevisionId } from "./function-configuration.ts";
import {
  arnOfFunction,
  lambdaOperation,
  requireFunction,
  requireRevision,
  resourceNotFound,
} from "./lambda-operation.ts";

/** Bytes of a policy. AWS: 20 KB. */
export const POLICY_BYTES_MAX = 20_480;

const PATH = "/2015-03-31/functions/{FunctionName}/policy";
const sourceArn = text({ max: 2_048, pattern: /^arn:\S+$/, form: "an ARN" });

const addPermission = lambdaOperation({
  name: "AddPermission",
  method: "POST",
  path: PATH,
  status: 201,
  body: record({
    StatementId: text({
      ...{ min: 1, max: 100, pattern: /^[\w-]+$/, form: "letters, digits, - and _ alone" },
    }),
    Action: text({
      ...{ min: 1, max: 128, pattern: /^(lambda:(\*|[a-zA-Z]+)|\*)$/ },
      form: "an action of Lambda",
    }),
    Principal: text({ min: 1, max: 2_048, pattern: /^\S+$/, form: "a text without spaces" }),
    SourceArn: optional(sourceArn),
    SourceAccount: optional(text({ max: 12, pattern: /^\d{12}$/, form: "12 digits" })),
    PrincipalOrgID: optional(text({ max: 34 })),
    RevisionId: optional(text({ max: 64 })),
    ...{ FunctionUrlAuthType: optional(anything), InvokedViaFunctionUrl: optional(anything) },
    EventSourceToken: optional(anything),
  }),
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    const { body } = request;
    for (const name of [
      "FunctionUrlAuthType",
      "InvokedViaFunctionUrl",
      "EventSourceToken",
    ] as const) {
      if (body[name] !== undefined)
        throw badRequest(`${name} must be left out: it is not served here`);
    }
    requireRevision(stored, body.RevisionId);
    const { StatementId: id } = body;
    if (Object.hasOwn(stored.permissions, id)) {
      throw new ControlFault(
        "ResourceConflictException",
        `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const { SourceArn, SourceAccount, PrincipalOrgID } = body;
    const permission: FunctionPermission = {
      ...{ action: body.Action, principal: body.Principal },
      ...ifSet({
        ...{ sourceArn: SourceArn, sourceAccount: SourceAccount },
        principalOrgId: PrincipalOrgID,
      }),
    };
    const permissions = { ...stored.permissions, [id]: permission };
    const policy = policyOf(functionName, permissions, context);
    const bytes = Buffer.byteLength(policy);
    if (bytes > POLICY_BYTES_MAX) {
      throw new ControlFault(
        "PolicyLengthExceededException",
        `The final policy size (${bytes}) is bigger than the limit (${POLICY_BYTES_MAX}).`,
      );
    }
    put(context, functionName, { ...stored, permissions });
    return { Statement: JSON.stringify(statement(functionName, [id, permission], context)) };
  },
});

const removePermission = lambdaOperation({
  name: "RemovePermission",
  method: "DELETE",
  path: `${PATH}/{StatementId}`,
  status: 204,
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    requireRevision(stored, request.query.get("RevisionId")?.at(-1));
    const { StatementId: id = "" } = request.path;
    if (!Object.hasOwn(stored.permissions, id)) {
      throw resourceNotFound(`Statement ${id.slice(0, 100)} is not found in resource policy.`);
    }
    const { [id]: _gone, ...permissions } = stored.permissions;
    put(context, functionName, { ...stored, permissions });
    return undefined;
  },
});

const getPolicy = lambdaOperation({
  name: "GetPolicy",
  method: "GET",
  path: PATH,
  status: 200,
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    if (Object.keys(stored.permissions).length === 0) {
      throw resourceNotFound("The resource you requested does not exist.");
    }
    return {
      Policy: policyOf(functionName, stored.permissions, context),
      RevisionId: stored.revisionId,
    };
  },
});

export const FUNCTION_POLICY_OPERATIONS: readonly Operation[] = [
  addPermission,
  removePermission,
  getPolicy,
];

function put(context: Context, functionName: string, stored: StoredFunction): void {
  context.draft.put(FUNCTIONS, functionName, { ...stored, revisionId: newRevisionId(context) });
}

function policyOf(
  functionName: string,
  permissions: StoredFunction["permissions"],
  context: Context,
): string {
  const Statement = Object.entries(permissions).map((each) =>
    statement(functionName, each, context),
  );
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement });
}

function statement(
  functionName: string,
  [id, permission]: readonly [string, FunctionPermission],
  context: Context,
): Output {
  const { sourceArn: arn, sourceAccount, principalOrgId } = permission;
  const equal = ifSet({ "AWS:SourceAccount": sourceAccount, "aws:PrincipalOrgID": principalOrgId });
  const condition = {
    ...(Object.keys(equal).length === 0 ? {} : { StringEquals: equal }),
    ...(arn === undefined ? {} : { ArnLike: { "AWS:SourceArn": arn } }),
  };
  return {
    Sid: id,
    Effect: "Allow",
    Principal: principalOf(permission.principal, context),
    Action: permission.action,
    Resource: arnOfFunction(functionName, context),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function principalOf(principal: string, { region }: Context): unknown {
  if (principal === "*") return principal;
  if (/^\d{12}$/.test(principal)) {
    return { AWS: `arn:${partitionOf(region)}:iam::${principal}:root` };
  }
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}

/**
 * CreateFunction, ListFunctions, GetFunction, GetFunctionConfiguration, DeleteFunction, ListVersionsByFunction,
 * GetFunctionCodeSigningConfig (AWS Lambda API).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `Publish` is refused: a function has one version, `$LATEST`, which ListVersionsByFunction shows.
 *   2026-11-28 GetFunction has no `Location` of the code. 2026-11-28 a page of functions has 50 at most, as on AWS.
 */

import { parseFunctionName } from "../../core/invoke-api/function-name.ts";
import { badRequest, ControlFault } from "../control-fault.ts";
import { tags } from "../input/members.ts";
import { choice, flag, optional, record, text } from "../input/shape.ts";
import type { Operation, Output, Request } from "../operation.ts";
import { type PageRules, pageBy } from "../paging.ts";
import { FUNCTIONS, type StoredFunction } from "../stored/function.ts";
import { CODE_MEMBERS, CODE_REQUEST_BYTES_MAX, releaseCode, storedCode } from "./function-code.ts";
import {
  architectures,
  CONFIGURATION_MEMBERS,
  configurationOutput,
  configured,
  newRevisionId,
} from "./function-configuration.ts";
import { arnOfFunction, lambdaOperation, requireFunction } from "./lambda-operation.ts";

/** Characters of the name itself. AWS: 64. */
export const FUNCTION_NAME_CHARACTERS_MAX = 64;

const FUNCTIONS_PATH = "/2015-03-31/functions";
const FUNCTION_PATH = `${FUNCTIONS_PATH}/{FunctionName}`;

const createFunction = lambdaOperation({
  name: "CreateFunction",
  method: "POST",
  path: FUNCTIONS_PATH,
  status: 201,
  bodyBytesMax: CODE_REQUEST_BYTES_MAX,
  body: record({
    ...{ ...CONFIGURATION_MEMBERS, Architectures: architectures, Publish: optional(flag) },
    ...{ FunctionName: text({ min: 1, max: 140 }), Code: record(CODE_MEMBERS) },
    ...{ PackageType: optional(choice(["Zip", "Image"])), Tags: optional(tags) },
  }),
  perform({ body }, context) {
    const { draft, now } = context;
    const functionName = newFunctionName(body.FunctionName, context);
    if (draft.get(FUNCTIONS, functionName) !== undefined) {
      throw new ControlFault(
        "ResourceConflictException",
        `Function already exist: ${functionName}`,
      );
    }
    refusePublish(body.Publish);
    if (body.PackageType === "Image") throw badRequest("PackageType must be Zip");
    const { Runtime: runtime, Handler: handler, Role: role } = body;
    if (runtime === undefined || handler === undefined) {
      throw badRequest(
        "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
      );
    }
    if (role === undefined) throw badRequest("Role is missing");
    const empty = {
      ...{ handler, runtime, role, description: "", timeoutSeconds: 3, memorySizeMb: 128 },
      ...{ environment: {}, shown: {} },
    };
    const stored: StoredFunction = {
      ...configured(empty, body),
      code: storedCode(draft, body.Code),
      ...{ revisionId: newRevisionId(context), lastModified: now },
      ...{ tags: body.Tags ?? {}, permissions: {} },
    };
    draft.put(FUNCTIONS, functionName, stored);
    return configurationOutput(functionName, stored, context);
  },
});

const LISTED: PageRules = { size: "MaxItems", token: "Marker", usual: 50, max: 50 };

const listFunctions = lambdaOperation({
  name: "ListFunctions",
  method: "GET",
  path: FUNCTIONS_PATH,
  status: 200,
  perform(request, context) {
    const { shown, next } = pageBy(LISTED, context.draft.all(FUNCTIONS), request);
    return {
      Functions: shown.map(({ id, value }) => configurationOutput(id, value, context)),
      ...(next === undefined ? {} : { NextMarker: next }),
    };
  },
});

const getFunction = lambdaOperation({
  name: "GetFunction",
  method: "GET",
  path: FUNCTION_PATH,
  status: 200,
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    const { reservedConcurrentExecutions: reserved, tags: own } = stored;
    return {
      Configuration: configurationOutput(functionName, stored, context),
      Code: { RepositoryType: "S3" },
      ...(Object.keys(own).length === 0 ? {} : { Tags: own }),
      ...(reserved === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: reserved } }),
    };
  },
});

const getFunctionConfiguration = lambdaOperation({
  name: "GetFunctionConfiguration",
  method: "GET",
  path: `${FUNCTION_PATH}/configuration`,
  status: 200,
  perform: (request, context) => latest(request, context),
});

const listVersionsByFunction = lambdaOperation({
  name: "ListVersionsByFunction",
  method: "GET",
  path: `${FUNCTION_PATH}/versions`,
  status: 200,
  perform: (request, context) => ({ Versions: [latest(request, context)] }),
});

const getFunctionCodeSigningConfig = lambdaOperation({
  name: "GetFunctionCodeSigningConfig",
  method: "GET",
  path: "/2020-06-30/functions/{FunctionName}/code-signing-config",
  status: 200,
  perform: (request, context) => ({
    FunctionName: requireFunction(request, context).functionName,
  }),
});

const deleteFunction = lambdaOperation({
  name: "DeleteFunction",
  method: "DELETE",
  path: FUNCTION_PATH,
  status: 204,
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    context.draft.delete(FUNCTIONS, functionName);
    releaseCode(context.draft, stored.code);
    return undefined;
  },
});

export const FUNCTION_OPERATIONS: readonly Operation[] = [
  createFunction,
  listFunctions,
  // As older SDKs and versions of the AWS CLI call them.
  { ...createFunction, path: `${FUNCTIONS_PATH}/` },
  { ...listFunctions, path: `${FUNCTIONS_PATH}/` },
  getFunction,
  getFunctionConfiguration,
  listVersionsByFunction,
  getFunctionCodeSigningConfig,
  deleteFunction,
];

export function refusePublish(isWanted: boolean | undefined): void {
  if (isWanted === true) {
    throw badRequest("Publish must be left out: a function here has one version, $LATEST");
  }
}

function latest(
  request: Request<undefined>,
  context: Parameters<typeof requireFunction>[1],
): Output {
  const { functionName, stored } = requireFunction(request, context);
  return configurationOutput(functionName, stored, context);
}

function newFunctionName(
  text: string,
  home: { readonly region: string; readonly accountId: string },
): string {
  const named = parseFunctionName(text, home);
  const isName = named !== undefined && /^[a-zA-Z0-9-_]+$/.test(named.functionName);
  const isHere = named?.functionArn === arnOfFunction(named?.functionName ?? "", home);
  if (!isName || !isHere || named.qualifier !== undefined) {
    throw badRequest("FunctionName must have letters, digits, - and _ alone");
  }
  const { length } = named.functionName;
  if (length > FUNCTION_NAME_CHARACTERS_MAX) {
    throw badRequest(
      `FunctionName must have at most ${FUNCTION_NAME_CHARACTERS_MAX} characters; this one has ${length}`,
    );
  }
  return named.functionName;
}

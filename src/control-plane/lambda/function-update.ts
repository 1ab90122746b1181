/**
 * UpdateFunctionCode, UpdateFunctionConfiguration (AWS Lambda API).
 *
 * Gaps: none known.
 * By design: 2026-11-28 both hold as soon as they are answered: events that are under way end on what they began on.
 */
import { flag, optional, record, text } from "../input/shape.ts";
import type { Context, Operation, Output } from "../operation.ts";
import { FUNCTIONS, type StoredFunction } from "../stored/function.ts";
import { refusePublish } from "./function.ts";
import { CODE_MEMBERS, CODE_REQUEST_BYTES_MAX, releaseCode, storedCode } from "./function-code.ts";
import {
  architectures,
  CONFIGURATION_MEMBERS,
  configurationOutput,
  configured,
  newRevisionId,
} from "./function-configuration.ts";
import { lambdaOperation, requireFunction, requireRevision } from "./lambda-operation.ts";

const revisionId = optional(text({ max: 64 }));

const updateFunctionCode = lambdaOperation({
  name: "UpdateFunctionCode",
  method: "PUT",
  path: "/2015-03-31/functions/{FunctionName}/code",
  status: 200,
  bodyBytesMax: CODE_REQUEST_BYTES_MAX,
  body: record({
    ...{ ...CODE_MEMBERS, Architectures: architectures, RevisionId: revisionId },
    ...{ Publish: optional(flag), DryRun: optional(flag), PublishTo: optional(text({ max: 64 })) },
  }),
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    const { Architectures, RevisionId, Publish, DryRun, PublishTo, ...given } = request.body;
    requireRevision(stored, RevisionId);
    refusePublish(Publish === true || PublishTo !== undefined);
    const shown = { ...stored.shown, ...(Architectures === undefined ? {} : { Architectures }) };
    if (DryRun === true) return configurationOutput(functionName, stored, context);
    const code = storedCode(context.draft, given);
    const output = changed(context, functionName, { ...stored, shown, code });
    releaseCode(context.draft, stored.code);
    return output;
  },
});

const updateFunctionConfiguration = lambdaOperation({
  name: "UpdateFunctionConfiguration",
  method: "PUT",
  path: "/2015-03-31/functions/{FunctionName}/configuration",
  status: 200,
  body: record({ ...CONFIGURATION_MEMBERS, RevisionId: revisionId }),
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    const { RevisionId, ...given } = request.body;
    requireRevision(stored, RevisionId);
    return changed(context, functionName, { ...stored, ...configured(stored, given) });
  },
});

export const FUNCTION_UPDATE_OPERATIONS: readonly Operation[] = [
  updateFunctionCode,
  updateFunctionConfiguration,
];

function changed(context: Context, functionName: string, next: StoredFunction): Output {
  const stored = { ...next, revisionId: newRevisionId(context), lastModified: context.now };
  context.draft.put(FUNCTIONS, functionName, stored);
  return configurationOutput(functionName, stored, context);
}

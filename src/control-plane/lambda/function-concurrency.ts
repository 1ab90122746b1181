/**
 * PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency (AWS Lambda API; AWS: "Configuring reserved concurrency
 * for a function").
 *
 * Gaps: none known.
 * By design: 2026-11-28 an account has AWS's 1,000, of which 100 stay for functions that reserve none, whatever
 *   `functions.concurrentExecutionsMax` is.
 */
import { badRequest } from "../control-fault.ts";
import { number, record } from "../input/shape.ts";
import type { Operation } from "../operation.ts";
import { FUNCTIONS } from "../stored/function.ts";
import { newRevisionId } from "./function-configuration.ts";
import { lambdaOperation, requireFunction } from "./lambda-operation.ts";

/** Events of an account at once. AWS: 1,000; it raises it on request. */
export const ACCOUNT_CONCURRENCY = 1_000;
/** Of these, what cannot be reserved. AWS: 100. */
export const UNRESERVED_CONCURRENCY_MIN = 100;

const PATH = "/functions/{FunctionName}/concurrency";

const putFunctionConcurrency = lambdaOperation({
  name: "PutFunctionConcurrency",
  method: "PUT",
  path: `/2017-10-31${PATH}`,
  status: 200,
  body: record({
    ReservedConcurrentExecutions: number({ min: 0, max: 2_147_483_647, isWhole: true }),
  }),
  perform(request, context) {
    const { draft } = context;
    const { functionName, stored } = requireFunction(request, context);
    const { ReservedConcurrentExecutions: reserved } = request.body;
    const others = draft.all(FUNCTIONS).filter(({ id }) => id !== functionName);
    const sum = others.reduce(
      (total, { value }) => total + (value.reservedConcurrentExecutions ?? 0),
      reserved,
    );
    if (reserved > 0 && sum > ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY_MIN) {
      throw badRequest(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
      );
    }
    draft.put(FUNCTIONS, functionName, {
      ...{ ...stored, reservedConcurrentExecutions: reserved },
      revisionId: newRevisionId(context),
    });
    return { ReservedConcurrentExecutions: reserved };
  },
});

const getFunctionConcurrency = lambdaOperation({
  name: "GetFunctionConcurrency",
  method: "GET",
  path: `/2019-09-30${PATH}`,
  status: 200,
  perform(request, context) {
    const { reservedConcurrentExecutions: reserved } = requireFunction(request, context).stored;
    return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
  },
});

const deleteFunctionConcurrency = lambdaOperation({
  name: "DeleteFunctionConcurrency",
  method: "DELETE",
  path: `/2017-10-31${PATH}`,
  status: 204,
  perform(request, context) {
    const { functionName, stored } = requireFunction(request, context);
    const { reservedConcurrentExecutions: _gone, ...rest } = stored;
    const revisionId = newRevisionId(context);
    context.draft.put(FUNCTIONS, functionName, { ...rest, revisionId });
    return undefined;
  },
});

export const FUNCTION_CONCURRENCY_OPERATIONS: readonly Operation[] = [
  putFunctionConcurrency,
  getFunctionConcurrency,
  deleteFunctionConcurrency,
];

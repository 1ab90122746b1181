import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import {
  EVENT_ACCEPTED,
  FUNCTION_ERROR_STATUS,
  functionAnswer,
  functionEvent,
} from "../../core/integration/custom-function.ts";
import { customRequest, customResponse } from "../../core/integration/custom-integration.ts";
import { failed, type IntegrationOutcome } from "../../core/integration/integration-outcome.ts";
import type { BackendAnswer } from "../../core/integration/integration-response.ts";
import { sourceOf } from "../../core/integration/remote-function.ts";
import { callFunction, type FunctionCall, sendEvent } from "./call-function.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";
import { lambdaAnswer } from "./invoke-function.ts";

type AwsLambda = Extract<CompiledIntegration, { readonly type: "AWS_LAMBDA" }>;

/** AWS with a Lambda function: the function gets what the template makes, and its answer goes through an integration response. */
export async function invokeCustomFunction(
  deps: InvokeDeps,
  integration: AwsLambda,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const sent = customRequest(integration.custom, input);
  if (sent.kind === "failed") return sent;
  const event = functionEvent(sent);
  if (event.kind === "failed") return event;
  const call: FunctionCall = {
    functionUri: integration.functionUri,
    stageVariables: input.stageVariables,
    event: () => event.payload,
    traceId: input.traceId,
    source: sourceOf(input.context),
    timeoutMs: allowedMs(deps, integration),
  };
  const outcome = await (event.isAwaited ? callFunction(deps, call) : sendEvent(deps, call));
  const made = (answer: BackendAnswer) => customResponse(integration.custom, answer, input);
  switch (outcome.kind) {
    case "returned": {
      const ran = lambdaAnswer(200, outcome.requestId);
      return { ...made(functionAnswer(outcome.payload)), ran };
    }
    case "accepted":
      return { ...made(EVENT_ACCEPTED), ran: lambdaAnswer(202) };
    case "functionError": {
      const ran = lambdaAnswer(200, outcome.requestId);
      const detail = `${outcome.errorType}: ${outcome.errorMessage}`;
      const response = made(functionAnswer(outcome.payload));
      if (response.kind === "failed") {
        return failed("function", `${detail}. ${response.detail}`, ran);
      }
      return { ...response, statusCode: FUNCTION_ERROR_STATUS, detail, ran };
    }
    case "throttled":
      return failed("function", outcome.detail, lambdaAnswer(429));
    case "notFound":
      return failed("configuration", outcome.detail);
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(call.timeoutMs));
  }
}

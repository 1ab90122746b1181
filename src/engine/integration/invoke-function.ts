import { decodeBase64, encodeBase64 } from "../../core/base64.ts";
import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import { NOT_BASE64 } from "../../core/integration/content-handling.ts";
import {
  failed,
  type IntegrationOutcome,
  type RunningAnswer,
} from "../../core/integration/integration-outcome.ts";
import { readLambdaResponse } from "../../core/integration/lambda-response.ts";
import { sourceOf } from "../../core/integration/remote-function.ts";
import { callFunction } from "./call-function.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";

type AwsProxy = Extract<CompiledIntegration, { readonly type: "AWS_PROXY" }>;

/** AWS_PROXY: the function gets the event and says what the client gets. */
export async function invokeFunction(
  deps: InvokeDeps,
  integration: AwsProxy,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const timeoutMs = allowedMs(deps, integration);
  const event = eventOf(integration, input);
  if (event === undefined) return failed("configuration", NOT_BASE64);
  const outcome = await callFunction(deps, {
    functionUri: integration.functionUri,
    stageVariables: input.stageVariables,
    event,
    traceId: input.traceId,
    source: sourceOf(input.context),
    timeoutMs,
  });
  switch (outcome.kind) {
    case "returned": {
      const response = readLambdaResponse(outcome.payload);
      const ran = lambdaAnswer(200, outcome.requestId);
      if (response.kind === "malformed") return failed("malformed", response.detail, ran);
      const { statusCode, headers, body } = response;
      return { kind: "responded", statusCode, headers, body, ran };
    }
    case "functionError": {
      const detail = `${outcome.errorType}: ${outcome.errorMessage}`;
      return failed("function", detail, lambdaAnswer(200, outcome.requestId));
    }
    case "throttled":
      return failed("function", outcome.detail, lambdaAnswer(429));
    case "notFound":
      return failed("configuration", outcome.detail);
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(timeoutMs));
  }
}

/** `undefined` when the message is not the base64 that it must be. An event can carry bytes as base64 only. */
function eventOf({ contentHandling }: AwsProxy, input: InvokeInput): (() => string) | undefined {
  const { text } = input;
  if (contentHandling !== "CONVERT_TO_BINARY" || text === undefined) return () => input.event();
  const bytes = decodeBase64(text);
  return bytes === undefined ? undefined : () => input.event(encodeBase64(bytes));
}

/** What Lambda's Invoke answers: 200 also when the function's code failed. */
export function lambdaAnswer(statusCode: number, requestId?: string): RunningAnswer {
  return requestId === undefined ? { statusCode } : { statusCode, requestId };
}

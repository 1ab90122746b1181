import type { CompiledIntegration } from "../core/compile-integration.ts";
import { failed, type IntegrationOutcome } from "../core/integration-outcome.ts";
import { readLambdaResponse } from "../core/lambda-response.ts";
import { callFunction } from "./call-function.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";

/** AWS_PROXY: the function gets the event and says what the client gets. */
export async function invokeFunction(
  deps: InvokeDeps,
  integration: Extract<CompiledIntegration, { readonly type: "AWS_PROXY" }>,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const timeoutMs = allowedMs(deps, integration);
  const outcome = await callFunction(deps, {
    functionUri: integration.functionUri,
    stageVariables: input.stageVariables,
    event: input.event,
    traceId: input.traceId,
    timeoutMs,
  });
  switch (outcome.kind) {
    case "returned": {
      const response = readLambdaResponse(outcome.payload);
      if (response.kind === "malformed") return failed("malformed", response.detail);
      const { statusCode, headers, body } = response;
      return { kind: "responded", statusCode, headers, body };
    }
    case "functionError":
      return failed("function", `${outcome.errorType}: ${outcome.errorMessage}`);
    case "throttled":
      return failed("function", outcome.detail);
    case "notFound":
      return failed("configuration", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(timeoutMs));
  }
}

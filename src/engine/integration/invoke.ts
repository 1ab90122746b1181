import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import type { IntegrationOutcome } from "../../core/integration/integration-outcome.ts";
import { mockResponse } from "../../core/integration/mock-integration.ts";
import type { InvokeDeps, InvokeInput } from "./integration-call.ts";
import { invokeAwsService } from "./invoke-aws-service.ts";
import { invokeCustomFunction } from "./invoke-custom-function.ts";
import { invokeFunction } from "./invoke-function.ts";
import { invokeHttp, invokeHttpProxy } from "./invoke-http.ts";
import { observing } from "./observed-calls.ts";

/** Runs one integration under its deadline. What answers here, a MOCK, has answered when the call returns. */
export function invokeIntegration(
  given: InvokeDeps,
  integration: CompiledIntegration,
  input: InvokeInput,
): Promise<IntegrationOutcome> | IntegrationOutcome {
  const { trace } = input;
  const reached =
    given.faults === undefined ? given : { ...given, ...given.faults.backendsOf(input) };
  const deps = trace === undefined ? reached : observing(reached, trace, input.context);
  switch (integration.type) {
    case "AWS_PROXY":
      return invokeFunction(deps, integration, input);
    case "HTTP_PROXY":
      return invokeHttpProxy(deps, integration, input);
    case "HTTP":
      return invokeHttp(deps, integration, input);
    case "AWS_LAMBDA":
      return invokeCustomFunction(deps, integration, input);
    case "AWS_SERVICE":
      return invokeAwsService(deps, integration, input);
    case "MOCK":
      return mockResponse(integration.custom, input);
  }
}

import type { CompiledIntegration } from "../core/compile-integration.ts";
import { failed, type IntegrationOutcome } from "../core/integration-outcome.ts";
import { mockResponse } from "../core/mock-integration.ts";
import type { InvokeDeps, InvokeInput } from "./integration-call.ts";
import { invokeAwsService } from "./invoke-aws-service.ts";
import { invokeFunction } from "./invoke-function.ts";
import { invokeHttp } from "./invoke-http.ts";

/** Runs one integration under its deadline. */
export async function invokeIntegration(
  deps: InvokeDeps,
  integration: CompiledIntegration,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  switch (integration.type) {
    case "AWS_PROXY":
      return invokeFunction(deps, integration, input);
    case "HTTP_PROXY":
      return invokeHttp(deps, integration, input);
    case "AWS_SERVICE":
      return invokeAwsService(deps, integration, input);
    case "MOCK":
      return mockResponse(integration.custom, input);
    case "unsupported":
      return failed("configuration", `${integration.integrationType} integrations are not run yet`);
  }
}

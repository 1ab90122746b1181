import type { CompiledIntegration } from "../core/compile-integration.ts";
import { failed, type IntegrationOutcome } from "../core/integration-outcome.ts";
import { httpProxyRequest } from "../core/integration-request.ts";
import { textOf } from "../core/payload.ts";
import { underDeadline } from "./deadline.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";

/** HTTP_PROXY: the backend's answer is the client's. */
export async function invokeHttp(
  deps: InvokeDeps,
  integration: Extract<CompiledIntegration, { readonly type: "HTTP_PROXY" }>,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const built = httpProxyRequest(integration, input);
  if (built.kind === "missing") {
    return failed("configuration", `Stage variable "${built.name}" is not set`);
  }
  const timeoutMs = allowedMs(deps, integration);
  const outcome = await underDeadline(deps.clock, timeoutMs, (signal) =>
    deps.http.invoke(built.request, signal),
  );
  switch (outcome.kind) {
    case "answered": {
      const { statusCode, headers } = outcome;
      return { kind: "responded", statusCode, headers, body: textOf(outcome.body) };
    }
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(timeoutMs));
  }
}

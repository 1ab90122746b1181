import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import { convertRequest, NOT_BASE64 } from "../../core/integration/content-handling.ts";
import { customRequest, customResponse } from "../../core/integration/custom-integration.ts";
import {
  failed,
  type IntegrationFailure,
  type IntegrationOutcome,
} from "../../core/integration/integration-outcome.ts";
import {
  type BuiltRequest,
  httpCustomRequest,
  httpProxyRequest,
} from "../../core/integration/integration-request.ts";
import { textOf } from "../../core/integration/payload.ts";
import type { HttpOutcome } from "../ports.ts";
import { backendConnection } from "./backend-connection.ts";
import { underDeadline } from "./deadline.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";

type Compiled<Type> = Extract<CompiledIntegration, { readonly type: Type }>;

/** HTTP_PROXY: the backend gets what the client sent, and its answer is the client's. */
export async function invokeHttpProxy(
  deps: InvokeDeps,
  integration: Compiled<"HTTP_PROXY">,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const { text } = input;
  const payload = text === undefined ? "" : convertRequest(text, integration.contentHandling);
  if (payload === undefined) return failed("configuration", NOT_BASE64);
  const built = httpProxyRequest(integration, input, text === undefined ? undefined : payload);
  const answer = await called(deps, integration, { built, input });
  if (answer.kind === "failed") return answer;
  const { statusCode, headers, body } = answer;
  return { kind: "responded", statusCode, headers, body: textOf(body) };
}

/** HTTP: the backend gets what the templates make of it; what it answers goes through an integration response. */
export async function invokeHttp(
  deps: InvokeDeps,
  integration: Compiled<"HTTP">,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const sent = customRequest(integration.custom, input);
  if (sent.kind === "failed") return sent;
  const built = httpCustomRequest(integration, input, sent);
  const answer = await called(deps, integration, { built, input });
  if (answer.kind === "failed") return answer;
  const { statusCode, headers, body } = answer;
  const subject = String(statusCode);
  return customResponse(integration.custom, { subject, statusCode, headers, body }, input);
}

async function called(
  deps: InvokeDeps,
  integration: Compiled<"HTTP" | "HTTP_PROXY">,
  { built, input }: { readonly built: BuiltRequest; readonly input: InvokeInput },
): Promise<Extract<HttpOutcome, { readonly kind: "answered" }> | IntegrationFailure> {
  if (built.kind === "missing") {
    const remedy = "set the stage variable, or map the path parameter";
    const absent = `"${built.name}" of IntegrationUri has no value: ${remedy}`;
    return failed("configuration", built.detail ?? absent);
  }
  const connection = backendConnection(integration, input);
  if (connection.kind === "missing") {
    return failed("configuration", `Stage variable "${connection.name}" is not set`);
  }
  const request =
    connection.connection === undefined
      ? built.request
      : { ...built.request, connection: connection.connection };
  const timeoutMs = allowedMs(deps, integration);
  const outcome = await underDeadline(deps.clock, timeoutMs, (signal) =>
    deps.http.invoke(request, signal),
  );
  switch (outcome.kind) {
    case "answered":
      return outcome;
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(timeoutMs));
  }
}

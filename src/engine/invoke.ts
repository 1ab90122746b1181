import type { CompiledIntegration } from "../core/deployment.ts";
import type { HeaderField } from "../core/http.ts";
import { type HttpProxyInput, httpProxyRequest } from "../core/integration-request.ts";
import { readLambdaResponse } from "../core/lambda-response.ts";
import { mockResponse } from "../core/mock-integration.ts";
import { callFunction } from "./call-function.ts";
import { underDeadline } from "./deadline.ts";
import type { Clock, FunctionInvoker, HttpInvoker } from "./ports.ts";

/** What an integration came to, whatever its type. */
export type IntegrationOutcome =
  | {
      readonly kind: "responded";
      readonly statusCode: number;
      readonly headers: readonly HeaderField[];
      readonly body: string | undefined;
    }
  | {
      readonly kind: "failed";
      readonly reason: "function" | "timeout" | "malformed" | "unreachable" | "configuration";
      /** For the operator only. */
      readonly detail: string;
    };

export interface InvokeDeps {
  readonly functions: FunctionInvoker;
  readonly http: HttpInvoker;
  readonly clock: Clock;
  readonly integrationTimeoutMs: number;
}

export interface InvokeInput extends HttpProxyInput {
  /** The proxy event's JSON text, made only for the types that take one. */
  readonly event: () => string;
}

/** Runs one integration under its deadline. Never rejects. */
export async function invokeIntegration(
  deps: InvokeDeps,
  integration: CompiledIntegration,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  switch (integration.type) {
    case "MOCK":
      return mock(integration, input);
    case "unsupported":
      return failed("configuration", `${integration.integrationType} integrations are not run yet`);
    case "AWS_PROXY":
      return invokeFunction(deps, integration, input);
    case "HTTP_PROXY":
      return underDeadline(deps.clock, allowedMs(deps, integration.timeoutMs), (signal) =>
        invokeHttp(deps, integration, input, signal),
      );
  }
}

type Compiled<Type extends CompiledIntegration["type"]> = Extract<
  CompiledIntegration,
  { readonly type: Type }
>;

async function invokeFunction(
  deps: InvokeDeps,
  integration: Compiled<"AWS_PROXY">,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const outcome = await callFunction(deps, {
    functionUri: integration.functionUri,
    stageVariables: input.stageVariables,
    event: input.event,
    traceId: input.traceId,
    timeoutMs: allowedMs(deps, integration.timeoutMs),
  });
  switch (outcome.kind) {
    case "returned": {
      const response = readLambdaResponse(outcome.payload);
      if (response.kind === "malformed") return failed("malformed", response.detail);
      return {
        kind: "responded",
        statusCode: response.statusCode,
        headers: response.headers,
        body: response.body,
      };
    }
    case "functionError":
      return failed("function", `${outcome.errorType}: ${outcome.errorMessage}`);
    case "throttled":
      return failed("function", outcome.detail);
    case "notFound":
      return failed("configuration", outcome.detail);
    case "aborted":
      return timedOut(allowedMs(deps, integration.timeoutMs));
  }
}

async function invokeHttp(
  deps: InvokeDeps,
  integration: Compiled<"HTTP_PROXY">,
  input: InvokeInput,
  signal: AbortSignal,
): Promise<IntegrationOutcome> {
  const request = httpProxyRequest(integration, input);
  if (request.kind === "missing") {
    return failed("configuration", `Stage variable "${request.name}" is not set`);
  }
  const outcome = await deps.http.invoke(request.request, signal);
  switch (outcome.kind) {
    case "answered":
      return {
        kind: "responded",
        statusCode: outcome.statusCode,
        headers: outcome.headers,
        body: outcome.body,
      };
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "aborted":
      return timedOut(allowedMs(deps, integration.timeoutMs));
  }
}

function mock(integration: Compiled<"MOCK">, input: InvokeInput): IntegrationOutcome {
  const answer = mockResponse(integration.mock, input);
  return answer.kind === "failed"
    ? failed("configuration", answer.detail)
    : { kind: "responded", statusCode: answer.statusCode, headers: [], body: answer.body };
}

/** The integration's own time-out, or the gateway's when that is shorter. */
function allowedMs(deps: InvokeDeps, timeoutMs: number): number {
  return Math.min(timeoutMs, deps.integrationTimeoutMs);
}

function timedOut(timeoutMs: number): IntegrationOutcome {
  return failed("timeout", `No answer within ${timeoutMs} ms`);
}

function failed(
  reason: Extract<IntegrationOutcome, { kind: "failed" }>["reason"],
  detail: string,
): IntegrationOutcome {
  return { kind: "failed", reason, detail };
}

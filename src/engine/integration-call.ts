import type { HttpProxyInput } from "../core/integration-request.ts";
import type { Clock, FunctionInvoker, HttpInvoker } from "./ports.ts";

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

/** The integration's own time-out, or the gateway's when that is shorter. */
export function allowedMs(
  deps: Pick<InvokeDeps, "integrationTimeoutMs">,
  integration: { readonly timeoutMs: number },
): number {
  return Math.min(integration.timeoutMs, deps.integrationTimeoutMs);
}

/** What the operator reads of one that took longer. */
export function lateSentence(timeoutMs: number): string {
  return `No answer within ${timeoutMs} ms`;
}

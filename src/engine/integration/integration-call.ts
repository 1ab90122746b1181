import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { HttpProxyInput } from "../../core/integration/integration-request.ts";
import type { EndpointExchange } from "../../core/telemetry/activity.ts";
import type { FaultInjection } from "../fault-injection.ts";
import type { Clock, FunctionInvoker, HttpInvoker, ServiceKeySource } from "../ports.ts";

export interface InvokeDeps {
  readonly functions: FunctionInvoker;
  readonly http: HttpInvoker;
  /** Where AWS's services are, and with whose keys. */
  readonly services: ServiceAccess;
  readonly clock: Clock;
  readonly integrationTimeoutMs: number;
  /** Of a test. */
  readonly faults?: FaultInjection | undefined;
}

export interface ServiceAccess {
  readonly endpoints: ServiceEndpoints;
  readonly keys: ServiceKeySource;
  /** When requests are signed; without it, by the clock of the APIs. */
  readonly clock?: Pick<Clock, "now">;
}

/** Where the exchange with a backend is put down, for a stage that logs each step. */
export interface CallTrace {
  exchange?: EndpointExchange;
}

export interface InvokeInput extends HttpProxyInput {
  /** The stage's: for HTTPS backends. */
  readonly clientCertificateId?: string | undefined;
  /** Where what is sent and comes back is put down; `undefined`: nowhere. */
  readonly trace?: CallTrace | undefined;
  /** The proxy event's JSON text, made only for the types that take one. `base64`: the message, made binary. */
  event(base64?: string): string;
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

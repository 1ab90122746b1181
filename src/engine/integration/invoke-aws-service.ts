import { serviceComplaint } from "../../core/integration/aws-service/service-complaint.ts";
import {
  type ServiceCall,
  serviceTarget,
  signedServiceRequest,
} from "../../core/integration/aws-service/service-request.ts";
import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import { customRequest, customResponse } from "../../core/integration/custom-integration.ts";
import { failed, type IntegrationOutcome } from "../../core/integration/integration-outcome.ts";
import { defaultHeaders } from "../../core/integration/integration-request.ts";
import { textOf } from "../../core/integration/payload.ts";
import type { CallSignal, HttpOutcome, NoServiceKeys, ServiceKeys } from "../ports.ts";
import { underDeadline } from "./deadline.ts";
import { allowedMs, type InvokeDeps, type InvokeInput, lateSentence } from "./integration-call.ts";

/** AWS, with a service other than Lambda: what its integration response makes of the service's answer is the client's. */
export async function invokeAwsService(
  deps: InvokeDeps,
  integration: Extract<CompiledIntegration, { readonly type: "AWS_SERVICE" }>,
  input: InvokeInput,
): Promise<IntegrationOutcome> {
  const { uri, method, custom } = integration;
  const sent = customRequest(custom, input);
  if (sent.kind === "failed") return sent;
  const { parameters, body } = sent;
  const headers = defaultHeaders(input.context, input.traceId);
  const call: ServiceCall = { uri, method, parameters, body, defaultHeaders: headers };
  const target = serviceTarget(call, deps.services.endpoints, input.stageVariables);
  if (target.kind === "missing") {
    return failed("configuration", `"${target.name}" of IntegrationUri has no value`);
  }
  if (target.kind === "none") return failed("configuration", target.detail);
  const timeoutMs = allowedMs(deps, integration);
  const outcome = await underDeadline(
    deps.clock,
    timeoutMs,
    async (signal): Promise<HttpOutcome | NoServiceKeys> => {
      const found = deps.services.keys.keys(target.isAws);
      const keys = found instanceof Promise ? await unlessAborted(found, signal) : found;
      if (keys.kind !== "keys") return keys;
      const { credential } = keys;
      const nowMs = (deps.services.clock ?? deps.clock).now();
      const request = signedServiceRequest(call, target, { credential, nowMs });
      return deps.http.invoke(request, signal);
    },
  );
  switch (outcome.kind) {
    case "answered": {
      const { statusCode, body: answer } = outcome;
      const response = customResponse(custom, { ...outcome, subject: String(statusCode) }, input);
      if (statusCode < 400) return response;
      return withComplaint(
        response,
        serviceComplaint(uri.service.name, statusCode, textOf(answer)),
      );
    }
    case "unreachable":
      return failed("unreachable", outcome.detail);
    case "none":
      return failed("configuration", outcome.detail);
    case "aborted":
      return failed("timeout", lateSentence(timeoutMs));
  }
}

function withComplaint(outcome: IntegrationOutcome, complaint: string): IntegrationOutcome {
  const { detail } = outcome;
  return { ...outcome, detail: detail === undefined ? complaint : `${complaint}; ${detail}` };
}

type Aborted = Extract<HttpOutcome, { readonly kind: "aborted" }>;

/** Keys that are looked for may take longer than a call has. */
function unlessAborted(
  keys: Promise<ServiceKeys>,
  signal: CallSignal,
): Promise<ServiceKeys | Aborted> {
  const { promise, resolve } = Promise.withResolvers<Aborted>();
  signal.addEventListener("abort", () => resolve({ kind: "aborted" }));
  return Promise.race([keys, promise]);
}

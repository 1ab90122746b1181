import { functionArnOf } from "../../core/integration/integration-request.ts";
import type { InvocationSource } from "../../core/integration/remote-function.ts";
import type { UriTemplate } from "../../core/integration/uri-template.ts";
import type {
  Clock,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
} from "../ports.ts";
import { underDeadline } from "./deadline.ts";

export interface FunctionCall {
  readonly functionUri: UriTemplate;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The event's JSON text, made only when there is a function to give it to. */
  readonly event: () => string;
  readonly traceId: string;
  readonly source: InvocationSource;
  readonly timeoutMs: number;
}

interface CallDeps<Method extends keyof FunctionInvoker> {
  readonly functions: Pick<FunctionInvoker, Method>;
  readonly clock: Clock;
}

/** Runs the function that a URI names. A URI that names none is `notFound`. */
export async function callFunction(
  deps: CallDeps<"invoke">,
  call: FunctionCall,
): Promise<FunctionOutcome> {
  const request = requestOf(call);
  if (request.kind === "notFound") return request;
  return underDeadline(deps.clock, call.timeoutMs, (signal) =>
    deps.functions.invoke(request.request, signal),
  );
}

/** Hands the event to the function that a URI names, and waits for no answer. */
export async function sendEvent(
  deps: CallDeps<"invokeEvent">,
  call: FunctionCall,
): Promise<EventOutcome> {
  const request = requestOf(call);
  if (request.kind === "notFound") return request;
  return underDeadline(deps.clock, call.timeoutMs, (signal) =>
    deps.functions.invokeEvent(request.request, signal),
  );
}

function requestOf(
  call: FunctionCall,
):
  | { readonly kind: "request"; readonly request: FunctionRequest }
  | Extract<FunctionOutcome, { readonly kind: "notFound" }> {
  const uri = call.functionUri.expand(call.stageVariables);
  if (uri.kind === "missing") {
    return { kind: "notFound", detail: `Stage variable "${uri.name}" is not set` };
  }
  const target = functionArnOf(uri.text);
  if (target === undefined) {
    return { kind: "notFound", detail: `"${uri.text}" does not name a Lambda function` };
  }
  const { qualifier } = target;
  const { traceId, source } = call;
  const functionArn =
    qualifier === undefined ? target.functionArn : `${target.functionArn}:${qualifier}`;
  return {
    kind: "request",
    request: { functionArn, payload: call.event(), traceId, source },
  };
}

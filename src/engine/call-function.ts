import { functionArnOf } from "../core/integration-request.ts";
import type { UriTemplate } from "../core/uri-template.ts";
import { underDeadline } from "./deadline.ts";
import type { Clock, FunctionInvoker, FunctionOutcome } from "./ports.ts";

export interface FunctionCall {
  readonly functionUri: UriTemplate;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The event's JSON text, made only when there is a function to give it to. */
  readonly event: () => string;
  readonly traceId: string;
  readonly timeoutMs: number;
}

/** Runs the function that a URI names. A URI that names none is `notFound`. */
export async function callFunction(
  deps: { readonly functions: Pick<FunctionInvoker, "invoke">; readonly clock: Clock },
  call: FunctionCall,
): Promise<FunctionOutcome> {
  const uri = call.functionUri.expand(call.stageVariables);
  if (uri.kind === "missing") {
    return { kind: "notFound", detail: `Stage variable "${uri.name}" is not set` };
  }
  const target = functionArnOf(uri.text);
  if (target === undefined) {
    return { kind: "notFound", detail: `"${uri.text}" does not name a Lambda function` };
  }
  const { qualifier } = target;
  const functionArn =
    qualifier === undefined ? target.functionArn : `${target.functionArn}:${qualifier}`;
  return underDeadline(deps.clock, call.timeoutMs, (signal) =>
    deps.functions.invoke({ functionArn, payload: call.event(), traceId: call.traceId }, signal),
  );
}

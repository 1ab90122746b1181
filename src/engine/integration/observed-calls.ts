import type { HeaderField } from "../../core/http.ts";
import type { RequestContext } from "../../core/request-context.ts";
import type { EndpointExchange } from "../../core/telemetry/activity.ts";
import { routeTelemetryOf } from "../../core/telemetry/execution-log.ts";
import type { StageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import type { FunctionInvoker, FunctionRequest, HttpInvoker } from "../ports.ts";
import type { CallTrace, InvokeDeps } from "./integration-call.ts";

/** `undefined` for a route whose steps nobody reads: nothing is kept of its calls. */
export function callTraceFor(telemetry: StageTelemetry, routeKey: string): CallTrace | undefined {
  return routeTelemetryOf(telemetry, routeKey).loggingLevel === "INFO" ? {} : undefined;
}

/** The same calls, each put down in `trace` as it is made. */
export function observing<Deps extends Pick<InvokeDeps, "functions" | "http">>(
  deps: Deps,
  trace: CallTrace,
  context: RequestContext,
): Deps {
  return {
    ...deps,
    http: observedHttp(deps.http, trace),
    functions: observedFunctions(deps.functions, trace, context),
  };
}

function observedHttp(http: HttpInvoker, trace: CallTrace): HttpInvoker {
  return {
    async invoke(request, signal) {
      const { url: uri, headers, body } = request;
      trace.exchange = { uri, headers, body };
      const outcome = await http.invoke(request, signal);
      if (outcome.kind === "answered") {
        trace.exchange.response = { headers: outcome.headers, body: outcome.body };
      }
      return outcome;
    },
  };
}

function observedFunctions(
  functions: FunctionInvoker,
  trace: CallTrace,
  context: RequestContext,
): FunctionInvoker {
  return {
    async invoke(request, signal) {
      trace.exchange = lambdaExchange(request, context);
      const outcome = await functions.invoke(request, signal);
      if ("payload" in outcome) trace.exchange.response = { headers: [], body: outcome.payload };
      return outcome;
    },
    invokeEvent(request, signal) {
      trace.exchange = lambdaExchange(request, context);
      return functions.invokeEvent(request, signal);
    },
  };
}

/** A function that runs here is told of as the request that Lambda would get, without the signature it needs there. */
function lambdaExchange(
  { functionArn, payload }: FunctionRequest,
  { apiId, requestId }: RequestContext,
): EndpointExchange {
  const region = functionArn.split(":")[3] ?? "";
  const headers: HeaderField[] = [
    ["x-amzn-lambda-integration-tag", requestId],
    ["x-amzn-apigateway-api-id", apiId],
    ["Accept", "application/json"],
    ["User-Agent", `AmazonAPIGateway_${apiId}`],
  ];
  const uri = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
  return { uri, headers, body: payload };
}

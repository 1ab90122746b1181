import type { HttpAnswer } from "../core/http.ts";
import type { InboundRequest } from "./ports.ts";

/** A request to the control listener, whole. */
export interface ControlRequest extends InboundRequest {
  /** What stands for each `{name}` of the route's path, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Fires when the client has gone. */
  readonly signal: AbortSignal;
}

/** One operation of the control listener. Handlers MUST NOT reject; one that does is a bug and answers 500. */
export interface ControlRoute {
  /** A GET route answers HEAD too. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/2015-03-31/functions/{FunctionName}/invocations`: a parameter is a whole segment. */
  readonly path: string;
  /** A longer body is answered with `bodyTooLarge`. */
  readonly bodyBytesMax: number;
  /** Default: 413 with a sentence. */
  readonly bodyTooLarge?: () => HttpAnswer;
  handle(request: ControlRequest): HttpAnswer | Promise<HttpAnswer>;
}

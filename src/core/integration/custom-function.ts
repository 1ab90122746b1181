/**
 * AWS integrations that invoke a Lambda function: what the function gets and how its answer is read (AWS: "Set up Lambda
 * custom integrations", "Set up asynchronous invocation of the backend Lambda function", "Handle Lambda errors in API
 * Gateway").
 *
 * Gaps: 2026-11-28 of Lambda's own headers X-Amz-Invocation-Type alone does something, and DryRun fails.
 * By design: 2026-11-28 without a template and without a message, as on `$connect`, the event is `{}`, as by REST APIs.
 *   2026-11-28 an event that is not JSON fails the request, as Lambda refuses it. 2026-11-28 an integration response is
 *   matched with the answer's `errorMessage`, whether the function threw or returned it, and with the empty text when there
 *   is none, as the selection expression says and REST APIs do. 2026-11-28 a function that threw on `$connect` refuses the
 *   handshake with 502, also when an integration response matches: on a REST API that response would name the status,
 *   but those of WebSocket APIs have none. 2026-11-28 an event that was handed over with the type Event counts as 202 with an
 *   empty answer; when a function that runs here fails it is not tried again, which Lambda does twice.
 */

import { JsonBody } from "../json-body.ts";
import { failed, type IntegrationFailure } from "./integration-outcome.ts";
import type { BackendAnswer } from "./integration-response.ts";
import type { MappedParameters } from "./parameter-mapping.ts";
import { type Payload, textOf } from "./payload.ts";

/** What a function is invoked with. */
export type FunctionEvent =
  | { readonly kind: "event"; readonly payload: string; readonly isAwaited: boolean }
  | IntegrationFailure;

export function functionEvent(sent: {
  readonly body: Payload | undefined;
  readonly parameters: MappedParameters;
}): FunctionEvent {
  const type = invocationType(sent.parameters);
  if (type !== "RequestResponse" && type !== "Event") {
    const detail = "X-Amz-Invocation-Type must be Event or RequestResponse";
    return failed("configuration", detail);
  }
  const payload = textOf(sent.body ?? "");
  if (payload === "") return { kind: "event", payload: "{}", isAwaited: type !== "Event" };
  if (new JsonBody(payload).value() === undefined) {
    return failed(
      "configuration",
      "The function's event is not JSON: add a request template that makes it so",
    );
  }
  return { kind: "event", payload, isAwaited: type !== "Event" };
}

/** Lambda's own answer has the status 200, also when the function threw. */
export function functionAnswer(payload: string): BackendAnswer {
  const value = new JsonBody(payload).value();
  const isError = typeof value === "object" && value !== null && "errorMessage" in value;
  const errorMessage = isError ? value.errorMessage : undefined;
  const subject = typeof errorMessage === "string" ? errorMessage : "";
  const answer = { subject, statusCode: 200, headers: [], body: payload };
  if (!isError || subject === "") return answer;
  // "Handle custom Lambda errors": what maps the body to headers reads the JSON that an errorMessage holds as text.
  const parsed = new JsonBody(subject).value();
  if (typeof parsed !== "object" || parsed === null) return answer;
  const mappedBody = jsonOf({ ...value, errorMessage: parsed });
  return mappedBody === undefined ? answer : { ...answer, mappedBody };
}

/** `undefined` for what nests too deep to be written. */
function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of an event that was handed over. */
export const EVENT_ACCEPTED: BackendAnswer = Object.freeze({
  subject: "",
  statusCode: 202,
  headers: [],
  body: "",
});

/** Of a handshake whose function threw. */
export const FUNCTION_ERROR_STATUS = 502;

function invocationType({ headers }: MappedParameters): string {
  const mapped = headers.findLast(([name]) => name.toLowerCase() === "x-amz-invocation-type");
  return mapped?.[1] ?? "RequestResponse";
}

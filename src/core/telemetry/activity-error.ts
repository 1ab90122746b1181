/**
 * What went wrong with a request, as `$context.error` tells it (AWS: "Variables for access logging", "Gateway response types").
 *
 * Gaps: none known.
 * By design: 2026-11-28 AWS lists gateway response types for REST APIs; a WebSocket API's refusals get the one that means the
 *   same. 2026-11-28 what a `$connect` integration answers is its own refusal and no error of the gateway's.
 */

import { FRAME_MESSAGES } from "../error-frame.ts";
import { type HttpAnswer, headerValue } from "../http.ts";
import type { Activity, ActivityError } from "./activity.ts";

const FRAME_RESPONSE_TYPES = {
  forbidden: "RESOURCE_NOT_FOUND",
  internalServerError: "INTEGRATION_FAILURE",
  badRequestBody: "BAD_REQUEST_BODY",
  tooManyRequests: "THROTTLED",
  unsupportedMediaType: "UNSUPPORTED_MEDIA_TYPE",
} as const satisfies Record<keyof typeof FRAME_MESSAGES, string>;

/** What an error frame says. */
export function frameError(name: keyof typeof FRAME_MESSAGES): ActivityError {
  return { message: FRAME_MESSAGES[name], responseType: FRAME_RESPONSE_TYPES[name] };
}

/** What the client or the caller was told; `undefined` when the gateway had nothing to complain of. */
export function activityError(activity: Activity): ActivityError | undefined {
  const { answer, frame, integration } = activity;
  if (frame !== undefined) {
    return integration?.failure === "timeout"
      ? { ...frame, responseType: "INTEGRATION_TIMEOUT" }
      : frame;
  }
  if (answer === undefined || answer.status < 400) return undefined;
  if (integration?.status === answer.status) return undefined;
  return { message: messageOf(answer), responseType: responseTypeOf(answer, activity) };
}

const BY_ERROR_TYPE: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: "MISSING_AUTHENTICATION_TOKEN",
  InvalidSignatureException: "INVALID_SIGNATURE",
  IncompleteSignatureException: "INVALID_SIGNATURE",
  UnrecognizedClientException: "INVALID_SIGNATURE",
  ExpiredTokenException: "EXPIRED_TOKEN",
  AccessDeniedException: "ACCESS_DENIED",
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST_PARAMETERS",
  401: "UNAUTHORIZED",
  403: "ACCESS_DENIED",
  415: "UNSUPPORTED_MEDIA_TYPE",
  413: "REQUEST_TOO_LARGE",
  429: "THROTTLED",
  504: "INTEGRATION_TIMEOUT",
};

function responseTypeOf(answer: HttpAnswer, { access, integration }: Activity): string {
  const named = BY_ERROR_TYPE[headerValue(answer.headers, "x-amzn-errortype") ?? ""];
  if (named !== undefined) return named;
  if (access?.apiKeyRefusal !== undefined) return access.apiKeyRefusal;
  const { status } = answer;
  if (status >= 500 && access?.authorizer?.status === status) return "AUTHORIZER_FAILURE";
  if (status === 500 && integration === undefined) return "API_CONFIGURATION_ERROR";
  if (status === 500 || status === 502) return "INTEGRATION_FAILURE";
  return BY_STATUS[status] ?? (status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
}

/**
 * IAM's own refusals spell the member `Message`. Some answers have no body, or one that is no JSON. AWS's message of a
 * signature that does not match repeats signed headers, tokens among them: of it the first line alone.
 */
function messageOf({ body }: HttpAnswer): string {
  if (!body.startsWith("{")) return "";
  const { message, Message } = JSON.parse(body) as Record<string, unknown>;
  return String(message ?? Message ?? "").split("\n", 1)[0] ?? "";
}

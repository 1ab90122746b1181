/**
 * The code and message of an error response, as botocore's rest-json parser reads them.
 *
 * Gaps: none known. By design: none.
 */
import { STATUS_CODES } from "node:http";
import type { HttpResponse } from "./http-exchange.ts";

export interface ServiceError {
  /** The exception's name, or the status when nothing names one. */
  readonly code: string;
  readonly message: string;
}

export function serviceErrorOf(response: HttpResponse): ServiceError {
  const { status, body } = response;
  const text = body.trim();
  // A load balancer or a proxy on the way, not the API.
  if (status >= 500 && (text === "" || text.startsWith("<html>"))) {
    return { code: String(status), message: STATUS_CODES[status] ?? "" };
  }
  const members = membersOf(body);
  const message = members === undefined ? body : (members.message ?? members.Message ?? "");
  return { code: errorCodeOf(response), message: asText(message) };
}

/** `GoneException`, out of `x-amzn-ErrorType: GoneException:http://…` or a body's `__type`. */
export function errorCodeOf({ status, headers, body }: HttpResponse): string {
  const members = membersOf(body) ?? {};
  const named =
    headers.get("x-amzn-errortype") ?? members.code ?? members.Code ?? members.__type ?? status;
  const [beforeColon = ""] = asText(named).split(":", 1);
  return beforeColon.slice(beforeColon.lastIndexOf("#") + 1);
}

/** `undefined` when the body is something, and not a JSON object. */
function membersOf(body: string): Readonly<Record<string, unknown>> | undefined {
  if (body === "") return {};
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

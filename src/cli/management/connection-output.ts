/**
 * GetConnection's response as the AWS CLI names its members.
 *
 * Gaps: none known.
 * By design: 2026-11-22 a successful answer that is not JSON is an error here; the AWS CLI prints nothing
 * and reports success.
 */
import { CliError } from "../cli-error.ts";
import type { HttpResponse } from "./http-exchange.ts";

const IDENTITY = { SourceIp: "sourceIp", UserAgent: "userAgent" } as const;

/** `wire` leaves timestamps as they came (the AWS CLI v1's default); `iso8601` is v2's. */
export type TimestampFormat = "wire" | "iso8601";

export function connectionOutput(
  { body, headers }: HttpResponse,
  format: TimestampFormat,
): Record<string, unknown> {
  if (body === "") return {};
  const answer = parse(body, headers.get("content-type"));
  const output: Record<string, unknown> = {};
  if (isPresent(answer.connectedAt)) output.ConnectedAt = timestamp(answer.connectedAt, format);
  if (isMap(answer.identity)) {
    const identity: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(IDENTITY)) {
      if (isPresent(answer.identity[member])) identity[name] = answer.identity[member];
    }
    output.Identity = identity;
  }
  if (isPresent(answer.lastActiveAt)) output.LastActiveAt = timestamp(answer.lastActiveAt, format);
  return output;
}

/** Python's isoformat(): six digits of fraction or none, and the offset in full. */
function timestamp(value: unknown, format: TimestampFormat): unknown {
  const milliseconds = format === "iso8601" ? Date.parse(String(value)) : Number.NaN;
  if (Number.isNaN(milliseconds)) return value;
  return new Date(milliseconds).toISOString().replace(".000Z", "+00:00").replace(/Z$/, "000+00:00");
}

function parse(body: string, contentType = "no content type"): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(body);
    if (isMap(answer)) return answer;
  } catch {
    // Said below, for every body that is no JSON object.
  }
  throw new CliError(
    "general",
    `The answer to GetConnection is not a JSON object (${contentType}, ${body.length} characters): is the endpoint URL the one of a WebSocket API's stage?`,
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What may leave the gateway in the head of an answer, kind by kind, lower case. An answer with a
 * header that is not in its list fails the test that received it: nothing leaves by accident.
 */
export const ALLOWED_HEADERS = {
  /** A 101. AWS sends these five and nothing else: no server, no request id, no extensions. */
  accepted: ["date", "connection", "upgrade", "sec-websocket-accept", "sec-websocket-protocol"],
  /** A handshake that was refused, by the gateway or by the `$connect` integration. */
  refused: [
    "date",
    "connection",
    "content-type",
    "content-length",
    "x-amz-apigw-id",
    "x-amzn-requestid",
    "x-amzn-errortype",
    "sec-websocket-version",
  ],
  /** An answer of the `@connections` API. */
  connections: [
    "date",
    "connection",
    "content-type",
    "content-length",
    "x-amzn-requestid",
    "x-amz-apigw-id",
    "x-amzn-trace-id",
    "x-amzn-errortype",
  ],
  /** Refused before any API was asked: unreadable HTTP, too large. */
  edge: ["date", "connection", "content-type", "content-length"],
} as const satisfies Record<string, readonly string[]>;

export type AnswerKind = keyof typeof ALLOWED_HEADERS;

/** Header names as received: pairs, or anything that iterates as pairs (`Headers`, `Map`). */
export type ReceivedHeaders = Iterable<readonly [string, string]>;

/** Throws, naming the headers, when an answer carries one that its kind may not carry. */
export function assertOnlyAllowedHeaders(headers: ReceivedHeaders, kind: AnswerKind): void {
  const allowed: readonly string[] = ALLOWED_HEADERS[kind];
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const [name] of headers) {
    const lower = name.toLowerCase();
    if (!allowed.includes(lower)) wrong.push(`${name} (not for "${kind}" answers)`);
    if (seen.has(lower)) wrong.push(`${name} (twice)`);
    seen.add(lower);
  }
  if (wrong.length > 0) throw new Error(`Unexpected headers in an answer: ${wrong.join(", ")}`);
}

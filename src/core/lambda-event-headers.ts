/**
 * The header fields of the upgrade request as an integration sees them (native captures of September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-22 a client's own X-Amzn-Trace-Id gives way to the gateway's.
 */
import type { HeaderField } from "./http.ts";

/** Values that only the gateway knows. */
export interface GatewayHeaders {
  /** The whole value of X-Amzn-Trace-Id: `Root=1-…`. */
  readonly traceId: string;
  readonly forwardedPort: string;
  readonly forwardedProto: string;
}

const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    ...["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control"],
    ...["Cookie", "Host", "Origin", "Pragma", "Referer", "User-Agent"],
    ...["Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Protocol"],
    ...["Sec-WebSocket-Version", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port"],
    ...["X-Forwarded-Proto"],
  ].map((name) => [name.toLowerCase(), name]),
);

const REPLACED = new Set([
  "x-amzn-trace-id",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

/** Standard names in their canonical spelling, custom ones as the client wrote them. */
export function canonicalHeaderName(name: string): string {
  return SPELLINGS.get(name.toLowerCase()) ?? name;
}

/**
 * The client's header fields with the gateway's own added. X-Forwarded-For gets the source address appended,
 * so that only its last entry can be trusted. Order is the client's, then the gateway's.
 */
export function forwardedHeaders(
  headers: readonly HeaderField[],
  sourceIp: string,
  gateway: GatewayHeaders,
): HeaderField[] {
  const fields: HeaderField[] = [];
  const via: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === "x-forwarded-for" && value !== "") via.push(value);
    if (!REPLACED.has(lower)) fields.push([canonicalHeaderName(name), value]);
  }
  fields.push(
    ["X-Amzn-Trace-Id", gateway.traceId],
    ["X-Forwarded-For", [...via, sourceIp].join(", ")],
    ["X-Forwarded-Port", gateway.forwardedPort],
    ["X-Forwarded-Proto", gateway.forwardedProto],
  );
  return fields;
}

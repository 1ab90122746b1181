import { headerValue } from "../../core/http.ts";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import type { BackendTarget } from "./backends.ts";
import type { ExchangeRequest } from "./exchange.ts";
import type { UrlParts } from "./url-parts.ts";

/** The request as it goes out. Throws a RangeError for what cannot be sent. */
export function exchangeRequest(
  { headers }: BackendTarget,
  { encoder }: UrlParts,
  { method: given, body }: HttpIntegrationRequest,
): ExchangeRequest {
  const method = given.toUpperCase();
  return {
    bytes: encoder.encode({ method, headers, body }),
    isBodiless: method === "HEAD",
    isRepeatable: REPEATABLE.has(method),
    endsConnection: /\bclose\b/i.test(headerValue(headers, "connection") ?? ""),
  };
}

/** RFC 9110 section 9.2.2: idempotent. */
const REPEATABLE: ReadonlySet<string> = new Set([
  ...["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"],
]);

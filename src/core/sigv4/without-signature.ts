/**
 * The request that a route and its backends see once the signature has been looked at.
 *
 * Gaps: none known.
 * By design: 2026-11-22 on an AWS_IAM route neither events nor HTTP backends get to see the Authorization header, which AWS does
 *   not expose either (Stack Overflow: "How do you pass Authorization header through API Gateway to HTTP endpoint"), nor the
 *   session token and the `X-Amz-…` query parameters of a presigned URL; whether AWS shows those is not known.
 */
import type { RawRequest } from "../http.ts";

const HEADERS = new Set(["authorization", "x-amz-security-token"]);
const PARAMETERS = new Set([
  ...["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires"],
  ...["X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-SignedHeaders"],
]);

export function withoutSignature<Request extends RawRequest>(request: Request): Request {
  return {
    ...request,
    headers: request.headers.filter(([name]) => !HEADERS.has(name.toLowerCase())),
    rawQuery: withoutParameters(request.rawQuery),
  };
}

/** What is left stays as the client wrote it. */
function withoutParameters(rawQuery: string | undefined): string | undefined {
  if (!rawQuery?.includes("X-Amz-")) return rawQuery;
  const kept = rawQuery.split("&").filter((pair) => !PARAMETERS.has(pair.split("=", 1)[0] ?? ""));
  return kept.length === 0 ? undefined : kept.join("&");
}

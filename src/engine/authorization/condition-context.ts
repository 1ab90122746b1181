/**
 * The global condition keys of a request (AWS: "AWS global condition context keys").
 *
 * Gaps: 2026-11-22 keys about organizations, tags, sessions, VPCs and multi-factor authentication are absent: nothing here
 *   has them.
 * By design: none.
 */

import { principalId } from "../../core/authorization/iam-identity.ts";
import { headerValue } from "../../core/http.ts";
import type { Clock, InboundRequest } from "../ports.ts";

export function conditionContext(
  deps: { readonly clock: Clock; readonly region: string },
  request: InboundRequest,
  /** `undefined`: nobody has signed the request. */
  principalArn: string | undefined,
): Readonly<Record<string, string>> {
  const now = deps.clock.now();
  const userAgent = headerValue(request.headers, "user-agent");
  const referer = headerValue(request.headers, "referer");
  return {
    ...(principalArn === undefined ? {} : principalKeys(principalArn)),
    ...(userAgent === undefined ? {} : { "aws:UserAgent": userAgent }),
    ...(referer === undefined ? {} : { "aws:Referer": referer }),
    "aws:RequestedRegion": deps.region,
    "aws:SourceIp": request.sourceIp,
    "aws:SecureTransport": String(request.scheme === "https"),
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": "false",
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1_000)),
  };
}

/** `arn:aws:iam::123456789012:user/path/name`, `…:assumed-role/role/session`, `…:root`. */
function principalKeys(principalArn: string): Record<string, string> {
  const parts = principalArn.split(":");
  const account = parts[4] ?? "";
  const resource = parts.slice(5).join(":");
  const kind = resource.split("/", 1)[0] ?? "";
  const keys: Record<string, string> = {
    "aws:PrincipalArn": principalArn,
    "aws:PrincipalAccount": account,
    "aws:userid": principalId(principalArn),
  };
  const type = PRINCIPAL_TYPES[kind];
  if (type !== undefined) keys["aws:PrincipalType"] = type;
  if (kind === "user") keys["aws:username"] = resource.slice(resource.lastIndexOf("/") + 1);
  return keys;
}

const PRINCIPAL_TYPES: Readonly<Record<string, string>> = {
  user: "User",
  root: "Account",
  "assumed-role": "AssumedRole",
  "federated-user": "FederatedUser",
};

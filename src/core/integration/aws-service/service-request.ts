/**
 * The signed request of an AWS integration that calls a service (AWS: API Gateway API reference, `uri` of an integration; an
 * execution log shows both `?Action=GetItem` and `X-Amz-Target: DynamoDB_20120810.GetItem` for `dynamodb:action/GetItem`).
 *
 * Gaps: 2026-11-28 CredentialsArn is not used: no role is assumed, and `arn:aws:iam::*:user/*`, which on AWS stands for the
 *   caller's own identity, is not passed on. The configured keys sign.
 * By design: 2026-11-28 a JSON service gets its Content-Type (`application/x-amz-json-1.0`) unless one is mapped, and the others
 *   `application/json`, as HTTP integrations do; AWS documents neither. 2026-11-28 no Version is added to an action of the
 *   query protocol: where a service needs one, the URI or a mapping gives it. 2026-11-28 a mapped Authorization, Host or
 *   X-Amz-Date is replaced by the signature's.
 */
import { type HeaderField, headerValue } from "../../http.ts";
import { formatAmzDate } from "../../sigv4/amz-date.ts";
import { sha256Hex } from "../../sigv4/digest.ts";
import { type SigningOptions, signRequest } from "../../sigv4/sign.ts";
import type { MappedParameters } from "../parameter-mapping.ts";
import type { Payload } from "../payload.ts";
import {
  type ServiceEndpoint,
  type ServiceEndpoints,
  serviceEndpoint,
} from "./service-endpoint.ts";
import type { ServiceUri } from "./service-uri.ts";

/** Where a call goes: known before its keys are, which depend on it. */
export type ServiceTarget =
  | {
      readonly kind: "target";
      readonly url: URL;
      readonly region: string;
      readonly action: string | undefined;
      readonly isAws: boolean;
    }
  /** A stage variable or a path parameter of the URI has no value. */
  | { readonly kind: "missing"; readonly name: string }
  | Extract<ServiceEndpoint, { readonly kind: "none" }>;

export interface ServiceCall {
  readonly uri: ServiceUri;
  readonly method: string;
  readonly parameters: MappedParameters;
  readonly body: Payload | undefined;
  /** What every integration request has: the agent, the API's id, the trace. */
  readonly defaultHeaders: readonly HeaderField[];
}

export interface SignedServiceRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly body: Payload | undefined;
}

export function serviceTarget(
  call: Pick<ServiceCall, "uri" | "parameters">,
  endpoints: ServiceEndpoints,
  stageVariables: Readonly<Record<string, string>>,
): ServiceTarget {
  const { uri, parameters } = call;
  const texts: Record<string, string> = {};
  for (const part of ["region", "subdomain", "target", "action"] as const) {
    const expanded = uri[part]?.expand(stageVariables, parameters.path);
    if (expanded?.kind === "missing") return expanded;
    if (expanded !== undefined) texts[part] = expanded.text;
  }
  const { region = "", subdomain, target = "/", action } = texts;
  const { service, partition } = uri;
  const endpoint = serviceEndpoint(endpoints, { service, partition, region, subdomain, action });
  if (endpoint.kind === "none") return endpoint;
  const text = withQuery(`${endpoint.base}${target}`, parameters.query);
  if (!URL.canParse(text)) return { kind: "none", detail: `"${uri.target.source}" makes no URL` };
  const url = new URL(text);
  url.hash = "";
  return { kind: "target", url, region, action, isAws: endpoint.isAws };
}

export function signedServiceRequest(
  call: ServiceCall,
  target: Extract<ServiceTarget, { readonly kind: "target" }>,
  signing: Pick<SigningOptions, "credential"> & { readonly nowMs: number },
): SignedServiceRequest {
  const { url, region } = target;
  const { signingName } = call.uri.service;
  const method = call.method.toUpperCase() === "ANY" ? "POST" : call.method.toUpperCase();
  const body = method === "GET" || method === "HEAD" ? undefined : call.body;
  const bytes = typeof body === "object" ? body : new TextEncoder().encode(body ?? "");
  const headers: HeaderField[] = [
    ...unsignedHeaders(call, target),
    ["Host", url.host],
    ["X-Amz-Content-Sha256", sha256Hex(bytes)],
  ];
  const signature = signRequest({
    request: {
      method,
      rawPath: pathToSign(url, signingName),
      rawQuery: url.search.slice(1),
      headers,
    },
    body: bytes,
    credential: signing.credential,
    region,
    service: signingName,
    amzDate: formatAmzDate(signing.nowMs),
  });
  return { method, url: url.href, headers: [...headers, ...signature], body };
}

/** What the signature and the HTTP client set by themselves. */
const OURS = new Set([
  ...["authorization", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
]);

function unsignedHeaders(call: ServiceCall, { action }: { readonly action: string | undefined }) {
  const { targetPrefix, jsonVersion } = call.uri.service;
  const mapped = call.parameters.headers.filter(([name]) => !OURS.has(name.toLowerCase()));
  const own: HeaderField[] = call.defaultHeaders.filter(
    ([name]) => name.toLowerCase() !== "content-type",
  );
  if (action !== undefined && targetPrefix !== undefined) {
    own.push(["X-Amz-Target", `${targetPrefix}.${action}`]);
  }
  const json =
    jsonVersion === undefined ? "application/json" : `application/x-amz-json-${jsonVersion}`;
  own.push(["Content-Type", json]);
  return [
    ...own.filter(([name]) => headerValue(mapped, name.toLowerCase()) === undefined),
    ...mapped,
  ];
}

/**
 * The signer encodes a path once more, as all services but S3 want it (AWS: "Create a signed AWS API request", step 1).
 */
function pathToSign(url: URL, signingName: string): string {
  if (signingName !== "s3") return url.pathname;
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    // A `%` that encodes nothing: S3 will not take it, whatever the signature.
    return url.pathname;
  }
}

function withQuery(url: string, query: MappedParameters["query"]): string {
  if (query.length === 0) return url;
  const written = query.map(
    ([name, value]) =>
      `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
  );
  return `${url}${url.includes("?") ? "&" : "?"}${written.join("&")}`;
}

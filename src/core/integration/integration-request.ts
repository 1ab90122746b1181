/**
 * The request that an HTTP or HTTP_PROXY integration sends, and the function that a Lambda integration names (AWS: "Set up
 * WebSocket API integrations"; localstack issue 5851: no body on `$connect`).
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS's exact header set has no public capture. HTTP_PROXY passes the client's headers and query of
 *   `$connect` on, except those of the connection and of the handshake, beside the default headers that the client leaves
 *   out; everything else is sent with the default headers only, by HTTP on `$connect` too. 2026-11-28 a mapping replaces the
 *   client's header or query parameter of its name, unless its source is missing. 2026-11-22 the method ANY, which has nothing to
 *   copy on a message, is GET on `$connect` and POST elsewhere. 2026-11-22 GET and HEAD carry no body.
 */
import type { HeaderField } from "../http.ts";
import { queryParameters, type UpgradeRequest } from "../lambda-event.ts";
import { forwardedHeaders } from "../lambda-event-headers.ts";
import type { RequestContext } from "../request-context.ts";
import {
  applyMappings,
  type CompiledMapping,
  type MappedParameters,
  type MappingScope,
} from "./parameter-mapping.ts";
import type { Payload } from "./payload.ts";
import type { UriTemplate } from "./uri-template.ts";

/** Where an HTTP integration sends its requests. */
export interface HttpTarget {
  readonly method: string;
  readonly uri: UriTemplate;
}

export interface HttpProxyInput extends MappingScope {
  /** With `gatewayHeaders`, X-Forwarded-Port and -Proto are set too. */
  readonly request: UpgradeRequest | undefined;
  /** The client's text; `undefined` on `$connect` and `$disconnect`. */
  readonly text: string | undefined;
  /** The whole value of X-Amzn-Trace-Id: `Root=1-…`. */
  readonly traceId: string;
}

export type BuiltRequest =
  | {
      readonly kind: "request";
      readonly request: {
        readonly method: string;
        readonly url: string;
        readonly headers: readonly HeaderField[];
        readonly body: Payload | undefined;
      };
    }
  /** A stage variable or a path parameter of the URI has no value. */
  | { readonly kind: "missing"; readonly name: string; readonly detail?: string };

/** HTTP_PROXY: what the client sent. `payload` is its text, or the bytes that were made of it. */
export function httpProxyRequest(
  integration: HttpTarget & { readonly mappings: readonly CompiledMapping[] },
  input: HttpProxyInput,
  payload: Payload | undefined = input.text,
): BuiltRequest {
  const { request } = input;
  return builtRequest(integration, input, {
    body: payload,
    parameters: applyMappings(integration.mappings, input),
    headers:
      request === undefined
        ? defaultHeaders(input.context, input.traceId)
        : connectHeaders(input, request),
    rawQuery: request?.rawQuery,
  });
}

/** HTTP: nothing of the client's but what templates and mappings make of it. */
export function httpCustomRequest(
  target: HttpTarget,
  input: HttpProxyInput,
  sent: { readonly body: Payload | undefined; readonly parameters: MappedParameters },
): BuiltRequest {
  const headers = defaultHeaders(input.context, input.traceId);
  return builtRequest(target, input, { ...sent, headers, rawQuery: undefined });
}

function builtRequest(
  target: HttpTarget,
  input: HttpProxyInput,
  parts: {
    readonly body: Payload | undefined;
    readonly parameters: MappedParameters;
    readonly headers: HeaderField[];
    readonly rawQuery: string | undefined;
  },
): BuiltRequest {
  const { parameters: mapped, rawQuery } = parts;
  const uri = target.uri.expand(input.stageVariables, mapped.path);
  if (uri.kind === "missing") return uri;
  const method = methodOf(target.method, input.request !== undefined);
  const bodiless = method === "GET" || method === "HEAD";
  return {
    kind: "request",
    request: {
      method,
      url: withQuery(uri.text, queryOf(rawQuery, mapped.query)),
      headers: overridden(parts.headers, mapped.headers),
      body: bodiless ? undefined : parts.body,
    },
  };
}

/**
 * `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}[:qualifier]/invocations`, or the bare
 * function ARN. `undefined` when the URI names no function.
 */
export function functionArnOf(
  integrationUri: string,
): { readonly functionArn: string; readonly qualifier?: string } | undefined {
  const match = INVOCATION_URI.exec(integrationUri);
  const parts = FUNCTION_ARN.exec(match?.[1] ?? integrationUri);
  const functionArn = parts?.[1];
  if (functionArn === undefined) return undefined;
  const qualifier = parts?.[2];
  return qualifier === undefined ? { functionArn } : { functionArn, qualifier };
}

const INVOCATION_URI =
  /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const FUNCTION_ARN = /^(arn:[\w-]+:lambda:[\w-]+:\d*:function:[\w-]+)(?::([\w$-]+))?$/;

/** Of the client's connection, or of the handshake with the gateway: not the backend's business. */
const NOT_FORWARDED = new Set([
  ...["connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization"],
  ...["proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
]);

function connectHeaders(
  input: HttpProxyInput,
  request: NonNullable<HttpProxyInput["request"]>,
): HeaderField[] {
  const named = connectionOptions(request.headers);
  const client = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    if (NOT_FORWARDED.has(lower) || lower.startsWith("sec-websocket-")) return false;
    return !named.has(lower);
  });
  const { sourceIp } = input.context.identity;
  const forwarded = forwardedHeaders(client, sourceIp, request.gatewayHeaders);
  const sent = new Set(client.map(([name]) => name.toLowerCase()));
  const own = defaultHeaders(input.context, input.traceId).filter(
    ([name]) => name === API_ID || (name !== TRACE_ID && !sent.has(name.toLowerCase())),
  );
  return overridden(forwarded, own);
}

/** RFC 9110 section 7.6.1: fields that the Connection header names are hop-by-hop as well. */
function connectionOptions(headers: readonly HeaderField[]): Set<string> {
  const named = new Set<string>();
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== "connection") continue;
    for (const option of value.split(",")) named.add(option.trim().toLowerCase());
  }
  return named;
}

const API_ID = "x-amzn-apigateway-api-id";
/** On `$connect` it is among the forwarding headers. */
const TRACE_ID = "X-Amzn-Trace-Id";

/** What every request of an integration has that does not pass the client's headers on. */
export function defaultHeaders(context: RequestContext, traceId: string): HeaderField[] {
  return [
    ["User-Agent", agentOf(context)],
    [API_ID, context.apiId],
    [TRACE_ID, traceId],
    ["Accept", "application/json"],
    ["Content-Type", "application/json; charset=UTF-8"],
  ];
}

function agentOf(context: RequestContext): string {
  return `AmazonAPIGateway_${context.apiId}`;
}

function overridden(headers: HeaderField[], mapped: readonly HeaderField[]): HeaderField[] {
  if (mapped.length === 0) return headers;
  const kept: HeaderField[] = [];
  for (const field of headers) {
    if (!names(mapped, field[0])) kept.push(field);
  }
  kept.push(...mapped);
  return kept;
}

/** Whether one of the fields has that name. Most names differ in their length, and are looked at no further. */
function names(fields: readonly HeaderField[], name: string): boolean {
  for (const field of fields) {
    const other = field[0];
    if (other.length === name.length && other.toLowerCase() === name.toLowerCase()) return true;
  }
  return false;
}

function queryOf(rawQuery: string | undefined, mapped: MappedParameters["query"]): string {
  if (mapped.length === 0) return rawQuery ?? "";
  const given = withoutNames(rawQuery, new Set(mapped.map(([name]) => name)));
  return [...given, ...mapped.map(([name, value]) => `${encoded(name)}=${encoded(value)}`)].join(
    "&",
  );
}

/** The parts of a query, as they are written, but for those that a mapping sets: a client must not put its own beside them. */
function withoutNames(rawQuery: string | undefined, names: ReadonlySet<string>): string[] {
  if (!rawQuery) return [];
  if (names.size === 0) return [rawQuery];
  return rawQuery
    .split("&")
    .filter((part) => queryParameters(part).every(([name]) => !names.has(name)));
}

function methodOf(configured: string, isConnect: boolean): string {
  const method = configured.toUpperCase();
  if (method !== "ANY") return method;
  return isConnect ? "GET" : "POST";
}

function withQuery(url: string, query: string): string {
  if (query === "") return url;
  const hash = url.indexOf("#");
  const target = hash === -1 ? url : url.slice(0, hash);
  const last = target.at(-1);
  if (last === "?" || last === "&") return target + query;
  return `${target}${target.includes("?") ? "&" : "?"}${query}`;
}

/** A lone surrogate of a JSON body would make encodeURIComponent throw. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/**
 * The events that Lambda functions receive, member by member and in the order of native events (AWS: "Lambda
 * proxy integration for WebSocket APIs"; captures of September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `isBase64Encoded` is true in one case: ContentHandlingStrategy made the message binary; no capture of
 *   AWS's is known. 2026-11-22 headers are sorted by name as in the captures; repeated ones share the first spelling.
 *   2026-11-22 in a query `+` means a space, as REST APIs decode it (aws-cdk issue 19827); text that is not valid
 *   percent-encoding stays as it came.
 */
import type { HeaderField, RawRequest } from "./http.ts";
import { forwardedHeaders, type GatewayHeaders } from "./lambda-event-headers.ts";
import type { ConnectionFacts, RequestContext } from "./request-context.ts";

export interface UpgradeRequest extends RawRequest {
  readonly gatewayHeaders: GatewayHeaders;
}

/** Members of the upgrade that AWS leaves out of the event. */
const NOT_IN_EVENT = new Set(["connection", "upgrade", "content-length"]);

/** What events, mapped parameters and templates see of an upgrade's header: never what a client says the gateway's own are. */
export function connectHeaders(request: UpgradeRequest, sourceIp: string): HeaderField[] {
  return forwardedHeaders(request.headers, sourceIp, request.gatewayHeaders).filter(
    ([name]) => !NOT_IN_EVENT.has(name.toLowerCase()),
  );
}

export function connectEvent(
  facts: ConnectionFacts,
  context: RequestContext,
  request: UpgradeRequest,
): string {
  const headers = sortedHeaders(connectHeaders(request, facts.sourceIp));
  const query = grouped(queryParameters(request.rawQuery));
  return JSON.stringify({
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    ...(query.length === 0
      ? {}
      : {
          queryStringParameters: lastValues(query),
          multiValueQueryStringParameters: Object.fromEntries(query),
        }),
    ...stageVariablesOf(facts),
    requestContext: context,
    isBase64Encoded: false,
  });
}

/** `base64`: what CONVERT_TO_BINARY made of the text. */
export function messageEvent(
  facts: ConnectionFacts,
  context: RequestContext,
  { text, base64 }: { readonly text: string; readonly base64?: string | undefined },
): string {
  return JSON.stringify({
    ...stageVariablesOf(facts),
    requestContext: context,
    body: base64 ?? text,
    isBase64Encoded: base64 !== undefined,
  });
}

/** The four odd headers are AWS's. `host` is what the client connected to. */
export function disconnectEvent(
  facts: ConnectionFacts,
  context: RequestContext,
  host: string = facts.domainName,
): string {
  return JSON.stringify({
    headers: { Host: host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" },
    multiValueHeaders: {
      Host: [host],
      "x-api-key": [""],
      "X-Forwarded-For": [""],
      "x-restapi": [""],
    },
    ...stageVariablesOf(facts),
    requestContext: context,
    isBase64Encoded: false,
  });
}

/** The event of a REQUEST authorizer: nothing is left out, and empty maps are `{}`. */
export function authorizerEvent(
  facts: ConnectionFacts,
  context: RequestContext,
  request: UpgradeRequest & { readonly methodArn: string },
): string {
  const fields = connectHeaders(request, facts.sourceIp);
  fields.push(["Connection", "upgrade"], ["content-length", "0"], ["Upgrade", "websocket"]);
  const headers = sortedHeaders(fields);
  const query = grouped(queryParameters(request.rawQuery));
  return JSON.stringify({
    type: "REQUEST",
    methodArn: request.methodArn,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: Object.fromEntries(query),
    stageVariables: facts.stageVariables,
    requestContext: context,
  });
}

/** Percent-decoded pairs in the order they came; a name without `=` has the value "". */
export function queryParameters(rawQuery: string | undefined): [name: string, value: string][] {
  if (rawQuery === undefined || rawQuery === "") return [];
  const pairs: [string, string][] = [];
  for (const part of rawQuery.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = equals === -1 ? part : part.slice(0, equals);
    pairs.push([decoded(name), equals === -1 ? "" : decoded(part.slice(equals + 1))]);
  }
  return pairs;
}

function stageVariablesOf(facts: ConnectionFacts): { stageVariables?: object } {
  for (const _name in facts.stageVariables) return { stageVariables: facts.stageVariables };
  return {};
}

function sortedHeaders(fields: readonly HeaderField[]): [string, string[]][] {
  const lower = (name: string) => name.toLowerCase();
  return grouped(fields, lower).sort(([a], [b]) => (lower(a) < lower(b) ? -1 : 1));
}

/** `Object.fromEntries` makes own members whatever a client calls them, `__proto__` too. */
function lastValues(groups: readonly [string, string[]][]): Record<string, string> {
  return Object.fromEntries(groups.map(([name, values]) => [name, values.at(-1) ?? ""]));
}

/** Every value of each name in order, the names in the order of their first appearance. */
function grouped(
  pairs: readonly (readonly [string, string])[],
  keyOf: (name: string) => string = (name) => name,
): [name: string, values: string[]][] {
  const groups = new Map<string, [string, string[]]>();
  for (const [name, value] of pairs) {
    const group = groups.get(keyOf(name));
    if (group === undefined) groups.set(keyOf(name), [name, [value]]);
    else group[1].push(value);
  }
  return [...groups.values()];
}

function decoded(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return text; // Not valid percent-encoded UTF-8: the backend sees what the client sent.
  }
}

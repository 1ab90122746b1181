/**
 * `RequestParameters` of an integration: a destination in the backend's request -> a source expression (AWS: "WebSocket
 * API data mapping").
 *
 * Gaps: 2026-11-22 that a header or query name is declared in the route's RequestParameters is not checked.
 * By design: 2026-11-22 a mapping whose source is missing is left out. 2026-11-22 of repeated headers and query
 *   parameters the last value is taken, as in events; a multivalue source gives one field per value, joined by commas in
 *   a path. 2026-11-22 arrays and objects of a body are written as JSON. 2026-11-22 `method.request.…`, which the API
 *   reference still shows, means `route.request.…`. 2026-11-22 line breaks and NUL in a header become spaces
 *   (RFC 9110 section 5.5), and headers that frame the request cannot be mapped. 2026-11-22 text beyond ASCII goes into
 *   a header as UTF-8, one character for each byte, since HTTP headers are bytes; a client's own header stays as it came.
 */
import { type HeaderField, headerValues } from "./http.ts";
import { compileJsonPath, type JsonPath, readJsonPath } from "./json-path.ts";
import { connectHeaders, queryParameters, type UpgradeRequest } from "./lambda-event.ts";
import type { RequestContext } from "./request-context.ts";
import type { JsonBody } from "./selection-expression.ts";

export interface CompiledMapping {
  readonly location: "header" | "querystring" | "path";
  readonly name: string;
  readonly source: MappingSource;
}

export interface MappingScope {
  readonly context: RequestContext;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `undefined` on `$connect` and `$disconnect`. */
  readonly body: JsonBody | undefined;
  /** The upgrade request; `undefined` but on `$connect`. */
  readonly request: UpgradeRequest | undefined;
}

export interface MappedParameters {
  readonly headers: readonly HeaderField[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly path: Readonly<Record<string, string>>;
}

type MappingSource =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "header" | "querystring"; readonly name: string; readonly multi: boolean }
  | { readonly kind: "body"; readonly path: JsonPath }
  | { readonly kind: "stageVariable"; readonly name: string }
  | { readonly kind: "context"; readonly path: readonly string[] };

/** Parses once, at deployment time. Throws `SyntaxError` naming the parameter. */
export function compileMappings(
  requestParameters: Readonly<Record<string, string>>,
): readonly CompiledMapping[] {
  return Object.entries(requestParameters).map(([destination, source]) => {
    const { location, name } = destinationOf(destination);
    return { location, name, source: sourceOf(destination, source) };
  });
}

export function applyMappings(
  mappings: readonly CompiledMapping[],
  scope: MappingScope,
): MappedParameters {
  const headers: HeaderField[] = [];
  const query: [string, string][] = [];
  const path = new Map<string, string>();
  for (const { location, name, source } of mappings) {
    const values = read(source, scope);
    if (values.length === 0) continue;
    if (location === "path") path.set(name, values.join(","));
    for (const value of values) {
      if (location === "header") headers.push([name, fieldValue(value, source)]);
      else if (location === "querystring") query.push([name, value]);
    }
  }
  return { headers, query, path: Object.fromEntries(path) };
}

const NAME = /^[a-zA-Z0-9._$-]+$/;
const LITERAL_LENGTH_MAX = 512;

/** They say where a request ends or how its connection is used: the HTTP client alone may set them. */
const FRAMING_HEADERS = new Set([
  ...["connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer"],
  ...["transfer-encoding", "upgrade"],
]);

function destinationOf(text: string): Pick<CompiledMapping, "location" | "name"> {
  for (const location of ["header", "querystring", "path"] as const) {
    const prefix = `integration.request.${location}.`;
    if (!text.startsWith(prefix)) continue;
    const name = checkedName(text, text.slice(prefix.length));
    if (location === "header" && FRAMING_HEADERS.has(name.toLowerCase())) {
      throw new SyntaxError(`Request parameter "${text}": this header cannot be mapped`);
    }
    return { location, name };
  }
  throw new SyntaxError(
    `Request parameter "${text}" must be integration.request.{header|querystring|path}.{name}`,
  );
}

function sourceOf(destination: string, source: string): MappingSource {
  if (source === "" || source.length > LITERAL_LENGTH_MAX) {
    throw invalidSource(destination, source, `must have 1 to ${LITERAL_LENGTH_MAX} characters`);
  }
  if (source[0] === "'") {
    if (source.length < 2 || !source.endsWith("'")) {
      throw invalidSource(destination, source, "a literal must end with a single quote");
    }
    return { kind: "literal", text: source.slice(1, -1) };
  }
  const request = /^(?:route|method)\.request\.(.+)$/s.exec(source)?.[1];
  if (request !== undefined) return requestSource(destination, source, request);
  if (source.startsWith("stageVariables.")) {
    return { kind: "stageVariable", name: checkedName(source, source.slice(15)) };
  }
  if (source.startsWith("context.")) {
    return { kind: "context", path: checkedName(source, source.slice(8)).split(".") };
  }
  throw unknownSource(destination, source);
}

function requestSource(destination: string, source: string, rest: string): MappingSource {
  if (rest === "body") return { kind: "body", path: [] };
  if (rest.startsWith("body.") || rest.startsWith("body[")) {
    try {
      const path = compileJsonPath(rest.slice(rest[4] === "." ? 5 : 4));
      if (path.length === 0) throw new SyntaxError("no property of the body is named");
      return { kind: "body", path };
    } catch (error) {
      throw invalidSource(destination, source, error instanceof Error ? error.message : "");
    }
  }
  const dot = rest.indexOf(".");
  const name = rest.slice(dot + 1);
  switch (rest.slice(0, Math.max(dot, 0))) {
    case "querystring":
      return { kind: "querystring", name: checkedName(source, name), multi: false };
    case "multivaluequerystring":
      return { kind: "querystring", name: checkedName(source, name), multi: true };
    case "header":
      return { kind: "header", name: checkedName(source, name), multi: false };
    case "multivalueheader":
      return { kind: "header", name: checkedName(source, name), multi: true };
  }
  throw unknownSource(destination, source);
}

function read(source: MappingSource, scope: MappingScope): string[] {
  switch (source.kind) {
    case "literal":
      return [source.text];
    case "header": {
      const { request, context } = scope;
      if (request === undefined) return [];
      const fields = connectHeaders(request, context.identity.sourceIp);
      return wanted(headerValues(fields, source.name.toLowerCase()), source.multi);
    }
    case "querystring": {
      const pairs = queryParameters(scope.request?.rawQuery);
      const values = pairs.filter(([name]) => name === source.name).map(([, value]) => value);
      return wanted(values, source.multi);
    }
    case "body":
      return bodyValue(source.path, scope.body);
    case "stageVariable": {
      const known = Object.hasOwn(scope.stageVariables, source.name);
      return text(known ? scope.stageVariables[source.name] : undefined);
    }
    case "context":
      return text(contextValue(source.path, scope.context));
  }
}

function wanted(values: string[], multi: boolean): string[] {
  return multi ? values : values.slice(-1);
}

function bodyValue(path: JsonPath, body: JsonBody | undefined): string[] {
  if (body === undefined) return [];
  if (path.length === 0) return [body.text];
  const document = body.value();
  const value = document === undefined ? undefined : readJsonPath(path, document);
  if (typeof value === "object" && value !== null) return [JSON.stringify(value)];
  return text(value);
}

function contextValue(path: readonly string[], context: RequestContext): unknown {
  // The authorizer's keys may have dots in them: what follows `authorizer.` is one name.
  const [first = "", ...rest] = path;
  const members: Readonly<Record<string, unknown>> = { ...context };
  const value = Object.hasOwn(members, first) ? members[first] : undefined;
  if (rest.length === 0) return value;
  const name = rest.join(".");
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

const UTF8 = new TextEncoder();

function fieldValue(value: string, source: MappingSource): string {
  const line = value.replaceAll(/[\r\n\0]/g, " ");
  // A client's header is a character for each byte already.
  if (source.kind === "header" || !/\P{ASCII}/u.test(line)) return line;
  let bytes = "";
  for (const byte of UTF8.encode(line)) bytes += String.fromCharCode(byte);
  return bytes;
}

function checkedName(whole: string, name: string): string {
  if (NAME.test(name)) return name;
  throw new SyntaxError(`"${whole}": a name must match ${NAME.source}`);
}

function unknownSource(destination: string, source: string): SyntaxError {
  return invalidSource(
    destination,
    source,
    "use route.request.{querystring|header|multivaluequerystring|multivalueheader|body}.{name}, stageVariables.{name}, context.{name} or 'literal'",
  );
}

function invalidSource(destination: string, source: string, reason: string): SyntaxError {
  return new SyntaxError(`Request parameter "${destination}": source "${source}": ${reason}`);
}

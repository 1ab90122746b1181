/**
 * `RequestParameters` of an integration: a destination in the backend's request -> a source expression (AWS: "WebSocket
 * API data mapping").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a header or query name that the route's RequestParameters do not declare is read all the same, with a
 *   warning when the project is loaded; what AWS does is not known. 2026-11-22 a mapping whose source is missing is left out.
 *   2026-11-22 a multivalue source gives one field per value, joined by commas in a path. 2026-11-28 control characters in a
 *   header become spaces (RFC 9110 section 5.5), and headers that frame the request cannot be mapped. 2026-11-22 text beyond
 *   ASCII goes into a header as UTF-8, one character for each byte, since HTTP headers are bytes; a client's own header stays
 *   as it came.
 */
import { compiling } from "../compiling.ts";
import type { HeaderField } from "../http.ts";
import type { JsonBody } from "../json-body.ts";
import { connectHeaders, type UpgradeRequest } from "../lambda-event.ts";
import type { RequestContext } from "../request-context.ts";
import {
  checkedName,
  compileSource,
  fieldValue,
  type MappingSource,
  readSource,
} from "./mapping-source.ts";

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

/** Parses once, at deployment time. Throws `SyntaxError` naming the parameter. */
export function compileMappings(
  requestParameters: Readonly<Record<string, string>>,
): readonly CompiledMapping[] {
  return Object.entries(requestParameters).map(([destination, source]) => {
    const { location, name } = destinationOf(destination);
    return { location, name, source: sourceOf(destination, source) };
  });
}

const NO_PARAMETERS: MappedParameters = { headers: [], query: [], path: {} };

export function applyMappings(
  mappings: readonly CompiledMapping[],
  given: MappingScope,
): MappedParameters {
  if (mappings.length === 0) return NO_PARAMETERS;
  const { context, stageVariables, body, request } = given;
  const scope = {
    context,
    stageVariables,
    body,
    headers: () =>
      request === undefined ? [] : connectHeaders(request, context.identity.sourceIp),
    rawQuery: request?.rawQuery,
  };
  const headers: HeaderField[] = [];
  const query: [string, string][] = [];
  let path = NO_PARAMETERS.path;
  for (const { location, name, source } of mappings) {
    const values = readSource(source, scope);
    if (values.length === 0) continue;
    if (location === "path") path = { ...path, [name]: values.join(",") };
    for (const value of values) {
      if (location === "header") headers.push([name, fieldValue(value, source)]);
      else if (location === "querystring") query.push([name, value]);
    }
  }
  return { headers, query, path };
}

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
  return compiling(`Request parameter "${destination}": source "${source}"`, () =>
    compileSource(source, "request"),
  );
}

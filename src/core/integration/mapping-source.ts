/**
 * Where a mapped parameter's value comes from: the source expressions of `RequestParameters` and `ResponseParameters`
 * (AWS: "WebSocket API data mapping").
 *
 * Gaps: none known.
 * By design: 2026-11-22 of repeated headers and query parameters the last value is taken, as in events; a multivalue source
 *   gives every value. 2026-11-22 arrays and objects of a body are written as JSON. 2026-11-22 `method.request.…`, which the
 *   API reference still shows, means `route.request.…`.
 */
import { BodyPath } from "../body-path.ts";
import { type HeaderField, headerValues } from "../http.ts";
import type { JsonBody } from "../json-body.ts";
import { queryParameters } from "../lambda-event.ts";
import type { RequestContext } from "../request-context.ts";

export type MappingSource =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "header" | "querystring"; readonly name: string; readonly multi: boolean }
  | { readonly kind: "body"; readonly path: BodyPath | undefined }
  | { readonly kind: "stageVariable"; readonly name: string }
  | { readonly kind: "context"; readonly path: readonly string[] };

export interface SourceScope {
  readonly context: RequestContext;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `undefined` when there is none, as on `$connect` and `$disconnect`. */
  readonly body: JsonBody | undefined;
  /** Of the upgrade request, or of the backend's answer. */
  readonly headers: () => readonly HeaderField[];
  readonly rawQuery: string | undefined;
}

/** `request`: of the client's request. `response`: of the integration's answer. */
export type SourceSide = "request" | "response";

const PREFIX = {
  request: /^(?:route|method)\.request\.(.+)$/s,
  response: /^integration\.response\.(.+)$/s,
};
const FORMS = {
  request:
    "route.request.{querystring|header|multivaluequerystring|multivalueheader|body}.{name}, stageVariables.{name}, context.{name} or 'literal'",
  response:
    "integration.response.{header|multivalueheader|body}.{name}, stageVariables.{name}, context.{name} or 'literal'",
};

/** Length of a source expression, characters (AWS: `IntegrationParameters`). */
const SOURCE_LENGTH_MAX = 512;
const NAME = /^[a-zA-Z0-9._$-]+$/;

/** Parses once, at deployment time. Throws `SyntaxError` with the reason. */
export function compileSource(source: string, side: SourceSide): MappingSource {
  if (source === "" || source.length > SOURCE_LENGTH_MAX) {
    throw new SyntaxError(`must have 1 to ${SOURCE_LENGTH_MAX} characters`);
  }
  if (source[0] === "'") {
    if (source.length < 2 || !source.endsWith("'")) {
      throw new SyntaxError("a literal must end with a single quote");
    }
    return { kind: "literal", text: source.slice(1, -1) };
  }
  const rest = PREFIX[side].exec(source)?.[1];
  if (rest !== undefined) return partOf(source, rest, side);
  if (source.startsWith("stageVariables.")) {
    return { kind: "stageVariable", name: checkedName(source, source.slice(15)) };
  }
  if (source.startsWith("context.")) {
    return { kind: "context", path: checkedName(source, source.slice(8)).split(".") };
  }
  throw new SyntaxError(`use ${FORMS[side]}`);
}

/** A name of a parameter; `whole` is what errors show. */
export function checkedName(whole: string, name: string): string {
  if (NAME.test(name)) return name;
  throw new SyntaxError(`"${whole}": a name must match ${NAME.source}`);
}

function partOf(source: string, rest: string, side: SourceSide): MappingSource {
  if (rest === "body") return { kind: "body", path: undefined };
  if (rest.startsWith("body.") || rest.startsWith("body[")) {
    const path = BodyPath.after(rest.slice(4));
    if (!path.isWhole) return { kind: "body", path };
    throw new SyntaxError("no property of the body is named");
  }
  const match = /^(multivalue)?(header|querystring)\.(.*)$/s.exec(rest);
  const kind = match?.[2] === "header" ? "header" : "querystring";
  if (match === null || (kind === "querystring" && side === "response")) {
    throw new SyntaxError(`use ${FORMS[side]}`);
  }
  return { kind, name: checkedName(source, match[3] ?? ""), multi: match[1] !== undefined };
}

/** No value when there is none; several for a multivalue source alone. */
export function readSource(source: MappingSource, scope: SourceScope): string[] {
  switch (source.kind) {
    case "literal":
      return [source.text];
    case "header":
      return wanted(headerValues(scope.headers(), source.name.toLowerCase()), source.multi);
    case "querystring": {
      const pairs = queryParameters(scope.rawQuery);
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

function bodyValue(path: BodyPath | undefined, body: JsonBody | undefined): string[] {
  if (body === undefined) return [];
  const value = path === undefined ? body.text : path.json(body);
  return value === undefined ? [] : [value];
}

function contextValue(path: readonly string[], context: RequestContext): unknown {
  const first = path[0] ?? "";
  const members = context as unknown as Readonly<Record<string, unknown>>;
  const value = Object.hasOwn(members, first) ? members[first] : undefined;
  if (path.length === 1) return value;
  // The authorizer's keys may have dots in them: what follows `authorizer.` is one name.
  const name = path.slice(1).join(".");
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

const UTF8 = new TextEncoder();

/** RFC 9110 section 5.5: every control character but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header.
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/g;

/** Nearly every value: nothing about it has to change. */
const PLAIN = /^[\t -~]*$/;

/** The value as it can stand in a header. */
export function fieldValue(value: string, source: MappingSource): string {
  if (PLAIN.test(value)) return value;
  const line = value.replaceAll(CONTROLS, " ");
  // A header is a character for each byte already.
  if (source.kind === "header" || !/\P{ASCII}/u.test(line)) return line;
  let bytes = "";
  for (const byte of UTF8.encode(line)) bytes += String.fromCharCode(byte);
  return bytes;
}

/**
 * Identity sources of a Lambda authorizer: what a client must bring before the function is asked at all (AWS: "Create a
 * Lambda REQUEST authorizer function"; the error text is the control plane's, captured in September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-22 of a repeated header or query parameter the last value counts, as in events. 2026-11-22 headers that
 *   the gateway adds count as present.
 */
import type { HeaderField, RawRequest } from "../http.ts";
import { queryParameters } from "../lambda-event.ts";
import type { RequestContext } from "../request-context.ts";

export interface IdentitySource {
  /** As it was written, for the operator. */
  readonly expression: string;
  readonly location: "header" | "querystring" | "context" | "stageVariables";
  /** Lower case for a header. */
  readonly name: string;
}

export interface IdentityScope {
  readonly headers: readonly HeaderField[];
  readonly rawQuery: RawRequest["rawQuery"];
  readonly context: RequestContext;
  readonly stageVariables: Readonly<Record<string, string>>;
}

const EXPRESSION =
  /^(?:route\.request\.(header|querystring)|(context|stageVariables))\.([a-zA-Z0-9._-]+)$/;

/** Parses once, at deployment time; `""` is no source, as on AWS. Throws `SyntaxError` in AWS's words. */
export function compileIdentitySources(expressions: readonly string[]): IdentitySource[] {
  return expressions.filter((expression) => expression !== "").map(compile);
}

/** The first source that the request lacks or leaves empty: it is refused with 401. */
export function missingIdentity(
  sources: readonly IdentitySource[],
  scope: IdentityScope,
): IdentitySource | undefined {
  return sources.find((source) => !identityOf(source, scope));
}

function compile(expression: string): IdentitySource {
  const [, ofRequest, other, name = ""] = EXPRESSION.exec(expression) ?? [];
  switch (ofRequest ?? other) {
    case "header":
      return { expression, location: "header", name: name.toLowerCase() };
    case "querystring":
      return { expression, location: "querystring", name };
    case "context":
      return { expression, location: "context", name };
    case "stageVariables":
      return { expression, location: "stageVariables", name };
    default:
      throw new SyntaxError(
        `Invalid request identity source expression: ${expression}. The sources must be separated by comma, and each source ` +
          "must be either a request parameter, matching 'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage " +
          "variable, matching 'stageVariables.[a-zA-Z0-9._-]+', or a context parameter, matching 'context.[a-zA-Z0-9._-]+'",
      );
  }
}

function identityOf({ location, name }: IdentitySource, scope: IdentityScope): string | undefined {
  switch (location) {
    case "header":
      return scope.headers.findLast(([field]) => field.toLowerCase() === name)?.[1];
    case "querystring":
      return queryParameters(scope.rawQuery).findLast(([parameter]) => parameter === name)?.[1];
    case "context":
      return contextValue(scope.context, name);
    case "stageVariables":
      return Object.hasOwn(scope.stageVariables, name) ? scope.stageVariables[name] : undefined;
  }
}

/** Captured on AWS: these two are missing whenever an authorizer asks for them. */
const ALWAYS_MISSING = new Set(["eventType", "messageDirection"]);

function contextValue(context: RequestContext, name: string): string | undefined {
  if (ALWAYS_MISSING.has(name)) return undefined;
  let value: unknown = context;
  for (const member of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, member))
      return undefined;
    value = Reflect.get(value, member);
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

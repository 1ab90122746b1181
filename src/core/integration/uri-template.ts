/**
 * Integration URIs with `${stageVariables.name}` and `{pathParameter}` (AWS: "Use stage variables for
 * WebSocket APIs", "WebSocket API data mapping").
 *
 * Gaps: none known.
 * By design: 2026-11-22 an unset stage variable or path parameter makes the URI unusable; AWS's own result is not
 *   known. 2026-11-22 a path parameter of dots alone counts as unset: it would climb out of the configured path.
 *   2026-11-28 a path parameter has no place in the host: what a client sends would choose where the request goes.
 */
export type ExpandedUri =
  | { readonly kind: "expanded"; readonly text: string }
  /** `detail`: for the operator, where that says more than that there is no value. */
  | { readonly kind: "missing"; readonly name: string; readonly detail?: string };

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "stageVariable"; readonly name: string }
  | { readonly kind: "pathParameter"; readonly name: string };

type Values = Readonly<Record<string, string>>;

export class UriTemplate {
  readonly source: string;
  readonly #parts: readonly Part[];

  private constructor(source: string, parts: readonly Part[]) {
    this.source = source;
    this.#parts = parts;
  }

  /** Parses once, at deployment time. Throws `SyntaxError` with the offset. */
  static compile(source: string): UriTemplate {
    return new UriTemplate(source, parse(source));
  }

  /** Their names, in order, each as often as it stands there. */
  get pathParameters(): string[] {
    return this.#parts.flatMap((part) => (part.kind === "pathParameter" ? [part.name] : []));
  }

  /** Their names, in order, each as often as it stands there. */
  get stageVariables(): string[] {
    return this.#parts.flatMap((part) => (part.kind === "stageVariable" ? [part.name] : []));
  }

  /** Stage variables are inserted as they are; path parameters are percent-encoded. */
  expand(stageVariables: Values, pathParameters: Values = {}): ExpandedUri {
    let text = "";
    for (const part of this.#parts) {
      if (part.kind === "text") {
        text += part.text;
        continue;
      }
      if (part.kind === "pathParameter" && IN_HOST.test(text)) {
        return { kind: "missing", name: part.name, detail: `"{${part.name}}": ${NO_HOST}` };
      }
      const value =
        part.kind === "stageVariable"
          ? own(stageVariables, part.name)
          : pathSegment(own(pathParameters, part.name));
      if (value === undefined) return { kind: "missing", name: part.name };
      text += value;
    }
    return { kind: "expanded", text };
  }
}

function own(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function pathSegment(value: string | undefined): string | undefined {
  if (value === undefined || /^\.*$/.test(value)) return undefined;
  return encodeURIComponent(value.toWellFormed());
}

/** What comes next is still of the host. WHATWG URL: slashes may be missing, and a backslash is one. */
const IN_HOST = /^https?:[\\/]*[^\\/?#]*$/i;
const NO_HOST =
  "a path parameter cannot be in the host of IntegrationUri, or a client would choose where its request goes";

const STAGE_VARIABLES = "stageVariables.";

function parse(source: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("{", at);
    if (open === -1) break;
    const close = source.indexOf("}", open);
    if (close === -1) throw invalid(source, open, 'the "{" is never closed');
    const isVariable = open > at && source[open - 1] === "$";
    const textEnd = isVariable ? open - 1 : open;
    if (textEnd > at) parts.push({ kind: "text", text: source.slice(at, textEnd) });
    if (!isVariable && IN_HOST.test(source.slice(0, open))) throw invalid(source, open, NO_HOST);
    parts.push(placeholder(source, { open, close, isVariable }));
    at = close + 1;
  }
  if (at < source.length) parts.push({ kind: "text", text: source.slice(at) });
  return parts;
}

function placeholder(
  source: string,
  place: { readonly open: number; readonly close: number; readonly isVariable: boolean },
): Part {
  const inner = source.slice(place.open + 1, place.close);
  if (!place.isVariable) {
    if (/^[\w.$-]+$/.test(inner)) return { kind: "pathParameter", name: inner };
    throw invalid(source, place.open, `"${inner}" is not a path parameter name`);
  }
  const name = inner.startsWith(STAGE_VARIABLES) ? inner.slice(STAGE_VARIABLES.length) : "";
  if (/^\w+$/.test(name)) return { kind: "stageVariable", name };
  throw invalid(source, place.open - 1, "only ${stageVariables.name} may stand here");
}

function invalid(source: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`Invalid integration URI "${source}" at offset ${offset}: ${reason}`);
}

/**
 * The format of a stage's access log, compiled at deployment (AWS: "Configure logging for WebSocket APIs", CreateStage
 * `AccessLogSettings`). Whatever its style, JSON, XML, CLF or CSV, it is text with `$context` variables.
 *
 * Gaps: 2026-11-28 a refused format is told in words of ours, except for the one about line breaks, which is AWS's.
 * By design: 2026-11-28 what a value could break out of its line or its quotes with is escaped as JSON escapes it, which AWS
 *   does since 2024; in a format that begins with `<`, as XML does. 2026-11-28 `$context.error.messageString` without a value
 *   prints `"-"` in a format that begins with `{`, so that the line stays JSON; AWS does not say.
 *   2026-11-28 a value is cut after 8192 characters, which says so; AWS cuts whole events at a size of CloudWatch's.
 */
import { boundedValue, escapeBeyondJson, escapeJson, escapeXml } from "./access-log-escape.ts";
import { MESSAGE_STRING, VARIABLES, type Variable } from "./access-log-variables.ts";
import type { Activity } from "./activity.ts";

/** AWS: "Access-log template size", 3 KB. */
export const ACCESS_LOG_FORMAT_BYTES_MAX = 3_072;

/** What a variable without a value prints, and one that nobody knows. */
const ABSENT = "-";

interface Reference {
  readonly read: Variable;
  readonly absent: string;
  readonly escape: (text: string) => string;
}

type Part = string | Reference;

export class AccessLogFormat {
  /** Variables that always print `-`, because WebSocket APIs do not have them. */
  readonly unknownVariables: readonly string[];
  readonly #parts: readonly Part[];

  private constructor(parts: readonly Part[], unknown: readonly string[]) {
    this.#parts = parts;
    this.unknownVariables = unknown;
  }

  /** Throws `SyntaxError` with what AWS refuses. */
  static compile(source: string): AccessLogFormat {
    const format = source.replace(/\n$/, "");
    const bytes = new TextEncoder().encode(source).length;
    if (bytes > ACCESS_LOG_FORMAT_BYTES_MAX) {
      throw new SyntaxError(
        `Format has ${bytes} bytes; ${ACCESS_LOG_FORMAT_BYTES_MAX} are allowed`,
      );
    }
    if (/[\r\n]/.test(format)) {
      throw new SyntaxError(
        "Access Log format must be single line, new line character is allowed only at end of the format",
      );
    }
    const parts: Part[] = [];
    const unknown = new Set<string>();
    const names = new Set<string>();
    const { plain, quoted } = stylesOf(format);
    let end = 0;
    for (const match of format.matchAll(REFERENCE)) {
      const [text, name = ""] = match;
      const variable = variableOf(name);
      names.add(name);
      if (variable === undefined) unknown.add(text);
      const ownQuotes = name === MESSAGE_STRING && format[match.index - 1] !== '"';
      parts.push(format.slice(end, match.index), {
        read: variable ?? nothing,
        ...(ownQuotes ? quoted : plain),
      });
      end = match.index + text.length;
    }
    parts.push(format.slice(end));
    if (!names.has("requestId") && !names.has("extendedRequestId")) {
      throw new SyntaxError(
        "Format must have $context.requestId or $context.extendedRequestId in it",
      );
    }
    return new AccessLogFormat(parts, [...unknown]);
  }

  /** One line, without its end. */
  line(activity: Activity): string {
    let line = "";
    for (const part of this.#parts) {
      if (typeof part === "string") {
        line += part;
        continue;
      }
      const value = part.read(activity);
      if (typeof value === "number") line += value;
      else line += value ? part.escape(value) : part.absent;
    }
    return line;
  }
}

type Style = Omit<Reference, "read">;

/** `quoted`: of the variable whose value brings its own quotes, where the format has none around it. */
function stylesOf(format: string): { readonly plain: Style; readonly quoted: Style } {
  const start = format.trimStart();
  if (start.startsWith("<")) {
    const plain = { absent: ABSENT, escape: (text: string) => escapeXml(boundedValue(text)) };
    return { plain, quoted: plain };
  }
  const absent = start.startsWith("{") ? `"${ABSENT}"` : ABSENT;
  return {
    plain: { absent: ABSENT, escape: (text) => escapeJson(boundedValue(text)) },
    quoted: { absent, escape: escapeBeyondJson },
  };
}

/** Only a property of an authorizer's context may have hyphens: its name is the function's. */
const REFERENCE = /\$context\.(authorizer\.\w+(?:-\w+)*|\w+(?:\.\w+)*)/g;

const AUTHORIZER = "authorizer.";

function variableOf(name: string): Variable | undefined {
  const known = VARIABLES.get(name);
  if (known !== undefined || !name.startsWith(AUTHORIZER)) return known;
  const property = name.slice(AUTHORIZER.length);
  return ({ facts }) =>
    facts?.authorizer !== undefined && Object.hasOwn(facts.authorizer, property)
      ? facts.authorizer[property]
      : undefined;
}

const nothing: Variable = () => undefined;

import { isNameStart, type SourceCursor } from "./source-cursor.ts";
import type { VtlExpression, VtlReference, VtlStep } from "./syntax.ts";

/** `$name`, `${name}` and `$!name` with what follows; `undefined` when the `$` here starts none. */
export function parseReference(cursor: SourceCursor): VtlReference | undefined {
  const { source, at: start } = cursor;
  let at = start + 1;
  if (source[at] === "!") at += 1;
  const isFormal = source[at] === "{";
  if (isFormal) at += 1;
  if (source[start] !== "$" || !isNameStart(source.charCodeAt(at))) return undefined;
  cursor.at = at;
  const line = cursor.line();
  const name = cursor.name() ?? "";
  const steps: VtlStep[] = [];
  for (;;) {
    const step = parseStep(cursor);
    if (step === undefined) break;
    steps.push(step);
  }
  if (isFormal) cursor.expect("}", `after \${${name}`);
  return { source: source.slice(start, cursor.at), name, steps, line };
}

function parseStep(cursor: SourceCursor): VtlStep | undefined {
  const { source, at } = cursor;
  if (source[at] === "[") return startsIndex(cursor) ? parseIndex(cursor) : undefined;
  if (source[at] !== "." || !isNameStart(source.charCodeAt(at + 1))) return undefined;
  cursor.at = at + 1;
  const name = cursor.name() ?? "";
  if (!cursor.take("(")) return { kind: "property", name };
  return { kind: "method", name, args: cursor.nested(() => parseArguments(cursor, name)) };
}

/** In text, `$list[0]` is an index and `$name[sic]` is not. */
function startsIndex({ source, at: bracket }: SourceCursor): boolean {
  let at = bracket + 1;
  while (source[at] === " ") at += 1;
  const next = source[at];
  return next !== undefined && INDEX_STARTS.includes(next);
}

const INDEX_STARTS = "\"'$-0123456789";

function parseIndex(cursor: SourceCursor): VtlStep {
  cursor.at += 1;
  const index = cursor.nested(() => cursor.grammar.expression(cursor));
  cursor.expect("]", "after an index");
  return { kind: "index", index };
}

function parseArguments(cursor: SourceCursor, name: string): VtlExpression[] {
  const args: VtlExpression[] = [];
  cursor.skipSpace();
  if (cursor.take(")")) return args;
  for (;;) {
    args.push(cursor.grammar.expression(cursor));
    if (cursor.take(")")) return args;
    cursor.expect(",", `between the arguments of ${name}()`);
  }
}

/**
 * The same text with the insides of comments, strings, templates and regular expressions blanked, so
 * that a rule looks at code only. Every character keeps its place: offsets and lines stay true.
 */
export function mask(text: string): string {
  const out = text.split("");
  const blank = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) if (out[index] !== "\n") out[index] = " ";
  };
  /** Brace depth at which each open `${` of a template closes again, innermost last. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    const end = spanEnd(text, at, out);
    if (end !== undefined) {
      const isComment = char === "/" && (text[at + 1] === "/" || text[at + 1] === "*");
      blank(isComment ? at : at + 1, isComment ? end : end - 1);
      at = end;
    } else if (char === "`" || (char === "}" && templates.at(-1) === depth)) {
      if (char === "}") templates.pop();
      const { stop, opens } = templateEnd(text, at + 1);
      blank(at + 1, stop);
      if (opens) templates.push(depth);
      at = stop + (opens ? 2 : 1);
    } else {
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      at += 1;
    }
  }
  return out.join("");
}

/** Where a comment, string or regular expression that starts here ends; `undefined` when none starts. */
function spanEnd(text: string, at: number, masked: readonly string[]): number | undefined {
  const char = text[at];
  if (char === '"' || char === "'") return closing(text, at, char);
  if (char !== "/") return undefined;
  if (text[at + 1] === "/") return endOr(text.indexOf("\n", at), text);
  if (text[at + 1] === "*") {
    const close = text.indexOf("*/", at + 2);
    return close === -1 ? text.length : close + 2;
  }
  return startsRegularExpression(masked, at) ? regularExpressionEnd(text, at) : undefined;
}

function endOr(index: number, text: string): number {
  return index === -1 ? text.length : index;
}

function closing(text: string, at: number, quote: string): number {
  let index = at + 1;
  while (index < text.length && text[index] !== quote && text[index] !== "\n") {
    index += text[index] === "\\" ? 2 : 1;
  }
  return index + 1;
}

/** A slash divides after a value and opens a regular expression after anything else. */
function startsRegularExpression(masked: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(masked[before] ?? "")) before -= 1;
  if (before < 0 || /[=(,:;!&|?{}[+\-*%<>~^]/.test(masked[before] ?? "")) return true;
  const word = /\w+$/.exec(masked.slice(Math.max(0, before - 10), before + 1).join(""))?.[0];
  return word === "return" || word === "typeof" || word === "case" || word === "in";
}

function regularExpressionEnd(text: string, at: number): number {
  let inClass = false;
  let index = at + 1;
  while (index < text.length && text[index] !== "\n" && (inClass || text[index] !== "/")) {
    if (text[index] === "[") inClass = true;
    if (text[index] === "]") inClass = false;
    index += text[index] === "\\" ? 2 : 1;
  }
  return index + 1;
}

/** The end of a template's literal part: its closing backtick, or the `${` that opens an expression. */
function templateEnd(text: string, at: number): { stop: number; opens: boolean } {
  let index = at;
  while (index < text.length) {
    if (text[index] === "`") return { stop: index, opens: false };
    if (text[index] === "$" && text[index + 1] === "{") return { stop: index, opens: true };
    index += text[index] === "\\" ? 2 : 1;
  }
  return { stop: text.length, opens: false };
}

import { parseExpression } from "./parse-expression.ts";
import { parseReference } from "./parse-reference.ts";
import { type Grammar, SourceCursor } from "./source-cursor.ts";
import type { VtlExpression, VtlNode } from "./syntax.ts";

/** Throws `SyntaxError` with the line. */
export function parseTemplate(source: string): readonly VtlNode[] {
  return parseWhole(new SourceCursor(source, GRAMMAR));
}

function parseWhole(cursor: SourceCursor): readonly VtlNode[] {
  const body = new BodyParser(cursor).parse();
  if (cursor.at < cursor.source.length) {
    throw cursor.error(`#${directiveAt(cursor.source, cursor.at)?.name} without #if or #foreach`);
  }
  return body;
}

const GRAMMAR: Grammar = { expression: parseExpression, template: parseWhole };

interface Directive {
  readonly name: string;
  /** Offset after the name. */
  readonly end: number;
}

const BLOCK_ENDS = new Set(["end", "else", "elseif"]);
const WITH_BRACKETS = new Set(["if", "elseif", "foreach", "set", "define"]);
const WITHOUT_BRACKETS = new Set(["end", "else", "break", "stop"]);
const REFUSED = new Set(["macro", "parse", "include", "evaluate"]);

/** `undefined` when the `#` here is text. */
function directiveAt(source: string, at: number): Directive | undefined {
  DIRECTIVE.lastIndex = at;
  const match = DIRECTIVE.exec(source);
  if (match === null) return undefined;
  const name = match[1] ?? match[2] ?? "";
  const end = at + match[0].length;
  if (WITHOUT_BRACKETS.has(name)) {
    return match[1] === undefined && /\w/.test(source[end] ?? "") ? undefined : { name, end };
  }
  BRACKET.lastIndex = end;
  return BRACKET.test(source) ? { name, end } : undefined;
}

const DIRECTIVE =
  /#(?:\{(if|elseif|else|end|foreach|set|define|break|stop|macro|parse|include|evaluate)\}|(if|elseif|else|end|foreach|set|define|break|stop|macro|parse|include|evaluate))/y;
const BRACKET = /[ \t]*\(/y;
const NEXT_LINE = /\r\n|\n|\r/g;
const LINE_END = /[ \t]*(?:\r\n|\n|\r)/y;

/** One run of text and directives, up to the #else or #end of the block it is in, or the end. */
class BodyParser {
  readonly #cursor: SourceCursor;
  readonly #nodes: VtlNode[] = [];
  #text = "";
  /** Where in it the text begins that stands after the last directive, reference or comment. */
  #runStart = 0;

  constructor(cursor: SourceCursor) {
    this.#cursor = cursor;
  }

  parse(): readonly VtlNode[] {
    const cursor = this.#cursor;
    const { source } = cursor;
    while (cursor.at < source.length) {
      const plain = plainEnd(source, cursor.at);
      this.#text += source.slice(cursor.at, plain);
      cursor.at = plain;
      if (plain === source.length) break;
      const backslashes = countBackslashes(source, plain);
      const special = source[plain + backslashes];
      if (special === "$") this.#reference(backslashes);
      else if (special !== "#") this.#take(backslashes);
      else if (this.#hash(backslashes)) break;
    }
    this.#flush();
    return this.#nodes;
  }

  #flush(): void {
    if (this.#text !== "") this.#nodes.push({ kind: "text", text: this.#text });
    this.#text = "";
    this.#runStart = 0;
  }

  #take(characters: number): void {
    const { source, at } = this.#cursor;
    this.#text += source.slice(at, at + characters);
    this.#cursor.at = at + characters;
  }

  #reference(backslashes: number): void {
    const cursor = this.#cursor;
    const start = cursor.at + backslashes;
    const before = cursor.at;
    cursor.at = start;
    const reference = parseReference(cursor);
    if (reference === undefined) {
      cursor.at = before;
      this.#take(backslashes + 1);
      return;
    }
    this.#flush();
    this.#nodes.push({ kind: "insert", reference, backslashes });
  }

  /** Whether the block that this body is in ends here. */
  #hash(backslashes: number): boolean {
    const cursor = this.#cursor;
    const { source } = cursor;
    const start = cursor.at + backslashes;
    const directive = directiveAt(source, start);
    if (directive === undefined) {
      this.#take(backslashes);
      this.#commentOrText();
      return false;
    }
    this.#text += "\\".repeat(Math.floor(backslashes / 2));
    cursor.at = start;
    if (backslashes % 2 === 1) {
      this.#take(directive.end - start);
      return false;
    }
    if (BLOCK_ENDS.has(directive.name)) return true;
    if (directive.name === "set") this.#dropBlankRun();
    this.#flush();
    this.#nodes.push(cursor.nested(() => parseDirective(cursor, directive)));
    return false;
  }

  /** Blanks between two directives, references or comments of which the second is #set go with it; other text stays. */
  #dropBlankRun(): void {
    const blanks = this.#text.slice(this.#runStart);
    if (/^[ \t]+$/.test(blanks)) this.#text = this.#text.slice(0, this.#runStart);
  }

  #commentOrText(): void {
    const cursor = this.#cursor;
    const { source, at } = cursor;
    switch (source[at + 1]) {
      case "#": {
        NEXT_LINE.lastIndex = at;
        cursor.at = NEXT_LINE.test(source) ? NEXT_LINE.lastIndex : source.length;
        this.#runStart = this.#text.length;
        return;
      }
      case "*":
        cursor.at = closing(cursor, "*#", "a comment");
        this.#runStart = this.#text.length;
        return;
      case "[":
        if (source[at + 2] === "[") {
          const end = closing(cursor, "]]#", "#[[");
          this.#text += source.slice(at + 3, end - 3);
          this.#runStart = this.#text.length;
          cursor.at = end;
          return;
        }
    }
    this.#take(1);
  }
}

/** The first `$`, `#` or `\` from here. */
function plainEnd(source: string, from: number): number {
  let at = from;
  for (; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 36 || code === 35 || code === 92) break;
  }
  return at;
}

function countBackslashes(source: string, from: number): number {
  let at = from;
  while (source.charCodeAt(at) === 92) at += 1;
  return at - from;
}

function closing(cursor: SourceCursor, text: string, what: string): number {
  const end = cursor.source.indexOf(text, cursor.at + 2);
  if (end === -1) throw cursor.error(`${what} is not closed with ${text}`);
  return end + text.length;
}

function parseDirective(cursor: SourceCursor, { name, end }: Directive): VtlNode {
  const line = cursor.line();
  if (REFUSED.has(name)) {
    const onAws = name === "macro" ? ", as on AWS: #define makes a block to insert" : "";
    throw cursor.error(`#${name} is not supported${onAws}`);
  }
  cursor.at = end;
  if (name === "break" || name === "stop") return { kind: name };
  openBracket(cursor);
  switch (name) {
    case "set":
      return parseSet(cursor);
    case "if":
      return parseIf(cursor, line);
    case "foreach":
      return parseForeach(cursor, line);
    default: {
      const { name: variable } = variableHere(cursor, "#define");
      closeBracket(cursor, "#define");
      return { kind: "define", variable, body: parseBlock(cursor, "#define", line) };
    }
  }
}

function openBracket(cursor: SourceCursor): void {
  cursor.skipSpace();
  cursor.expect("(", "after a directive");
  cursor.skipSpace();
}

function closeBracket(cursor: SourceCursor, directive: string): void {
  cursor.skipSpace();
  cursor.expect(")", `in ${directive}`);
  skipLineEnd(cursor);
}

/** A line end right after a directive belongs to it. */
function skipLineEnd(cursor: SourceCursor): void {
  LINE_END.lastIndex = cursor.at;
  cursor.at += LINE_END.exec(cursor.source)?.[0].length ?? 0;
}

function parseSet(cursor: SourceCursor): VtlNode {
  const target = variableHere(cursor, "#set");
  if (target.steps.at(-1)?.kind === "method")
    throw cursor.error("#set cannot set a method's result");
  cursor.skipSpace();
  cursor.expect("=", "in #set");
  const value = parseExpression(cursor);
  closeBracket(cursor, "#set");
  return { kind: "set", target, value };
}

function parseForeach(cursor: SourceCursor, line: number): VtlNode {
  const { name: variable, steps } = variableHere(cursor, "#foreach");
  if (steps.length > 0) throw cursor.error("#foreach needs a variable of its own");
  cursor.skipSpace();
  cursor.expect("in", "in #foreach");
  const items = parseExpression(cursor);
  closeBracket(cursor, "#foreach");
  return { kind: "foreach", variable, items, body: parseBlock(cursor, "#foreach", line), line };
}

function variableHere(cursor: SourceCursor, directive: string) {
  const reference = parseReference(cursor);
  if (reference === undefined) throw cursor.error(`${directive} needs a $variable`);
  return reference;
}

/** The body of a directive that has no #else, and its #end. */
function parseBlock(cursor: SourceCursor, directive: string, line: number): readonly VtlNode[] {
  const body = new BodyParser(cursor).parse();
  if (takeBlockEnd(cursor, directive, line) === "end") return body;
  throw cursor.error(`#else in ${directive}`);
}

function parseIf(cursor: SourceCursor, line: number): VtlNode {
  const branches: { condition: VtlExpression; body: readonly VtlNode[] }[] = [];
  for (;;) {
    const condition = parseExpression(cursor);
    closeBracket(cursor, "#if");
    branches.push({ condition, body: new BodyParser(cursor).parse() });
    const end = takeBlockEnd(cursor, "#if", line);
    if (end === "end") return { kind: "if", branches, otherwise: [] };
    if (end === "else") {
      return { kind: "if", branches, otherwise: parseBlock(cursor, "#else", line) };
    }
    openBracket(cursor);
  }
}

function takeBlockEnd(cursor: SourceCursor, directive: string, line: number): string {
  const found = directiveAt(cursor.source, cursor.at);
  if (found === undefined) throw cursor.error(`the ${directive} of line ${line} has no #end`);
  cursor.at = found.end;
  if (!WITH_BRACKETS.has(found.name)) skipLineEnd(cursor);
  return found.name;
}

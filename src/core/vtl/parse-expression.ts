import { parseReference } from "./parse-reference.ts";
import type { SourceCursor } from "./source-cursor.ts";
import type { Operator, VtlExpression } from "./syntax.ts";

/** From the loosest to the tightest. */
const RANKS: readonly (readonly (readonly [text: string, operator: Operator])[])[] = [
  [
    ["||", "||"],
    ["or", "||"],
  ],
  [
    ["&&", "&&"],
    ["and", "&&"],
  ],
  [
    ["==", "=="],
    ["eq", "=="],
    ["!=", "!="],
    ["ne", "!="],
  ],
  [
    ["<=", "<="],
    ["le", "<="],
    [">=", ">="],
    ["ge", ">="],
    ["<", "<"],
    ["lt", "<"],
    [">", ">"],
    ["gt", ">"],
  ],
  [
    ["+", "+"],
    ["-", "-"],
  ],
  [
    ["*", "*"],
    ["/", "/"],
    ["%", "%"],
  ],
];

/** One expression and the white space around it. */
export function parseExpression(cursor: SourceCursor): VtlExpression {
  return cursor.nested(() => parseRank(cursor, 0));
}

function parseRank(cursor: SourceCursor, rank: number): VtlExpression {
  const operators = RANKS[rank];
  if (operators === undefined) return parseUnary(cursor);
  const first = parseRank(cursor, rank + 1);
  const rest: { operator: Operator; operand: VtlExpression }[] = [];
  for (;;) {
    const operator = takeOperator(cursor, operators);
    if (operator === undefined) break;
    rest.push({ operator, operand: parseRank(cursor, rank + 1) });
  }
  return rest.length === 0 ? first : { kind: "chain", first, rest };
}

function takeOperator(
  cursor: SourceCursor,
  operators: readonly (readonly [string, Operator])[],
): Operator | undefined {
  for (const [text, operator] of operators) {
    if (isWord(text) ? takeWord(cursor, text) : cursor.take(text)) return operator;
  }
  return undefined;
}

function isWord(text: string): boolean {
  return /^[a-z]/.test(text);
}

function takeWord(cursor: SourceCursor, word: string): boolean {
  if (!cursor.starts(word) || /\w/.test(cursor.source[cursor.at + word.length] ?? "")) return false;
  cursor.at += word.length;
  return true;
}

function parseUnary(cursor: SourceCursor): VtlExpression {
  cursor.skipSpace();
  if (cursor.take("!") || takeWord(cursor, "not")) {
    return { kind: "not", operand: cursor.nested(() => parseUnary(cursor)) };
  }
  const operand = parseOperand(cursor);
  cursor.skipSpace();
  return operand;
}

function parseOperand(cursor: SourceCursor): VtlExpression {
  const start = cursor.source[cursor.at];
  switch (start) {
    case "$": {
      const reference = parseReference(cursor);
      if (reference === undefined) throw cursor.error('a name is missing after "$"');
      return { kind: "reference", reference };
    }
    case "(": {
      cursor.at += 1;
      const inner = parseExpression(cursor);
      cursor.expect(")", "after an expression in brackets");
      return inner;
    }
    case "[":
      return parseList(cursor);
    case "{":
      return parseMap(cursor);
    case '"':
    case "'":
      return parseString(cursor, start);
  }
  if (takeWord(cursor, "true")) return { kind: "literal", value: true };
  if (takeWord(cursor, "false")) return { kind: "literal", value: false };
  const number = parseNumber(cursor);
  if (number !== undefined) return number;
  if (cursor.take("-")) return { kind: "minus", operand: cursor.nested(() => parseUnary(cursor)) };
  throw cursor.error(
    start === undefined
      ? "the template ends where an expression is needed"
      : `"${start}" starts no expression`,
  );
}

/** `1.` and `.5` too, and the `1` of `1..5`. */
const NUMBER = /-?(?:\d+(\.(?!\.)\d*)?|(\.\d+))([eE][+-]?\d{1,3})?/y;
const NUMBER_LENGTH_MAX = 40;

function parseNumber(cursor: SourceCursor): VtlExpression | undefined {
  NUMBER.lastIndex = cursor.at;
  const match = NUMBER.exec(cursor.source);
  if (match === null) return undefined;
  const [text, fraction, noWhole, exponent] = match;
  if (text.length > NUMBER_LENGTH_MAX) {
    throw cursor.error(`a number has more than ${NUMBER_LENGTH_MAX} characters`);
  }
  cursor.at += text.length;
  if ((fraction ?? noWhole ?? exponent) !== undefined) {
    return { kind: "double", value: Number(text) };
  }
  const value = Number(text);
  return { kind: "literal", value: Number.isSafeInteger(value) ? value + 0 : BigInt(text) };
}

/** Between double quotes the text is a template; a doubled quote stands for one. Backslashes mean themselves. */
function parseString(cursor: SourceCursor, quote: '"' | "'"): VtlExpression {
  const { source, at: start } = cursor;
  let end = start + 1;
  for (;;) {
    end = source.indexOf(quote, end);
    if (end === -1) throw cursor.error(`a string is not closed with ${quote}`);
    if (source[end + 1] !== quote) break;
    end += 2;
  }
  const value = source.slice(start + 1, end).replaceAll(quote + quote, quote);
  if (quote === "'" || !/[$#]/.test(value)) {
    cursor.at = end + 1;
    return { kind: "literal", value };
  }
  const body = cursor.within(value);
  cursor.at = end + 1;
  return { kind: "quoted", body };
}

function parseList(cursor: SourceCursor): VtlExpression {
  cursor.at += 1;
  cursor.skipSpace();
  if (cursor.take("]")) return { kind: "list", items: [] };
  const items = [parseExpression(cursor)];
  const first = items[0];
  if (first !== undefined && cursor.take("..")) {
    const to = parseExpression(cursor);
    cursor.expect("]", "after a range");
    return { kind: "range", from: first, to };
  }
  while (!cursor.take("]")) {
    cursor.expect(",", "between the items of a list");
    items.push(parseExpression(cursor));
  }
  return { kind: "list", items };
}

function parseMap(cursor: SourceCursor): VtlExpression {
  cursor.at += 1;
  cursor.skipSpace();
  const entries: [VtlExpression, VtlExpression][] = [];
  if (cursor.take("}")) return { kind: "map", entries };
  do {
    const key = parseExpression(cursor);
    cursor.expect(":", "after the key of a map");
    entries.push([key, parseExpression(cursor)]);
  } while (cursor.take(","));
  cursor.expect("}", "after the entries of a map");
  return { kind: "map", entries };
}

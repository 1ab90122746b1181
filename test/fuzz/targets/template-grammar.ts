import type { Choices } from "../engine/choices.ts";

/** A template that follows the grammar, whatever it means. */
export function templateFrom(choices: Choices): string {
  return block(choices, 3);
}

function block(choices: Choices, depth: number): string {
  return choices.list(1, 4, () => node(choices, depth)).join(choices.of(["", " ", "\n"]));
}

function node(choices: Choices, depth: number): string {
  if (depth === 0 || choices.isOver) return choices.of(["x", "$x", "${y}", "$!z"]);
  switch (choices.below(7)) {
    case 0:
      return `#set($${name(choices)} = ${expression(choices, depth)})`;
    case 1:
      return `#if(${expression(choices, depth)})${block(choices, depth - 1)}#else${block(choices, depth - 1)}#end`;
    case 2:
      return `#foreach($${name(choices)} in ${list(choices, depth)})${block(choices, depth - 1)}#end`;
    case 3:
      return `#set($${name(choices)}${member(choices, depth)} = ${expression(choices, depth)})`;
    case 4:
      return reference(choices, depth);
    default:
      return `{${reference(choices, depth)}}`;
  }
}

function name(choices: Choices): string {
  return choices.of(["x", "y", "z", "item", "m"]);
}

function list(choices: Choices, depth: number): string {
  if (choices.oneIn(3)) return `[${choices.below(300)}..${choices.below(2_000)}]`;
  if (choices.oneIn(2)) return reference(choices, depth);
  return `[${choices.list(0, 4, () => expression(choices, depth - 1)).join(", ")}]`;
}

function expression(choices: Choices, depth: number): string {
  if (depth <= 0 || choices.isOver) return choices.of(["1", "$x", "'a'", "true", "0.5"]);
  switch (choices.below(8)) {
    case 0:
      return String(choices.of([0, 1, -1, 2 ** 31, 2 ** 53, 1.5]));
    case 1:
      return choices.of(["'it'", '"$x-${y}"', "''", '"#if($x)a#end"', "'(a*)*b'", "'[a-z]+'"]);
    case 2:
      return `${expression(choices, depth - 1)} ${choices.of(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"])} ${expression(choices, depth - 1)}`;
    case 3:
      return `!${expression(choices, depth - 1)}`;
    case 4:
      return `{${choices.list(0, 3, (index) => `'k${index}': ${expression(choices, depth - 1)}`).join(", ")}}`;
    case 5:
      return list(choices, depth - 1);
    default:
      return reference(choices, depth);
  }
}

function reference(choices: Choices, depth: number): string {
  const start = choices.of(["$x", "$y", "$item", "$m", "$foreach", ...ROOTS]);
  return start + choices.list(0, 3, () => member(choices, depth)).join("");
}

const ROOTS = [
  ...["$input.path('$')", "$input.path('$.items')", "$input.json('$..k')", "$input.body"],
  ...["$context", "$context.identity", "$stageVariables", "$input.params()", "$util"],
];

function member(choices: Choices, depth: number): string {
  const argument = () => expression(choices, depth - 1);
  if (choices.oneIn(4)) return `[${argument()}]`;
  if (choices.oneIn(3))
    return choices.of([".action", ".items", ".text", ".class", ".__proto__", ".k"]);
  const method = choices.of(METHODS);
  return `.${method}(${choices.list(0, 2, argument).join(", ")})`;
}

const METHODS = [
  ...["size", "get", "put", "add", "remove", "contains", "keySet", "values", "entrySet", "isEmpty"],
  ...[
    "length",
    "substring",
    "indexOf",
    "replace",
    "replaceAll",
    "replaceFirst",
    "split",
    "matches",
  ],
  ...["toUpperCase", "trim", "startsWith", "equals", "hashCode", "toString", "charAt", "concat"],
  ...["escapeJavaScript", "parseJson", "urlEncode", "urlDecode", "base64Encode", "base64Decode"],
  ...["addAll", "subList", "putAll", "containsKey", "intValue", "getClass", "constructor", "json"],
];

import { type Budget, TEXT_CHARACTERS_MAX } from "./budget.ts";
import { JavaPattern } from "./java-pattern.ts";
import { type Call, checkedIndex, indexArgument, methodTable, textArgument } from "./method.ts";
import { replacePattern, splitByPattern } from "./replace-pattern.ts";
import { VtlList, type VtlValue } from "./value.ts";

/** The methods of java.lang.String that templates may call. */
export const STRING_METHODS = methodTable<string>({
  "charAt/1": (text, call) => {
    const at = checkedIndex(call, indexArgument(call, 0), [0, text.length - 1]);
    return text.charAt(at);
  },
  "codePointAt/1": (text, call) =>
    text.codePointAt(checkedIndex(call, indexArgument(call, 0), [0, text.length - 1])) ?? null,
  "compareTo/1": (text, call) => compared(text, textArgument(call, 0)),
  "compareToIgnoreCase/1": (text, call) =>
    compared(made(text, call.budget).toLowerCase(), textArgument(call, 0).toLowerCase()),
  "concat/1": (text, call) => made(text + textArgument(call, 0), call.budget),
  "contains/1": (text, call) => text.includes(searched(text, call)),
  "endsWith/1": (text, call) => text.endsWith(textArgument(call, 0)),
  "equals/1": (text, { args: [other], budget }) => made(text, budget) === other,
  "equalsIgnoreCase/1": (text, { args: [other], budget }) =>
    typeof other === "string" &&
    text.length === other.length &&
    made(text, budget).toLowerCase() === other.toLowerCase(),
  "indexOf/1": (text, call) => text.indexOf(searched(text, call)),
  "indexOf/2": (text, call) => text.indexOf(searched(text, call), indexArgument(call, 1)),
  "isBlank/0": (text, { budget }) => made(text, budget).trim() === "",
  "isEmpty/0": (text) => text === "",
  "lastIndexOf/1": (text, call) => text.lastIndexOf(searched(text, call)),
  "lastIndexOf/2": (text, call) => {
    const from = indexArgument(call, 1);
    return from < 0 ? -1 : text.lastIndexOf(searched(text, call), from);
  },
  "length/0": (text) => text.length,
  "matches/1": (text, call) =>
    new JavaPattern(textArgument(call, 0), call.budget).matchesWhole(text),
  "replace/2": (text, call) =>
    replaceLiteral(text, textArgument(call, 0), textArgument(call, 1), call.budget),
  "replaceAll/2": (text, call) => replaced(text, call, false),
  "replaceFirst/2": (text, call) => replaced(text, call, true),
  "repeat/1": (text, call) => {
    const count = checkedIndex(call, indexArgument(call, 0), [0, TEXT_CHARACTERS_MAX]);
    call.budget.text(text.length * count);
    return text.repeat(count);
  },
  "split/1": (text, call) => split(text, call, 0),
  "split/2": (text, call) => split(text, call, indexArgument(call, 1)),
  "startsWith/1": (text, call) => text.startsWith(textArgument(call, 0)),
  "startsWith/2": (text, call) => {
    const from = indexArgument(call, 1);
    return from >= 0 && from <= text.length && text.startsWith(textArgument(call, 0), from);
  },
  "strip/0": (text, call) => made(text.trim(), call.budget),
  "substring/1": (text, call) => {
    const from = checkedIndex(call, indexArgument(call, 0), [0, text.length]);
    return made(text.slice(from), call.budget);
  },
  "substring/2": (text, call) => {
    const to = checkedIndex(call, indexArgument(call, 1), [0, text.length]);
    return made(text.slice(checkedIndex(call, indexArgument(call, 0), [0, to]), to), call.budget);
  },
  "toLowerCase/0": (text, call) => made(text.toLowerCase(), call.budget),
  "toString/0": (text) => text,
  "toUpperCase/0": (text, call) => made(text.toUpperCase(), call.budget),
  "trim/0": (text, call) => made(trimmed(text), call.budget),
});

/** Characters that a plain regular expression does not hold. */
const SPECIAL = /[\\^$.|?*+()[\]{}]/;

function replaced(text: string, call: Call, isFirstOnly: boolean): VtlValue {
  const pattern = textArgument(call, 0);
  const by = textArgument(call, 1);
  // Most patterns are plain, or one escaped character: no machine is needed.
  const plain = /^\\[^\w\s]$/.test(pattern) ? pattern.slice(1) : pattern;
  const isPlain = plain !== pattern || (pattern !== "" && !SPECIAL.test(pattern));
  if (isPlain && !isFirstOnly && !/[\\$]/.test(by)) {
    return replaceLiteral(text, plain, by, call.budget);
  }
  return replacePattern(text, { pattern, by, isFirstOnly }, call.budget);
}

/** The length is known before the text is made. */
function replaceLiteral(text: string, from: string, to: string, budget: Budget): string {
  budget.search(text.length, from.length);
  let count = from === "" ? text.length + 1 : 0;
  if (from !== "") {
    for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
      count += 1;
    }
  }
  budget.text(text.length + count * (to.length - from.length) + from.length);
  return text.replaceAll(from, () => to);
}

function split(text: string, call: Call, limit: number): VtlValue {
  return new VtlList(
    splitByPattern(text, { pattern: textArgument(call, 0), limit }, call.budget),
    false,
  );
}

/** The text to search for, with the search paid. Where Java takes one character, a number is its code. */
function searched(text: string, call: Call): string {
  const code = call.name.endsWith("ndexOf") ? call.args[0] : undefined;
  const isCode = typeof code === "number" && Number.isInteger(code) && code >= 0 && code < 0x110000;
  const wanted = isCode ? String.fromCodePoint(code) : textArgument(call, 0);
  call.budget.search(text.length, wanted.length);
  return wanted;
}

/** The same text, paid for. */
function made(text: string, budget: Budget): string {
  budget.text(text.length);
  return text;
}

function compared(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Java trims every character up to the space, and no other. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1;
  return text.slice(start, end);
}

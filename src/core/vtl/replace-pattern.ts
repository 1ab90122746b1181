import { type Budget, TemplateError } from "./budget.ts";
import { JavaPattern, type PatternMatch } from "./java-pattern.ts";

/** `String.replaceAll` and `replaceFirst`. */
export function replacePattern(
  text: string,
  replace: { readonly pattern: string; readonly by: string; readonly isFirstOnly: boolean },
  budget: Budget,
): string {
  const pattern = new JavaPattern(replace.pattern, budget);
  const pieces = replacementPieces(replace.by, pattern.groups);
  let result = "";
  let copied = 0;
  for (let from = 0; from <= text.length; ) {
    const match = pattern.find(text, from);
    if (match === undefined) break;
    const [start = 0, end = 0] = match;
    const before = result.length;
    result += text.slice(copied, start);
    for (const piece of pieces) {
      result += typeof piece === "string" ? piece : groupText(text, match, piece);
      budget.fits(result.length);
    }
    budget.text(result.length - before + pieces.length);
    copied = end;
    from = end === start ? end + 1 : end;
    if (replace.isFirstOnly) break;
  }
  result += text.slice(copied);
  budget.text(result.length);
  return result;
}

/** `String.split`: without `limit`, empty strings at the end are left out. */
export function splitByPattern(
  text: string,
  split: { readonly pattern: string; readonly limit: number },
  budget: Budget,
): string[] {
  const pattern = new JavaPattern(split.pattern, budget);
  const parts: string[] = [];
  let copied = 0;
  for (let from = 0; from <= text.length; ) {
    if (split.limit > 0 && parts.length === split.limit - 1) break;
    const match = pattern.find(text, from);
    if (match === undefined) break;
    const [start = 0, end = 0] = match;
    from = end === start ? end + 1 : end;
    // An empty match at the start yields no part, and one at the end is not looked at.
    if (end === 0 || start >= text.length) continue;
    parts.push(text.slice(copied, start));
    budget.text(start - copied);
    copied = end;
  }
  if (copied === 0 && parts.length === 0) return [text];
  parts.push(text.slice(copied));
  while (split.limit === 0 && parts.at(-1) === "") parts.pop();
  return parts;
}

/** Text and numbers of groups: `$1` is a group, `\$` is a dollar sign. */
function replacementPieces(text: string, groups: number): (string | number)[] {
  const pieces: (string | number)[] = [];
  let literal = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\") {
      at += 1;
      if (at === text.length) throw new TemplateError("A replacement ends in a backslash");
      literal += text[at] ?? "";
    } else if (character === "$") {
      const digit = text[at + 1] ?? "";
      if (!/\d/.test(digit) || Number(digit) >= groups) {
        throw new TemplateError(`A replacement names the group "$${digit}", which is not there`);
      }
      if (literal !== "") pieces.push(literal);
      literal = "";
      pieces.push(Number(digit));
      at += 1;
    } else {
      literal += character;
    }
  }
  if (literal !== "") pieces.push(literal);
  return pieces;
}

function groupText(text: string, match: PatternMatch, group: number): string {
  const start = match[group * 2] ?? -1;
  return start === -1 ? "" : text.slice(start, match[group * 2 + 1]);
}

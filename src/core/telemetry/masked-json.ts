import { SECRET_HEADERS, STARS } from "./masked-headers.ts";

/**
 * The name of a member that holds such a header, one value or a list of them, or an API key, and how its quotes are escaped:
 * `\"` in JSON that is a string of other JSON, as the body of a function's answer is.
 */
const SECRET_MEMBER = new RegExp(
  `(?<!\\\\)(\\\\*)"(?:${[...SECRET_HEADERS, "apiKey"].join("|")})\\1"\\s*:\\s*(?=\\1"|\\[)`,
  "gi",
);

/** JSON text, whole or only its beginning, in which members that are named as secret headers have stars for their value. */
export function maskedJson(text: string): string {
  let shown = "";
  let end = 0;
  for (const member of text.matchAll(SECRET_MEMBER)) {
    if (member.index < end) continue; // Within a value that is masked already.
    const [found, backslashes = ""] = member;
    const value = member.index + found.length;
    shown += `${text.slice(end, value)}${backslashes}"${STARS}${backslashes}"`;
    end =
      text[value] === "["
        ? endOfList(text, value, backslashes)
        : endOfString(text, value, backslashes);
  }
  return shown + text.slice(end);
}

/** Behind the `]`; of a list that is cut off, the end of the text. */
function endOfList(text: string, start: number, backslashes: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "]") return at + 1;
    if (text.startsWith(`${backslashes}"`, at)) at = endOfString(text, at, backslashes) - 1;
  }
  return text.length;
}

/** Behind the closing quote; of a string that is cut off, the end of the text. */
function endOfString(text: string, start: number, backslashes: string): number {
  let quote = start + backslashes.length;
  for (;;) {
    const from = quote + 1;
    quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let behind = 0;
    while (quote - behind > from && text[quote - behind - 1] === "\\") behind++;
    if (closes(behind, backslashes.length)) return quote + 1;
  }
}

/** Whether a quote behind so many backslashes ends a string whose own quotes have `level` of them. */
function closes(backslashes: number, level: number): boolean {
  if (backslashes % 2 === 0) return true; // At level 0 its end; deeper, the end of the text around it.
  return level > 0 && closes((backslashes - 1) / 2, Math.floor((level - 1) / 2));
}

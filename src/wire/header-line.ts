/**
 * One field line of RFC 9112 section 5, in a head or in a trailer.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 folded lines, whitespace around the name and bare CR or LF are refused with 400: RFC
 *   9112 sections 2.2, 5.1 and 5.2 allow or demand it; what AWS's edge repairs is not published.
 */
import { COLON, CR, isBlank, isFieldValueByte, isTokenByte } from "./ascii.ts";

export interface HeaderLine {
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly pureAscii: boolean;
}

/** `bytes[start..feed]`, where `feed` is the line feed; a sentence when it is not a field. */
export function readHeaderLine(
  bytes: Uint8Array,
  start: number,
  feed: number,
): HeaderLine | string {
  const end = feed - 1;
  if (end < start || bytes[end] !== CR) return "A header line does not end with CRLF.";
  return readField(bytes, start, end);
}

/** `bytes[start..end]`, without the line's end. */
export function readField(bytes: Uint8Array, start: number, end: number): HeaderLine | string {
  if (isBlank(bytes[start])) return "A header line is folded.";
  let nameEnd = start;
  while (nameEnd < end && isTokenByte(bytes[nameEnd])) nameEnd++;
  if (nameEnd === start || bytes[nameEnd] !== COLON) {
    return "A header name is not a token followed by a colon.";
  }
  let valueStart = nameEnd + 1;
  let valueEnd = end;
  while (valueStart < valueEnd && isBlank(bytes[valueStart])) valueStart++;
  while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd--;
  let seen = 0;
  for (let at = valueStart; at < valueEnd; at++) {
    const byte = bytes[at];
    if (!isFieldValueByte(byte)) return "A header value holds a control character.";
    seen |= byte as number;
  }
  return { nameEnd, valueStart, valueEnd, pureAscii: seen < 128 };
}

/**
 * The request line of RFC 9112 section 3, without its lenient readings.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 exactly one space between the parts and CRLF at the end; AWS's tolerance is not
 *   published, and a strict reading cannot be split differently by a proxy in front.
 * - 2026-11-22 a target over the URL limit is refused with 414 before anything else is judged.
 */
import { CR, isTargetByte, isTokenByte, SPACE } from "./ascii.ts";
import { type RequestFault, refuse } from "./request-fault.ts";

/** Where the parts lie in the bytes that were given. */
export interface RequestLine {
  readonly methodEnd: number;
  readonly targetStart: number;
  readonly targetEnd: number;
  readonly version: "1.0" | "1.1";
}

/** The longest registered method has 17 characters (UPDATEREDIRECTREF). Ours. */
export const METHOD_CHARACTERS_MAX = 32;
const VERSION_CHARACTERS = 8;
const SLASH = 47;
const DOT = 46;
const ZERO = 48;
const ONE = 49;

/** A whole line, `bytes[start..feed]`, where `feed` is its line feed. */
export function readRequestLine(
  bytes: Uint8Array,
  start: number,
  feed: number,
  urlCharactersMax: number,
): RequestLine | RequestFault {
  const endsWell = feed > start && bytes[feed - 1] === CR;
  const end = endsWell ? feed - 1 : feed;
  const parts = findParts(bytes, start, end, urlCharactersMax);
  if ("detail" in parts) return parts;
  const { methodEnd, targetEnd } = parts;
  if (!endsWell) {
    // What `checkPartialRequestLine` may have said of it already.
    if (end - targetEnd - 1 > VERSION_CHARACTERS) return malformedVersion();
    return refuse(400, "The request line does not end with CRLF.");
  }
  if (methodEnd === end || targetEnd === end) {
    return refuse(400, "The request line is not a method, a target and a version.");
  }
  const version = readVersion(bytes, targetEnd + 1, end);
  if (typeof version !== "string") return version;
  for (let at = methodEnd + 1; at < targetEnd; at++) {
    if (!isTargetByte(bytes[at])) {
      return refuse(400, "The request target holds a character that a URL cannot have.");
    }
  }
  return { methodEnd, targetStart: methodEnd + 1, targetEnd, version };
}

/**
 * The beginning of a line whose end has not arrived: refuses what no continuation could repair, so
 * that the bytes held are bounded. Its verdict is the one the whole line would get.
 */
export function checkPartialRequestLine(
  bytes: Uint8Array,
  start: number,
  arrived: number,
  urlCharactersMax: number,
): RequestFault | undefined {
  const end = arrived > start && bytes[arrived - 1] === CR ? arrived - 1 : arrived;
  const parts = findParts(bytes, start, end, urlCharactersMax);
  if ("detail" in parts) return parts;
  const versionStart = parts.targetEnd + 1;
  return end - versionStart > VERSION_CHARACTERS ? malformedVersion() : undefined;
}

function findParts(
  bytes: Uint8Array,
  start: number,
  end: number,
  urlCharactersMax: number,
): { methodEnd: number; targetEnd: number } | RequestFault {
  let methodEnd = start;
  while (methodEnd < end && isTokenByte(bytes[methodEnd])) {
    methodEnd++;
    if (methodEnd - start > METHOD_CHARACTERS_MAX) {
      return refuse(501, `The method is longer than ${METHOD_CHARACTERS_MAX} characters.`);
    }
  }
  if (methodEnd === end) return { methodEnd, targetEnd: end };
  if (methodEnd === start || bytes[methodEnd] !== SPACE) {
    return refuse(400, "The request does not begin with a method and a space.");
  }
  const space = bytes.indexOf(SPACE, methodEnd + 1);
  const targetEnd = space === -1 || space > end ? end : space;
  if (targetEnd - methodEnd - 1 > urlCharactersMax) {
    return refuse(414, `The request target is longer than ${urlCharactersMax} characters.`);
  }
  return { methodEnd, targetEnd };
}

function readVersion(bytes: Uint8Array, start: number, end: number): "1.0" | "1.1" | RequestFault {
  const major = bytes[start + 5];
  const minor = bytes[start + 7];
  const wellFormed =
    end - start === VERSION_CHARACTERS &&
    bytes[start] === 72 && // H
    bytes[start + 1] === 84 && // T
    bytes[start + 2] === 84 && // T
    bytes[start + 3] === 80 && // P
    bytes[start + 4] === SLASH &&
    isDigit(major) &&
    bytes[start + 6] === DOT &&
    isDigit(minor);
  if (!wellFormed) return malformedVersion();
  if (major !== ONE) return refuse(505, "The major HTTP version is not 1.");
  // A higher minor version is read as the highest that is known (RFC 9110 section 2.5).
  return minor === ZERO ? "1.0" : "1.1";
}

function malformedVersion(): RequestFault {
  return refuse(400, "The request line does not end with an HTTP version.");
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 57;
}

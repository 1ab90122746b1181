/**
 * The text that a signature covers (AWS: "Create a signed AWS API request", step 1).
 *
 * API Gateway takes the path as it came and URI-encodes it once more: `/@connections/abc=` is signed as
 * `/%40connections/abc%3D`, and `/%40connections/abc%3D` as `/%2540connections/abc%253D`. Both were
 * captured on AWS; decoding first would refuse one of the two.
 *
 * Gaps: 2026-11-22 `.`, `..` and empty path segments are signed as they came; AWS's documents remove them
 *   first, but no path of a WebSocket API has any.
 * By design: 2026-11-22 a `+` in a query is a plus sign, not a space; what AWS does with one that the
 *   client did not encode is not known.
 */
import { type HeaderField, isNamed, type RawRequest } from "../http.ts";

const SIGNATURE_PARAMETER = "X-Amz-Signature";
const SPACE = 32;
const SLASH = 47;
const PERCENT = 37;

const UTF8 = new TextEncoder();
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function canonicalRequest(
  request: RawRequest,
  signing: {
    /** Lower case, in order. */
    readonly signedHeaders: readonly string[];
    readonly payloadHash: string;
    /** A presigned request's own signature is no part of what it signs. */
    readonly presigned: boolean;
  },
): string {
  const { signedHeaders, payloadHash, presigned } = signing;
  const query = canonicalQuery(request.rawQuery, presigned);
  const headers = canonicalHeaders(request.headers, signedHeaders);
  return `${request.method}\n${canonicalUri(request.rawPath)}\n${query}\n${headers}\n${signedHeaders.join(";")}\n${payloadHash}`;
}

/** Encodes the raw path once more, `%` included, and keeps its slashes. */
export function canonicalUri(rawPath: string): string {
  return rawPath === "" ? "/" : encode(rawPath, true);
}

/** Sorted by encoded name, then by encoded value; spelled one way whatever way it came. */
export function canonicalQuery(rawQuery: string | undefined, withoutSignature: boolean): string {
  if (rawQuery === undefined || rawQuery === "") return "";
  const pairs: [string, string][] = [];
  for (const [name, value] of queryPairs(rawQuery)) {
    if (withoutSignature && name === SIGNATURE_PARAMETER) continue;
    pairs.push([respell(name), respell(value)]);
  }
  pairs.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  let query = "";
  for (const [name, value] of pairs) query += `${query === "" ? "" : "&"}${name}=${value}`;
  return query;
}

/** One `name:value` line per signed header; repeats are joined, runs of white space are one space. */
export function canonicalHeaders(
  headers: readonly HeaderField[],
  signedHeaders: readonly string[],
): string {
  let lines = "";
  for (const name of signedHeaders) {
    let joined: string | undefined;
    for (const field of headers) {
      if (!isNamed(field[0], name)) continue;
      joined = joined === undefined ? collapse(field[1]) : `${joined},${collapse(field[1])}`;
    }
    lines += `${name}:${joined ?? ""}\n`;
  }
  return lines;
}

/** The raw names and values of a query, in order; empty pieces are left out. */
export function* queryPairs(rawQuery: string): Generator<[name: string, value: string]> {
  for (const piece of rawQuery.split("&")) {
    if (piece === "") continue;
    const equals = piece.indexOf("=");
    yield equals === -1 ? [piece, ""] : [piece.slice(0, equals), piece.slice(equals + 1)];
  }
}

/** Every byte but `A-Z a-z 0-9 - . _ ~` as `%XX`. */
export function encodeUriComponent(text: string): string {
  return encode(text, false);
}

function encode(text: string, keepSlash: boolean): string {
  let encoded = "";
  let kept = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (isKept(unit, keepSlash)) continue;
    encoded += text.slice(kept, index);
    // The first character beyond ASCII: from here on bytes count.
    if (unit > 0x7f) return encoded + encodeBytes(UTF8.encode(text.slice(index)), keepSlash);
    encoded += ESCAPED[unit] ?? "";
    kept = index + 1;
  }
  return kept === 0 ? text : encoded + text.slice(kept);
}

/** `%00` to `%FF`. */
const ESCAPED = Array.from(
  { length: 256 },
  (_, byte) => `%${byte < 16 ? "0" : ""}${byte.toString(16).toUpperCase()}`,
);

function encodeBytes(bytes: Uint8Array, keepSlash: boolean): string {
  let encoded = "";
  for (const byte of bytes) {
    if (isKept(byte, keepSlash)) encoded += String.fromCharCode(byte);
    else encoded += ESCAPED[byte] ?? "";
  }
  return encoded;
}

/** Decodes what is percent-encoded and encodes it AWS's way. A `%` without two digits is itself. */
function respell(raw: string): string {
  if (!raw.includes("%")) return encode(raw, false);
  const bytes = UTF8.encode(raw);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const high = byte === PERCENT ? hexDigit(bytes[index + 1]) : -1;
    const low = high === -1 ? -1 : hexDigit(bytes[index + 2]);
    bytes[length] = low === -1 ? byte : high * 16 + low;
    length += 1;
    if (low !== -1) index += 2;
  }
  return encodeBytes(bytes.subarray(0, length), false);
}

function isKept(unit: number, keepSlash: boolean): boolean {
  if (unit >= 97 && unit <= 122) return true; // a-z
  if (unit >= 65 && unit <= 90) return true; // A-Z
  if (unit >= 48 && unit <= 57) return true; // 0-9
  if (unit === 45 || unit === 46 || unit === 95 || unit === 126) return true; // - . _ ~
  return keepSlash && unit === SLASH;
}

function hexDigit(unit: number | undefined): number {
  if (unit === undefined) return -1;
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function collapse(value: string): string {
  if (isCollapsed(value)) return value;
  const trimmed = asText(value.trim());
  return trimmed.includes("  ") || trimmed.includes("\t")
    ? trimmed.replace(/[ \t]+/g, " ")
    : trimmed;
}

/** Visible ASCII with single spaces between, as nearly every value is: one look costs less than four. */
function isCollapsed(value: string): boolean {
  let before = SPACE;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit < SPACE || unit > 0x7e || (unit === SPACE && before === SPACE)) return false;
    before = unit;
  }
  return before !== SPACE || value === "";
}

/** The wire gives one character per byte; signers hash UTF-8. What is not UTF-8 stays as it came. */
function asText(value: string): string {
  let isAscii = true;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit > 0xff) return value;
    if (unit > 0x7f) isAscii = false;
  }
  if (isAscii) return value;
  try {
    return STRICT_UTF8.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
  } catch {
    return value;
  }
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

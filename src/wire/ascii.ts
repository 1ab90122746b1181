/**
 * Which bytes RFC 9110 and RFC 9112 allow where, as tables, and Latin-1 text.
 *
 * Gaps: none known. By design: none.
 */
export const CR = 13;
export const LF = 10;
export const SPACE = 32;
export const TAB = 9;
export const COLON = 58;

const TOKEN_CHARACTERS =
  "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TOKEN = tableOf((byte) => TOKEN_CHARACTERS.includes(String.fromCharCode(byte)));
const FIELD_VALUE = tableOf((byte) => byte === TAB || (byte >= SPACE && byte !== 127));
/** URIs are visible ASCII (RFC 3986); `#` starts a fragment, which is never sent (RFC 9112 section 3.2). */
const TARGET = tableOf((byte) => byte > SPACE && byte < 127 && byte !== 35);

/** RFC 9110 section 5.6.2. */
export function isTokenByte(byte: number | undefined): boolean {
  return byte !== undefined && TOKEN[byte] === 1;
}

/** RFC 9110 section 5.5: visible bytes, obs-text, space and tab. */
export function isFieldValueByte(byte: number | undefined): boolean {
  return byte !== undefined && FIELD_VALUE[byte] === 1;
}

export function isTargetByte(byte: number | undefined): boolean {
  return byte !== undefined && TARGET[byte] === 1;
}

export function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (TOKEN[text.charCodeAt(at)] !== 1) return false;
  }
  return text.length > 0;
}

/** Optional whitespace is space and tab (RFC 9110 section 5.6.3); `trim()` would take more. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

export function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

// The web's "latin1" is windows-1252: right for ASCII, wrong for 0x80 to 0x9f.
const asciiDecoder = new TextDecoder("latin1");
const CHARACTERS_PER_CALL = 4096;

/** One character per byte. `pureAscii` says that no byte is above 0x7f. */
export function decodeLatin1(bytes: Uint8Array, pureAscii: boolean): string {
  if (pureAscii) return asciiDecoder.decode(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHARACTERS_PER_CALL) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_PER_CALL));
  }
  return text;
}

function tableOf(holds: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));
}

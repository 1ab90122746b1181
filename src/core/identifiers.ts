/**
 * The shapes of the ids that AWS gives out, from entropy that the caller brings.
 *
 * Gaps: none known.
 * By design: 2026-11-22 ids made from a name (apiId, routeId, integrationId) are the same on every start,
 *   so that a restarted project keeps its addresses, and begin with a letter, so that an apiId is a host name
 *   everywhere; AWS's are random.
 */
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const PAIRS = Array.from(
  { length: 4_096 },
  (_, bits) => BASE64URL.charAt(bits >> 6) + BASE64URL.charAt(bits & 63),
);
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;

/** A client certificate's: AWS gives out letters and digits. It is also the name of a file here. */
export const CLIENT_CERTIFICATE_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** 16 characters like `EOn6IHHyIAMEfyQ=`: the request id, the extended request id and `x-amz-apigw-id`. */
export function requestIdFrom(entropy: Uint8Array): string {
  requireLength(entropy, 11);
  return encodeBase64Url(entropy);
}

/** Hexadecimal digits of randomness that `traceIdFrom` takes. */
export const TRACE_ID_HEX_DIGITS = 24;

/** `Root=1-{8 hex}-{24 hex}`, for `X-Amzn-Trace-Id` (AWS X-Ray: "Tracing header"). `hex`: lower case. */
export function traceIdFrom(epochSeconds: number, hex: string): string {
  requireDigits(hex, TRACE_ID_HEX_DIGITS);
  const second = Math.floor(epochSeconds) >>> 0;
  // Written once a second: requests come by the thousand.
  if (second !== lastSecond) {
    lastSecond = second;
    lastRoot = `Root=1-${second.toString(16).padStart(8, "0")}-`;
  }
  return lastRoot + hex;
}

let lastSecond = -1;
let lastRoot = "";

/** The same `[a-z][a-z0-9]*` of this length for the same text, every time. */
export function resourceIdFrom(text: string, length: number): string {
  let [a, b] = hashOf(text);
  let id = LETTERS[a % LETTERS.length] ?? "a";
  while (id.length < length) {
    [a, b] = [mix(b ^ 0x9e3779b9), mix(a + b)];
    id += LETTERS_AND_DIGITS[a % LETTERS_AND_DIGITS.length];
  }
  return id;
}

/** Base64url with padding (RFC 4648 section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = "";
  let index = 0;
  for (; index + 2 < bytes.length; index += 3) {
    const triple = (at(bytes, index) << 16) | (at(bytes, index + 1) << 8) | at(bytes, index + 2);
    text += twelveBits(triple >> 12) + twelveBits(triple & 0xfff);
  }
  const left = bytes.length - index;
  if (left === 1) return `${text}${twelveBits(at(bytes, index) << 4)}==`;
  if (left === 0) return text;
  const pair = (at(bytes, index) << 16) | (at(bytes, index + 1) << 8);
  return `${text}${twelveBits(pair >> 12)}${BASE64URL.charAt((pair >> 6) & 63)}=`;
}

/** Two different 32-bit sums of a text: with one alone, 2^16 names would be enough to make two meet. */
function hashOf(text: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x2f0b4a27;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) ^ (b >>> 15);
  }
  return [mix(a ^ text.length), mix(b + text.length)];
}

/** The finalizer of MurmurHash3: each bit of the result depends on each bit of the input. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Two characters of base64url. A message needs four ids: a look-up for two characters is half of what each took. */
function twelveBits(bits: number): string {
  return PAIRS[bits] ?? "";
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function requireDigits(hex: string, length: number): void {
  if (hex.length !== length) {
    throw new RangeError(`Entropy must be ${length} digits, not ${hex.length}`);
  }
}

function requireLength(entropy: Uint8Array, length: number): void {
  if (entropy.length !== length) {
    throw new RangeError(`Entropy must be ${length} bytes, not ${entropy.length}`);
  }
}

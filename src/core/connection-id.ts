/**
 * Connection ids that say which node holds the connection and that cannot be mistyped: AWS's form since
 * 2026, 20 characters of base64url for 13 bytes (captured on AWS: `gbgBEG6oLQAYKEhVEA==`).
 *
 *   bytes 0-7   randomness
 *   bytes 8-9   the node, masked with the randomness so that ids of one node do not look alike
 *   bytes 10-12 CRC-24 of bytes 0-9
 *
 * The CRC is no secret and grants nothing: it tells an id that was never given out (400) from one whose
 * connection has gone (410), and it catches every change within four neighbouring characters.
 *
 * Gaps: none known.
 * By design: 2026-11-22 ids of the older form, 16 characters, are refused as AWS refuses them since 2026.
 *   2026-11-22 no id begins with `-`: `aws … --connection-id -Ab…` takes it for an option. Whether AWS's own ever
 *   do is not known.
 */
import { encodeBase64Url } from "./identifiers.ts";

export const CONNECTION_ID_ENTROPY_BYTES = 8;
export const MESSAGE_ID_ENTROPY_BYTES = 6;
export const NODE_MAX = 0xffff;

const ID_BYTES = 13;
/** The six bits that base64url spells `-`. */
const DASH = 62;
const ID_CHARACTERS = 20;
const NODE_AT = 8;
const CHECK_AT = 10;
/** Where the part begins that a message id shares with its connection. */
const SHARED_AT = 6;

export function mintConnectionId(entropy: Uint8Array, node: number): string {
  requireLength(entropy, CONNECTION_ID_ENTROPY_BYTES);
  if (!Number.isInteger(node) || node < 0 || node > NODE_MAX) {
    throw new RangeError(`A node is a whole number from 0 to ${NODE_MAX}, not ${node}`);
  }
  const id = new Uint8Array(ID_BYTES);
  id.set(entropy);
  if (at(id, 0) >> 2 === DASH) id[0] = at(id, 0) & 0x7f;
  const masked = node ^ maskOf(id);
  id[NODE_AT] = masked >> 8;
  id[NODE_AT + 1] = masked & 255;
  const check = crc24(id, CHECK_AT);
  id[CHECK_AT] = check >> 16;
  id[CHECK_AT + 1] = (check >> 8) & 255;
  id[CHECK_AT + 2] = check & 255;
  return encodeBase64Url(id);
}

/** `undefined`: no gateway ever gave this id out. */
export function parseConnectionId(id: string): { node: number } | undefined {
  const bytes = decode(id);
  if (bytes === undefined) return undefined;
  const check =
    (at(bytes, CHECK_AT) << 16) | (at(bytes, CHECK_AT + 1) << 8) | at(bytes, CHECK_AT + 2);
  if (check !== crc24(bytes, CHECK_AT)) return undefined;
  const masked = (at(bytes, NODE_AT) << 8) | at(bytes, NODE_AT + 1);
  return { node: masked ^ maskOf(bytes) };
}

/** An id of the same form that ends as its connection's id does, as AWS's message ids do. */
export function mintMessageId(connectionId: string, entropy: Uint8Array): string {
  requireLength(entropy, MESSAGE_ID_ENTROPY_BYTES);
  // Six bytes are eight whole characters, so the shared bytes are shared characters too.
  return encodeBase64Url(entropy) + connectionId.slice((SHARED_AT * 4) / 3);
}

/** The 13 bytes of 18 characters and `==`, or `undefined` for anything that is not exactly that. */
function decode(id: string): Uint8Array | undefined {
  if (id.length !== ID_CHARACTERS || !id.endsWith("==")) return undefined;
  const bytes = new Uint8Array(ID_BYTES);
  let bits = 0;
  let bitCount = 0;
  let length = 0;
  for (let index = 0; index < ID_CHARACTERS - 2; index += 1) {
    const value = sextet(id.charCodeAt(index));
    if (value === -1) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length] = (bits >> bitCount) & 255;
      length += 1;
    }
  }
  // Bits left over must be zero, or two spellings would name one connection.
  return (bits & ((1 << bitCount) - 1)) === 0 ? bytes : undefined;
}

function sextet(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit - 65;
  if (unit >= 97 && unit <= 122) return unit - 71;
  if (unit >= 48 && unit <= 57) return unit + 4;
  if (unit === 45) return 62;
  return unit === 95 ? 63 : -1;
}

function maskOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < NODE_AT; index += 1) {
    hash = Math.imul(hash ^ at(bytes, index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 16)) & NODE_MAX;
}

/** RFC 9580 section 6.1.1: generator 0x864CFB, start 0xB704CE. */
function crc24(bytes: Uint8Array, end: number): number {
  let crc = 0xb704ce;
  for (let index = 0; index < end; index += 1) {
    crc ^= at(bytes, index) << 16;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x800000 ? 0x1864cfb : 0);
  }
  return crc & 0xffffff;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function requireLength(entropy: Uint8Array, length: number): void {
  if (entropy.length !== length) {
    throw new RangeError(`Entropy must be ${length} bytes, not ${entropy.length}`);
  }
}

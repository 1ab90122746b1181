/**
 * The server name in the first bytes of a TLS connection (RFC 8446 sections 4.1.2 and 5.1, RFC 6066 section 3). Bytes in,
 * a name out: nothing else of TLS is looked at, and nothing is taken off.
 *
 * Gaps: none known.
 * By design: 2026-11-28 what is no ClientHello, or one over the limit, has no name: the TLS stack behind says what is wrong.
 */
export type ServerName =
  | { readonly kind: "incomplete" }
  /** Lower case; `undefined`: the client names no server. */
  | { readonly kind: "known"; readonly serverName: string | undefined };

/** Bytes that are waited for; a browser's ClientHello has about 2 KB. */
export const CLIENT_HELLO_BYTES_MAX = 16_384;

const NAMELESS: ServerName = { kind: "known", serverName: undefined };
const INCOMPLETE: ServerName = { kind: "incomplete" };

const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 1;
const SERVER_NAME_EXTENSION = 0;
const HOST_NAME = 0;
const RECORD_HEADER_BYTES = 5;
const MESSAGE_HEADER_BYTES = 4;
/** Version and random. */
const FIXED_BYTES = 2 + 32;

/** `bytes`: everything since the connection began. */
export function serverNameOf(bytes: Uint8Array): ServerName {
  const { message, goesOn } = handshakeBytes(bytes.subarray(0, CLIENT_HELLO_BYTES_MAX));
  if (message.length >= MESSAGE_HEADER_BYTES) {
    if (message[0] !== CLIENT_HELLO) return NAMELESS;
    const length = number(message, 1, 3);
    const body = message.subarray(MESSAGE_HEADER_BYTES, MESSAGE_HEADER_BYTES + length);
    if (body.length === length) return { kind: "known", serverName: nameIn(body) };
  }
  return goesOn && bytes.length < CLIENT_HELLO_BYTES_MAX ? INCOMPLETE : NAMELESS;
}

/**
 * What the handshake records at the beginning carry, which may cut a message anywhere. Behind a ClientHello there may be
 * others, such as early data (RFC 8446 section 4.2.10).
 */
function handshakeBytes(bytes: Uint8Array): {
  readonly message: Uint8Array;
  readonly goesOn: boolean;
} {
  const parts: Uint8Array[] = [];
  let at = 0;
  let goesOn = true;
  while (at < bytes.length) {
    const length = number(bytes, at + 3, 2);
    const isWhole = bytes.length >= at + RECORD_HEADER_BYTES;
    goesOn = bytes[at] === HANDSHAKE_RECORD && !(isWhole && length === 0);
    if (!goesOn || !isWhole) break;
    parts.push(bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length));
    at += RECORD_HEADER_BYTES + length;
  }
  const [first, ...others] = parts;
  if (others.length === 0) return { message: first ?? new Uint8Array(0), goesOn };
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return { message: whole, goesOn };
}

function nameIn(body: Uint8Array): string | undefined {
  let at = FIXED_BYTES;
  at += 1 + number(body, at, 1); // session id
  at += 2 + number(body, at, 2); // cipher suites
  at += 1 + number(body, at, 1); // compression methods
  at += 2; // length of all extensions
  while (at + 4 <= body.length) {
    const type = number(body, at, 2);
    const length = number(body, at + 2, 2);
    const extension = body.subarray(at + 4, at + 4 + length);
    if (type === SERVER_NAME_EXTENSION) return hostNameIn(extension);
    at += 4 + length;
  }
  return undefined;
}

/** A list of names, of which one type exists. */
function hostNameIn(extension: Uint8Array): string | undefined {
  if (extension[2] !== HOST_NAME) return undefined;
  const length = number(extension, 3, 2);
  const name = extension.subarray(5, 5 + length);
  if (length === 0 || name.length !== length) return undefined;
  return String.fromCharCode(...name).toLowerCase();
}

/** Big-endian; what is past the end counts as 0. */
function number(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index += 1) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

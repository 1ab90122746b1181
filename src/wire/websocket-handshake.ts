/**
 * The opening handshake, RFC 6455 section 4.2, server side.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 extensions that a client offers are ignored: AWS's 101 never holds
 *   Sec-WebSocket-Extensions, so frames are not compressed.
 * - 2026-11-22 a subprotocol is sent only when the caller names one: AWS echoes what the `$connect`
 *   integration returned and chooses nothing itself.
 * - 2026-11-22 a missing or malformed key is 400 and a version other than 13 is 426 (RFC 6455 section
 *   4.4); AWS's answers to broken handshakes are not published.
 */
import { type HeaderField, isNamed } from "../core/http.ts";
import { isToken, trimBlanks } from "./ascii.ts";
import { encodeResponse } from "./http-response.ts";
import type { RequestHead } from "./request-head.ts";
import { sha1 } from "./sha1.ts";

export type Handshake =
  | { kind: "handshake"; key: string; protocols: readonly string[] }
  | { kind: "refused"; status: 400 | 426; detail: string };

/** RFC 6455 section 1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const BASE64_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** 16 bytes in base64: 22 characters and two of padding. */
const KEY_DIGITS = 22;

const encoder = new TextEncoder();

export function readHandshake(head: RequestHead): Handshake {
  if (!head.isUpgrade) {
    return refused(400, "The request is not an HTTP/1.1 GET with Connection and Upgrade.");
  }
  // Its bytes would be read as frames.
  if (head.contentLength !== 0) return refused(400, "The handshake has a body.");
  const fields = collect(head.headers);
  if (fields.versions.length !== 1 || fields.versions[0] !== "13") {
    return refused(426, "The Sec-WebSocket-Version is not 13.");
  }
  const [key] = fields.keys;
  if (key === undefined || fields.keys.length > 1 || !isKey(key)) {
    return refused(400, "The Sec-WebSocket-Key is not one base64 value of 16 bytes.");
  }
  const protocols = readProtocols(fields.protocols);
  if (protocols === undefined) {
    return refused(400, "The Sec-WebSocket-Protocol is not a list of distinct tokens.");
  }
  return { kind: "handshake", key, protocols };
}

/** The proof for the client that its key was read: RFC 6455 section 4.2.2. */
export function acceptValue(key: string): string {
  const digest = sha1(encoder.encode(key + ACCEPT_SUFFIX));
  return btoa(Reflect.apply(String.fromCharCode, undefined, digest));
}

/** Exactly the headers of AWS's 101, in its order and spelling. */
export function encodeSwitchingProtocols(options: {
  readonly key: string;
  /** An IMF-fixdate (RFC 9110 section 5.6.7). */
  readonly date: string;
  readonly subprotocol?: string | undefined;
}): Uint8Array {
  const headers: HeaderField[] = [
    ["date", options.date],
    ["connection", "upgrade"],
    ["upgrade", "websocket"],
    ["sec-websocket-accept", acceptValue(options.key)],
  ];
  if (options.subprotocol !== undefined) {
    headers.push(["sec-websocket-protocol", options.subprotocol]);
  }
  return encodeResponse({ status: 101, headers, body: "" });
}

interface HandshakeFields {
  readonly keys: string[];
  readonly versions: string[];
  readonly protocols: string[];
}

function collect(headers: readonly HeaderField[]): HandshakeFields {
  const fields: HandshakeFields = { keys: [], versions: [], protocols: [] };
  for (const [name, value] of headers) {
    switch (name.length) {
      case 17:
        if (isNamed(name, "sec-websocket-key")) fields.keys.push(value);
        break;
      case 21:
        if (isNamed(name, "sec-websocket-version")) fields.versions.push(value);
        break;
      case 22:
        if (isNamed(name, "sec-websocket-protocol")) fields.protocols.push(value);
    }
  }
  return fields;
}

function isKey(key: string): boolean {
  if (key.length !== KEY_DIGITS + 2 || !key.endsWith("==")) return false;
  for (let at = 0; at < KEY_DIGITS; at++) {
    if (!BASE64_CHARACTERS.includes(key.charAt(at))) return false;
  }
  return true;
}

function readProtocols(values: readonly string[]): string[] | undefined {
  const protocols: string[] = [];
  for (const value of values) {
    for (const item of value.split(",")) {
      const protocol = trimBlanks(item);
      if (!isToken(protocol) || protocols.includes(protocol)) return undefined;
      protocols.push(protocol);
    }
  }
  return protocols;
}

function refused(status: 400 | 426, detail: string): Handshake {
  return { kind: "refused", status, detail };
}

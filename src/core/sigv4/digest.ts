/** The only file of the core that uses the runtime: SHA-256 and HMAC; and comparison in constant time. */
import { createHmac, hash } from "node:crypto";

/** Lower-case hexadecimal. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash("sha256", data, "hex");
}

export function sha256Base64(data: Uint8Array | string): string {
  return hash("sha256", data, "base64");
}

/** HMAC-SHA256. */
export function hmac(key: Uint8Array | string, data: string): Uint8Array {
  return createHmac("sha256", key).update(data).digest();
}

export function hmacHex(key: Uint8Array | string, data: string): string {
  return createHmac("sha256", key).update(data).digest("hex");
}

/** Bytes that SHA-256 takes at once (FIPS 180-4), and the most that a key of HMAC has here. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longer texts take the longer way, characters. */
const SHORT_TEXT_CHARACTERS = 320;
const UTF8 = new TextEncoder();

/**
 * A key for many HMACs (RFC 2104), which it does not print. Two hashes of blocks that are laid out already take two thirds of
 * what the runtime's own object for an HMAC takes.
 */
export class HmacKey {
  readonly #key: Uint8Array;
  readonly #inner: Uint8Array;
  readonly #innerText: Uint8Array;
  readonly #outer: Uint8Array;

  /** At most 64 bytes. */
  constructor(key: Uint8Array) {
    if (key.length > BLOCK_BYTES) throw new RangeError(`A key of ${key.length} bytes is too long`);
    this.#key = key;
    // A character of UTF-16 is three bytes of UTF-8 at most.
    this.#inner = new Uint8Array(BLOCK_BYTES + SHORT_TEXT_CHARACTERS * 3);
    this.#innerText = this.#inner.subarray(BLOCK_BYTES);
    this.#outer = new Uint8Array(BLOCK_BYTES + DIGEST_BYTES);
    for (let at = 0; at < BLOCK_BYTES; at += 1) {
      this.#inner[at] = (key[at] ?? 0) ^ 0x36;
      this.#outer[at] = (key[at] ?? 0) ^ 0x5c;
    }
  }

  /** HMAC-SHA256 of a text in UTF-8, in lower-case hexadecimal. */
  hex(text: string): string {
    if (text.length > SHORT_TEXT_CHARACTERS) {
      return createHmac("sha256", this.#key).update(text).digest("hex");
    }
    const { written } = UTF8.encodeInto(text, this.#innerText);
    const digest = hash("sha256", this.#inner.subarray(0, BLOCK_BYTES + written), "buffer");
    this.#outer.set(digest, BLOCK_BYTES);
    return hash("sha256", this.#outer, "hex");
  }
}

/** Takes as long for texts that differ at the first character as for texts that differ at the last. */
export function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  // As node:crypto's own does it, over characters: copying both texts to bytes takes ten times as long.
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

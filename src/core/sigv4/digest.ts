/** The only file of the core that uses the runtime: SHA-256 and HMAC; and comparison in constant time. */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";

export type { KeyObject };

/** Lower-case hexadecimal. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash("sha256", data, "hex");
}

export function sha256Base64(data: Uint8Array | string): string {
  return hash("sha256", data, "base64");
}

/** HMAC-SHA256. */
export function hmac(key: Uint8Array | string | KeyObject, data: string): Uint8Array {
  return createHmac("sha256", key).update(data).digest();
}

export function hmacHex(key: Uint8Array | string | KeyObject, data: string): string {
  return createHmac("sha256", key).update(data).digest("hex");
}

/** A key prepared for many `hmac()` calls; it does not print its bytes. */
export function preparedKey(bytes: Uint8Array): KeyObject {
  return createSecretKey(bytes);
}

/** Takes as long for texts that differ at the first character as for texts that differ at the last. */
export function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  // As node:crypto's own does it, over characters: copying both texts to bytes takes ten times as long.
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

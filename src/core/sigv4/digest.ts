/** The only file of the core that uses the runtime: SHA-256, HMAC and comparison in constant time. */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";

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
  const left = Buffer.from(a, "utf8");
  const right = Buffer.from(b, "utf8");
  return left.length === right.length && timingSafeEqual(left, right);
}

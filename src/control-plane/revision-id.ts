import { sha256Hex } from "../core/sigv4/digest.ts";

/** A UUID (RFC 9562, version 4 in form), the same for the same text. */
export function revisionIdFrom(text: string): string {
  const hex = sha256Hex(new TextEncoder().encode(text));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

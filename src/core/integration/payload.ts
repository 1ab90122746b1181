/** A body on its way to a backend or back: text, or bytes that need not be text. */
export type Payload = string | Uint8Array;

const UTF8 = new TextDecoder();

/** As UTF-8, since only text frames exist: bytes that are none become U+FFFD. */
export function textOf(payload: Payload): string {
  return typeof payload === "string" ? payload : UTF8.decode(payload);
}

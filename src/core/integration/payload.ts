/** A body on its way to a backend or back: text, or bytes that need not be text. */
export type Payload = string | Uint8Array;

/** A byte order mark is a character of the text: the client gets what the backend sent. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** As UTF-8, since only text frames exist: bytes that are none become U+FFFD. */
export function textOf(payload: Payload): string {
  return typeof payload === "string" ? payload : UTF8.decode(payload);
}

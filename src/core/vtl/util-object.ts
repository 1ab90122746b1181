import { type Budget, TemplateError } from "./budget.ts";
import { type Call, methodTable } from "./method.ts";
import { readJson } from "./read-json.ts";
import { VtlObject, type VtlValue } from "./value.ts";
import { argumentText } from "./value-text.ts";

/** `$util` (AWS: "WebSocket API mapping template reference"). Null stays null. */
export function utilObject(budget: Budget): VtlObject {
  return new VtlObject({
    property: () => undefined,
    call: (name, args) => UTIL.call(null, { name, args, budget }),
  });
}

const UTIL = methodTable<null>({
  "base64Decode/1": unlessNull((text) => base64Decoded(text)),
  "base64Encode/1": unlessNull((text) => btoa(bytesOf(text))),
  "escapeJavaScript/1": unlessNull(escapedJavaScript),
  "parseJson/1": unlessNull(parsedJson),
  "urlDecode/1": unlessNull(urlDecoded),
  "urlEncode/1": unlessNull((text) => urlEncoded(text)),
});

/** By which templates may call it. */
export const UTIL_METHODS = UTIL.names;

function unlessNull(run: (text: string, budget: Budget) => VtlValue) {
  return (_receiver: null, call: Call): VtlValue => {
    const text = argumentText(call.args[0], call.budget);
    if (text === undefined) return null;
    // Escaping and encoding make up to six characters of one.
    call.budget.text(text.length);
    call.budget.spend(Math.ceil(text.length / 4));
    const value = run(text, call.budget);
    if (typeof value === "string") call.budget.fits(value.length);
    return value;
  };
}

const UTF8_IN = new TextEncoder();
const UTF8_OUT = new TextDecoder("utf-8", { ignoreBOM: true });

/** One character for each byte of UTF-8. */
function bytesOf(text: string): string {
  let bytes = "";
  for (const byte of UTF8_IN.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

function textOf(bytes: string): string {
  return UTF8_OUT.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

function base64Decoded(text: string): string {
  try {
    return textOf(atob(text));
  } catch (cause) {
    throw new TemplateError("$util.base64Decode(): the text is not base64", { cause });
  }
}

function parsedJson(text: string, budget: Budget): VtlValue {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new TemplateError("$util.parseJson(): the text is not JSON", { cause });
  }
  return readJson(text, budget);
}

const NAMED_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ['"', '\\"'],
  ["'", "\\'"],
  ["\\", "\\\\"],
]);

/** As Commons Lang escapes, but for `/`, which stays as it is. */
function escapedJavaScript(text: string): string {
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 32 && code < 127 && code !== 34 && code !== 39 && code !== 92) continue;
    const character = text.charAt(at);
    const escaped = NAMED_ESCAPES.get(character) ?? unicodeEscape(code);
    result += text.slice(copied, at) + escaped;
    copied = at + 1;
  }
  return result + text.slice(copied);
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** `java.net.URLEncoder`: a form's encoding, where a space is `+` and `*` stays. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

/** Bytes that are not UTF-8 become U+FFFD, as in Java. */
function urlDecoded(text: string): string {
  const bytes = bytesOf(text.replaceAll("+", " "));
  if (!bytes.includes("%")) return textOf(bytes);
  return textOf(
    bytes.replaceAll(/%([\s\S]{0,2})/g, (_whole, hex: string) => {
      if (/^[\da-fA-F]{2}$/.test(hex)) return String.fromCharCode(Number.parseInt(hex, 16));
      throw new TemplateError("$util.urlDecode(): a % is not followed by two hexadecimal digits");
    }),
  );
}

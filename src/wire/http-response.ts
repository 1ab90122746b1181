/**
 * HTTP/1.1 answers, sans-I/O: a value in, bytes out, in one allocation.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 `content-length` is spelled in lower case and comes last; AWS spells it so at the
 *   handshake and `Content-Length` on @connections. A caller that cares sends its own and omits ours.
 * - 2026-11-22 1xx, 204 and 304 carry neither body nor length, whatever they are given (RFC 9110
 *   section 6.4.1).
 */
import { type HeaderField, isNamed } from "../core/http.ts";
import { COLON, CR, decodeLatin1, isToken, LF, SPACE } from "./ascii.ts";

export interface EncodableAnswer {
  readonly status: number;
  /** In place of the registered phrase. */
  readonly reason?: string;
  readonly headers: readonly HeaderField[];
  /** A string is sent as UTF-8. */
  readonly body: Uint8Array | string;
  /** The headers hold the length already, or there must be none. */
  readonly omitContentLength?: boolean;
  /** Answers HEAD: the length is the body's, which is not sent (RFC 9110 sections 8.6 and 9.3.2). */
  readonly omitBody?: boolean;
}

const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);

/** The interim answer to `Expect: 100-continue`. */
export const CONTINUE: Uint8Array = encoder.encode("HTTP/1.1 100 Continue\r\n\r\n");

/**
 * Throws a RangeError for what would let a value break out of its line, or give two lengths. Text
 * beyond Latin-1 in a value is sent as UTF-8, the only other reading that clients know.
 * `more`: fields that come after the answer's own.
 */
export function encodeResponse(
  answer: EncodableAnswer,
  more: readonly HeaderField[] = [],
): Uint8Array {
  const { status } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 999) {
    throw new RangeError(`HTTP status ${status} is not a number from 100 to 999`);
  }
  const bodiless = status < 200 || status === 204 || status === 304;
  const body = bodiless ? EMPTY : bytesOf(answer.body);
  const addsLength = !bodiless && answer.omitContentLength !== true;
  const end = addsLength ? `content-length: ${body.length}\r\n\r\n` : "\r\n";
  const reason = answer.reason ?? reasonPhrase(status);
  const fields = [...answer.headers, ...more];
  for (const field of fields) checkName(field[0], addsLength);
  const sent = answer.omitBody === true ? EMPTY : body;
  const plain = plainBytes({ start: `HTTP/1.1 ${status} ${reason}`, fields, end }, sent);
  if (plain !== undefined) return plain;
  // One character per byte, so that the length of the text is the length on the wire.
  let head = `HTTP/1.1 ${status} ${lineText(reason, "The reason phrase")}\r\n`;
  for (const [name, value] of fields) {
    head += `${name}: ${lineText(value, `The value of header "${name}"`)}\r\n`;
  }
  head += end;
  const bytes = new Uint8Array(head.length + sent.length);
  for (let at = 0; at < head.length; at++) bytes[at] = head.charCodeAt(at);
  bytes.set(sent, head.length);
  return bytes;
}

function checkName(name: string, addsLength: boolean): void {
  if (!isToken(name)) throw new RangeError("A header name is not a token");
  if (addsLength && isFraming(name)) {
    throw new RangeError(`Header "${name}" would contradict the content-length that is added`);
  }
}

/**
 * The bytes of a head of ASCII in which nothing breaks out of its line, and of what is sent after it; `undefined` for another
 * one. Each character goes straight to its place: putting the text together first takes twice as long.
 */
function plainBytes(
  head: { readonly start: string; readonly fields: readonly HeaderField[]; readonly end: string },
  sent: Uint8Array,
): Uint8Array | undefined {
  const { start, fields, end } = head;
  let length = start.length + 2 + end.length;
  for (const field of fields) length += field[0].length + field[1].length + 4;
  const bytes = new Uint8Array(length + sent.length);
  let at = put(bytes, 0, start);
  for (const field of fields) {
    if (at === -1) return undefined;
    bytes[at] = CR;
    bytes[at + 1] = LF;
    at = put(bytes, at + 2, field[0]);
    bytes[at] = COLON;
    bytes[at + 1] = SPACE;
    at = put(bytes, at + 2, field[1]);
  }
  if (at === -1) return undefined;
  bytes[at] = CR;
  bytes[at + 1] = LF;
  for (let index = 0; index < end.length; index++) bytes[at + 2 + index] = end.charCodeAt(index);
  bytes.set(sent, length);
  return bytes;
}

/** Where the text ends; -1 when it is not ASCII, or holds CR, LF or NUL. */
function put(bytes: Uint8Array, start: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 127 || unit === CR || unit === LF || unit === 0) return -1;
    bytes[start + index] = unit;
  }
  return start + text.length;
}

export function reasonPhrase(status: number): string {
  return REASONS[status] ?? "Unknown";
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  if (typeof body !== "string") return body;
  return body === "" ? EMPTY : encoder.encode(body);
}

function isFraming(name: string): boolean {
  return isNamed(name, "content-length") || isNamed(name, "transfer-encoding");
}

/** The text, one character per byte; `what` begins the sentence that refuses it. */
function lineText(text: string, what: string): string {
  if (BREAKS_OUT.test(text)) throw new RangeError(`${what} holds CR, LF or NUL`);
  return LATIN_1.test(text) ? text : decodeLatin1(encoder.encode(text), false);
}

const BREAKS_OUT = /[\r\n\0]/;
const LATIN_1 = /^[\0-\u00ff]*$/;

/** RFC 9110 section 15 and the IANA registry of HTTP status codes. */
const REASONS: Readonly<Record<number, string>> = {
  100: "Continue",
  101: "Switching Protocols",
  102: "Processing",
  103: "Early Hints",
  200: "OK",
  201: "Created",
  202: "Accepted",
  203: "Non-Authoritative Information",
  204: "No Content",
  205: "Reset Content",
  206: "Partial Content",
  207: "Multi-Status",
  208: "Already Reported",
  226: "IM Used",
  300: "Multiple Choices",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  305: "Use Proxy",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  412: "Precondition Failed",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  417: "Expectation Failed",
  418: "I'm a teapot",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  423: "Locked",
  424: "Failed Dependency",
  425: "Too Early",
  426: "Upgrade Required",
  428: "Precondition Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
  506: "Variant Also Negotiates",
  507: "Insufficient Storage",
  508: "Loop Detected",
  510: "Not Extended",
  511: "Network Authentication Required",
};

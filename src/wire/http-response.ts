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
import type { HeaderField } from "../core/http.ts";
import { decodeLatin1, isToken } from "./ascii.ts";

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
  const lines = answer.headers.length + more.length + (addsLength ? 3 : 2);
  let head = `HTTP/1.1 ${status} ${reason}\r\n${fieldLines(answer.headers, addsLength)}${fieldLines(more, addsLength)}${end}`;
  const sent = answer.omitBody === true ? EMPTY : body;
  let bytes = new Uint8Array(head.length + sent.length);
  if (!writePlain(head, bytes, lines)) {
    // One character per byte, so that the length of the text is the length on the wire.
    head = `HTTP/1.1 ${status} ${lineText(reason, "The reason phrase")}\r\n`;
    for (const [name, value] of [...answer.headers, ...more]) {
      head += `${name}: ${lineText(value, `The value of header "${name}"`)}\r\n`;
    }
    head += end;
    bytes = new Uint8Array(head.length + sent.length);
    for (let at = 0; at < head.length; at++) bytes[at] = head.charCodeAt(at);
  }
  bytes.set(sent, head.length);
  return bytes;
}

/** As they are: whether a value breaks out of its line is seen when the lines are written. */
function fieldLines(fields: readonly HeaderField[], addsLength: boolean): string {
  let lines = "";
  for (const field of fields) {
    const name = field[0];
    if (!isToken(name)) throw new RangeError("A header name is not a token");
    if (addsLength && isFraming(name)) {
      throw new RangeError(`Header "${name}" would contradict the content-length that is added`);
    }
    lines += `${name}: ${field[1]}\r\n`;
  }
  return lines;
}

/**
 * Whether the text was ASCII with as many line ends as lines and no NUL: then it stands in the bytes. One look at all of it
 * costs less than one at each value.
 */
function writePlain(text: string, into: Uint8Array, lines: number): boolean {
  const { read, written } = encoder.encodeInto(text, into);
  if (read !== text.length || written !== text.length) return false;
  let breaks = 0;
  for (let at = 0; at < written; at++) {
    const byte = into[at] as number;
    if (byte === 13 || byte === 10 || byte === 0) breaks++;
  }
  return breaks === lines * 2;
}

export function reasonPhrase(status: number): string {
  return REASONS[status] ?? "Unknown";
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === "string" ? encoder.encode(body) : body;
}

function isFraming(name: string): boolean {
  const lower = name.length === 14 || name.length === 17 ? name.toLowerCase() : "";
  return lower === "content-length" || lower === "transfer-encoding";
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

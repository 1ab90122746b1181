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
 */
export function encodeResponse(answer: EncodableAnswer): Uint8Array {
  const { status, headers } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 999) {
    throw new RangeError(`HTTP status ${status} is not a number from 100 to 999`);
  }
  const bodiless = status < 200 || status === 204 || status === 304;
  const body = bodiless ? EMPTY : bytesOf(answer.body);
  const addsLength = !bodiless && answer.omitContentLength !== true;
  // One character per byte, so that the length of the text is the length on the wire.
  let head = `HTTP/1.1 ${status} ${lineText(answer.reason ?? reasonPhrase(status), "The reason phrase")}\r\n`;
  for (const [name, value] of headers) {
    if (!isToken(name)) throw new RangeError("A header name is not a token");
    if (addsLength && isFraming(name)) {
      throw new RangeError(`Header "${name}" would contradict the content-length that is added`);
    }
    head += `${name}: ${lineText(value, `The value of header "${name}"`)}\r\n`;
  }
  head += addsLength ? `content-length: ${body.length}\r\n\r\n` : "\r\n";
  const sent = answer.omitBody === true ? EMPTY : body;
  const bytes = new Uint8Array(head.length + sent.length);
  writeLatin1(head, bytes);
  bytes.set(sent, head.length);
  return bytes;
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
  let widest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 || code === 10 || code === 0) {
      throw new RangeError(`${what} holds CR, LF or NUL`);
    }
    if (code > widest) widest = code;
  }
  return widest < 256 ? text : decodeLatin1(encoder.encode(text), false);
}

function writeLatin1(text: string, into: Uint8Array): void {
  const { read, written } = encoder.encodeInto(text, into);
  // As many bytes as characters: all ASCII.
  if (read === text.length && written === text.length) return;
  for (let at = 0; at < text.length; at++) into[at] = text.charCodeAt(at);
}

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

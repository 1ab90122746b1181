/**
 * HTTP/1.1 requests to backends, sans-I/O: a value in, bytes out, in one allocation.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-28 fields are sorted by their names, and one that is repeated is sent once, its values joined by commas, those of
 *   Cookie by semicolons (RFC 9110 section 5.3, RFC 6265 section 5.4). The length of the body is ours to say: Content-Length
 *   and Transfer-Encoding are not taken from mappings. AWS's order of fields is not documented.
 */
import type { HeaderField } from "../core/http.ts";
import { isToken } from "./ascii.ts";
import { FieldPlan } from "./field-plan.ts";

/** Where requests go: what they say of that is the same for all. */
export interface RequestPlace {
  /** Path and query, visible ASCII. */
  readonly target: string;
  /** For Host, unless a field says another. */
  readonly host: string;
  /** For Authorization, unless a field says another. */
  readonly authorization: string | undefined;
}

export interface EncodableRequest {
  readonly method: string;
  readonly headers: readonly HeaderField[];
  /** A string is sent as UTF-8. */
  readonly body: Uint8Array | string | undefined;
}

/** What is understood here. */
const ACCEPT_ENCODING = "gzip, deflate, br, zstd";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/**
 * Encodes the requests of one place. One that comes after another has the same names of fields as a rule, and most of the same
 * values.
 */
export class RequestEncoder {
  readonly #place: RequestPlace;
  #plan: FieldPlan | undefined;
  /** Lines that follow those of the plan's fields. */
  #own = "";

  constructor(place: RequestPlace) {
    this.#place = place;
  }

  /** Throws a RangeError that shows no value for a field or a method that would break out of its line. */
  encode({ method, headers, body: given }: EncodableRequest): Uint8Array {
    if (!isToken(method)) throw new RangeError("The method is not a token");
    const body = typeof given === "string" ? encoder.encode(given) : given;
    const start = `${method} ${this.#place.target} HTTP/1.1\r\n`;
    const head = `${start}${this.#lines(headers)}${this.#own}${lengthLine(method, body)}\r\n`;
    return bytesOf(head, body ?? NOTHING);
  }

  #lines(given: readonly HeaderField[]): string {
    if (this.#plan?.suits(given) === true) return this.#plan.lines(given);
    const headers = withoutRepeats(given);
    const plan = new FieldPlan(headers);
    // What suits a plan has no name twice.
    this.#plan = headers.length === given.length ? plan : undefined;
    this.#own = ownLines(plan, this.#place);
    return plan.lines(headers);
  }
}

function ownLines(plan: FieldPlan, { authorization, host }: RequestPlace): string {
  let lines = "";
  if (authorization !== undefined && !plan.has("authorization")) {
    lines += `Authorization: ${authorization}\r\n`;
  }
  if (!plan.has("connection")) lines += "Connection: keep-alive\r\n";
  if (!plan.has("host")) lines += `Host: ${host}\r\n`;
  if (!plan.has("accept-encoding")) lines += `Accept-Encoding: ${ACCEPT_ENCODING}\r\n`;
  return lines;
}

/** RFC 9110 section 8.6: where a body would mean something, its absence is told too. */
function lengthLine(method: string, body: Uint8Array | undefined): string {
  if (body === undefined && BODILESS.has(method)) return "";
  return `Content-Length: ${body?.length ?? 0}\r\n`;
}

const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD", "TRACE"]);

/** The text is Latin-1: one character for each byte. */
function bytesOf(head: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + body.length);
  const { read, written } = encoder.encodeInto(head, bytes);
  if (read !== head.length || written !== head.length) {
    for (let at = 0; at < head.length; at++) bytes[at] = head.charCodeAt(at);
  }
  bytes.set(body, head.length);
  return bytes;
}

/** Set-Cookie, which is no request's, stays apart: its values have commas. */
function withoutRepeats(headers: readonly HeaderField[]): readonly HeaderField[] {
  const fields = new Map<string, [string, string]>();
  const apart: HeaderField[] = [];
  for (const field of headers) {
    const [name, value] = field;
    const lower = name.toLowerCase();
    const first = fields.get(lower);
    if (lower === "set-cookie") apart.push(field);
    else if (first === undefined) fields.set(lower, [name, value]);
    else first[1] += `${lower === "cookie" ? "; " : ", "}${value}`;
  }
  const isAsGiven = apart.length === 0 && fields.size === headers.length;
  return isAsGiven ? headers : [...fields.values(), ...apart];
}

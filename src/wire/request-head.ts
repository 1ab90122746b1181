/**
 * What the fields of a request head mean for framing, keep-alive and upgrade: RFC 9112 and RFC 9110,
 * read strictly, because two readers that disagree about where a request ends is how requests are
 * smuggled.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 A request that could be read in two ways is refused, also where the RFCs allow repair:
 *   equal Content-Length values, Content-Length with Transfer-Encoding, a target that names another
 *   host than Host. What AWS's edge repairs is not published.
 */
import { type HeaderField, isNamed } from "../core/http.ts";
import { isToken, trimBlanks } from "./ascii.ts";
import { type RequestFault, refuse } from "./request-fault.ts";
import { isHost, type RequestTarget, readTarget } from "./request-target.ts";

export interface RequestHead {
  readonly method: string;
  /** The request target as sent. */
  readonly target: string;
  /** The path before `?`, still percent-encoded. */
  readonly rawPath: string;
  /** After the first `?`, still percent-encoded; `undefined` when there is no `?`. */
  readonly rawQuery: string | undefined;
  readonly version: "1.0" | "1.1";
  readonly headers: readonly HeaderField[];
  /** From the version and the Connection field: whether the client wants to send another request. */
  readonly keepAlive: boolean;
  /** The client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
  /** Declared length of the body; `undefined` = chunked; 0 = none. */
  readonly contentLength: number | undefined;
  /** GET, HTTP/1.1, `Connection: upgrade` and `Upgrade: websocket`. */
  readonly isUpgrade: boolean;
}

export interface HeadText {
  readonly method: string;
  readonly target: string;
  readonly version: "1.0" | "1.1";
  readonly headers: readonly HeaderField[];
}

export function interpretHead(text: HeadText): RequestHead | RequestFault {
  const { method, target, version, headers } = text;
  const split = readTarget(target);
  if (split === undefined) {
    return refuse(400, "The request target is neither a path nor an http URL.");
  }
  const framing = readFramingFields(headers);
  const fault = checkHost(framing, split, version) ?? checkLengths(framing, version);
  if (fault !== undefined) return fault;
  if (framing.unknownExpectation) {
    return refuse(417, "The Expect field asks for something other than 100-continue.");
  }
  const modern = version === "1.1";
  return {
    method,
    target,
    rawPath: split.rawPath,
    rawQuery: split.rawQuery,
    version,
    headers,
    keepAlive: !framing.close && (modern || framing.keepAlive),
    // A server MUST ignore the expectation of an HTTP/1.0 client (RFC 9110 section 10.1.1).
    expectsContinue: modern && framing.continueExpected,
    contentLength: framing.codings > 0 ? undefined : Number(framing.length ?? 0),
    isUpgrade: modern && method === "GET" && framing.upgrade && framing.websocket,
  };
}

interface FramingFields {
  hosts: number;
  host: string;
  lengths: number;
  length: string | undefined;
  codings: number;
  coding: string;
  close: boolean;
  keepAlive: boolean;
  upgrade: boolean;
  websocket: boolean;
  continueExpected: boolean;
  unknownExpectation: boolean;
}

function readFramingFields(headers: readonly HeaderField[]): FramingFields {
  const found: FramingFields = {
    hosts: 0,
    host: "",
    lengths: 0,
    length: undefined,
    codings: 0,
    coding: "",
    close: false,
    keepAlive: false,
    upgrade: false,
    websocket: false,
    continueExpected: false,
    unknownExpectation: false,
  };
  for (const field of headers) noteField(found, field);
  return found;
}

function noteField(found: FramingFields, field: HeaderField): void {
  const name = field[0];
  const value = field[1];
  // The length first: most names then need no lower-casing.
  switch (name.length) {
    case 4:
      if (!isNamed(name, "host")) return;
      found.hosts++;
      found.host = value;
      return;
    case 6:
      if (!isNamed(name, "expect")) return;
      if (value.toLowerCase() === "100-continue") found.continueExpected = true;
      else found.unknownExpectation = true;
      return;
    case 7:
      if (isNamed(name, "upgrade") && lists(value, "websocket")) found.websocket = true;
      return;
    case 10:
      if (!isNamed(name, "connection")) return;
      if (lists(value, "close")) found.close = true;
      if (lists(value, "keep-alive")) found.keepAlive = true;
      if (lists(value, "upgrade")) found.upgrade = true;
      return;
    case 14:
      if (!isNamed(name, "content-length")) return;
      found.lengths++;
      found.length = value;
      return;
    case 17:
      if (!isNamed(name, "transfer-encoding")) return;
      // Several fields are one list (RFC 9110 section 5.3).
      found.coding = found.codings++ === 0 ? value : `${found.coding},${value}`;
  }
}

/** Whether a comma-separated list holds a token, in any case. */
function lists(value: string, lowerToken: string): boolean {
  if (value.length < lowerToken.length) return false;
  const lower = value.toLowerCase();
  if (lower === lowerToken) return true;
  return lower.includes(",") && lower.split(",").some((item) => trimBlanks(item) === lowerToken);
}

function checkHost(
  found: FramingFields,
  target: RequestTarget,
  version: "1.0" | "1.1",
): RequestFault | undefined {
  if (found.hosts > 1) return refuse(400, "The request has more than one Host field.");
  if (found.hosts === 0) {
    return version === "1.1" ? refuse(400, "The HTTP/1.1 request has no Host field.") : undefined;
  }
  if (!isHost(found.host)) return refuse(400, "The Host field is not a host and optional port.");
  // A client MUST send the authority of its target as Host (RFC 9112 section 3.2).
  if (target.authority !== undefined && target.authority !== found.host.toLowerCase()) {
    return refuse(400, "The request target names another host than the Host field.");
  }
  return undefined;
}

function checkLengths(found: FramingFields, version: "1.0" | "1.1"): RequestFault | undefined {
  if (found.codings > 0) {
    if (version === "1.0") return refuse(400, "Transfer-Encoding does not exist in HTTP/1.0.");
    if (found.lengths > 0) {
      return refuse(400, "The request has both Transfer-Encoding and Content-Length.");
    }
    return checkCodings(found.coding.toLowerCase());
  }
  if (found.lengths > 1) return refuse(400, "The request has more than one Content-Length.");
  if (found.length !== undefined && !isDigits(found.length)) {
    return refuse(400, "The Content-Length is not a number of bytes.");
  }
  return undefined;
}

/** RFC 9112 sections 6.1, 6.3 and 7. */
function checkCodings(list: string): RequestFault | undefined {
  if (list === "chunked") return undefined;
  const codings = list.split(",").map(trimBlanks);
  // Where the body ends could only be guessed: this is 400 before a coding is unknown, which is 501.
  if (codings.pop() !== "chunked") {
    return refuse(400, "The last Transfer-Encoding is not chunked.");
  }
  for (const coding of codings) {
    const name = trimBlanks(coding.split(";", 1)[0] ?? "");
    if (name === "chunked" || !isToken(name)) {
      return refuse(400, "The Transfer-Encoding is not a list with chunked once, at its end.");
    }
  }
  return refuse(501, "The only Transfer-Encoding that is understood is chunked.");
}

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

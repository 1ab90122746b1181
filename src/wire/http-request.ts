/**
 * HTTP/1.1 requests, sans-I/O: bytes in, requests out. Strict (RFC 9112), bounded, and without a
 * copy when a whole request lies in one chunk. Names, values and the target stay as they were sent.
 *
 * Gaps:
 * - 2026-11-22 no HTTP/2. Whether AWS's edge offers it for @connections is not documented; no AWS SDK
 *   needs it.
 * By design:
 * - 2026-11-22 malformed requests are answered with the status that the RFCs name; AWS's edge has an
 *   HTML page whose conditions are not published.
 * - 2026-11-22 one empty line before a request is skipped (RFC 9112 section 2.2), a second refused.
 */
import type { HeaderField } from "../core/http.ts";
import { CR, decodeLatin1, LF } from "./ascii.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { readHeaderLine } from "./header-line.ts";
import { AHEAD_BYTES_MAX, PendingBytes } from "./pending-bytes.ts";
import { isFault, type RequestFault, refuse } from "./request-fault.ts";
import { type HeadText, interpretHead, type RequestHead } from "./request-head.ts";
import { checkPartialRequestLine, readRequestLine } from "./request-line.ts";
import { TextCache } from "./text-cache.ts";

export type RequestEvent =
  | { kind: "head"; head: RequestHead }
  /** A view of the chunk when it held the whole body: valid until the next `push()`. */
  | { kind: "body"; body: Uint8Array }
  | { kind: "fault"; fault: RequestFault };

export interface RequestLimits {
  /** The request target as sent, characters. */
  readonly urlCharactersMax: number;
  /** The head without its request line, bytes; a trailer has the same bound. */
  readonly headerBytesMax: number;
  readonly headerCountMax: number;
  readonly bodyBytesMax: number;
}

/** A head that has not arrived whole. Offsets count from its first byte: the bytes may move. */
interface HeadDraft {
  readonly method: string;
  readonly target: string;
  readonly version: HeadText["version"];
  readonly headers: HeaderField[];
  /** Where the first header line begins. */
  readonly fieldsStart: number;
  lineStart: number;
}

const EMPTY = new Uint8Array(0);

/**
 * Yields for each request its `head`, then exactly one `body`. A `fault` is the last event.
 *
 * A pushed chunk is looked at where it lies. Its memory may be reused once `next()` answered
 * `undefined`, and while the answer to a request is awaited; a body is taken in the same turn as the
 * head before it, or asked for again after the next `push()`.
 */
export class RequestParser {
  readonly #limits: RequestLimits;
  readonly #pending = new PendingBytes();
  #expects: "head" | "body" | "chunks" | "nothing" = "head";
  #draft: HeadDraft | undefined;
  #skippedEmptyLine = false;
  #bodyLength = 0;
  #chunks: ChunkedBody | undefined;
  /** Found, not yet told. */
  #fault: RequestFault | undefined;
  /** `next()` has nothing more to tell: what is held then is bounded by the limits. */
  #drained = true;
  #overrun = false;

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** True when nothing of a request has arrived since the last one, or since the start. */
  get idle(): boolean {
    return this.#expects === "head" && this.#pending.length === 0;
  }

  /** Bytes that arrived ahead of `next()`: a reason to pause the socket. */
  get buffered(): number {
    return this.#pending.length;
  }

  /** More than `AHEAD_BYTES_MAX` ahead of `next()` is a fault: the caller pauses its socket before that. */
  push(chunk: Uint8Array): void {
    if (this.#expects === "nothing" || this.#overrun) return;
    const ahead = this.#drained ? 0 : this.#pending.length;
    if (ahead > 0 && ahead + chunk.length > AHEAD_BYTES_MAX) {
      this.#overrun = true;
      this.#pending.clear();
      this.#fault = refuse(400, `More than ${AHEAD_BYTES_MAX} bytes arrived ahead of an answer.`);
      return;
    }
    this.#pending.append(chunk);
    // The caller is not asking for events right now, so the chunk has to outlive this turn.
    if (!this.#drained) this.#pending.keep();
    this.#drained = false;
  }

  /** `undefined`: needs more bytes, or is done. */
  next(): RequestEvent | undefined {
    if (this.#fault !== undefined) return this.#tell(this.#fault);
    switch (this.#expects) {
      case "head":
        return this.#readHead();
      case "body":
        return this.#readBody();
      case "chunks":
        return this.#readChunks();
      case "nothing":
        return undefined;
    }
  }

  /**
   * The bytes after the current request's head, for the WebSocket that follows an upgrade. The
   * parser is done then. Throws when some are missing because the caller let too many wait.
   */
  takeRest(): Uint8Array {
    if (this.#overrun) {
      throw new RangeError(`More than ${AHEAD_BYTES_MAX} bytes arrived ahead of the upgrade.`);
    }
    const rest = this.#pending.take(this.#pending.length);
    this.#stop();
    return rest;
  }

  #readHead(): RequestEvent | undefined {
    const pending = this.#pending;
    for (;;) {
      const { bytes, start, end } = pending;
      const lineStart = start + (this.#draft?.lineStart ?? 0);
      const feed = bytes.indexOf(LF, lineStart);
      if (feed === -1 || feed >= end) {
        const fault = this.#checkPartialLine();
        return fault === undefined ? this.#wait() : this.#tell(fault);
      }
      if (this.#draft === undefined) {
        const fault = this.#readFirstLine(feed);
        if (fault !== undefined) return this.#tell(fault);
      } else if (feed - lineStart === 1 && bytes[lineStart] === CR) {
        return this.#finishHead(this.#draft, feed);
      } else {
        const fault = this.#readField(this.#draft, feed);
        if (fault !== undefined) return this.#tell(fault);
      }
    }
  }

  #checkPartialLine(): RequestFault | undefined {
    const { bytes, start, end, length } = this.#pending;
    if (length === 0) return undefined;
    if (this.#draft !== undefined) return this.#checkHeadSize(length - this.#draft.fieldsStart);
    // A lone CR may become the empty line that is allowed before a request.
    if (length === 1 && bytes[start] === CR && !this.#skippedEmptyLine) return undefined;
    return checkPartialRequestLine(bytes, start, end, this.#limits.urlCharactersMax);
  }

  #checkHeadSize(headerBytes: number): RequestFault | undefined {
    const { headerBytesMax } = this.#limits;
    if (headerBytes <= headerBytesMax) return undefined;
    return refuse(431, `The header fields are larger than ${headerBytesMax} bytes.`);
  }

  #readFirstLine(feed: number): RequestFault | undefined {
    const pending = this.#pending;
    const { bytes, start } = pending;
    if (feed - start === 1 && bytes[start] === CR && !this.#skippedEmptyLine) {
      this.#skippedEmptyLine = true;
      pending.start = feed + 1;
      return undefined;
    }
    const line = readRequestLine(bytes, start, feed, this.#limits.urlCharactersMax);
    if (isFault(line)) return line;
    const fieldsStart = feed + 1 - start;
    this.#draft = {
      method: textAt(bytes, start, line.methodEnd),
      target: textAt(bytes, line.targetStart, line.targetEnd),
      version: line.version,
      headers: [],
      fieldsStart,
      lineStart: fieldsStart,
    };
    return undefined;
  }

  #readField(draft: HeadDraft, feed: number): RequestFault | undefined {
    const { bytes, start } = this.#pending;
    const oversize = this.#checkHeadSize(feed + 1 - start - draft.fieldsStart);
    if (oversize !== undefined) return oversize;
    if (draft.headers.length >= this.#limits.headerCountMax) {
      return refuse(431, `The request has more than ${this.#limits.headerCountMax} header fields.`);
    }
    const lineStart = start + draft.lineStart;
    const line = readHeaderLine(bytes, lineStart, feed);
    if (typeof line === "string") return refuse(400, line);
    const { nameEnd, valueStart, valueEnd, pureAscii } = line;
    draft.headers.push([
      textAt(bytes, lineStart, nameEnd),
      textAt(bytes, valueStart, valueEnd, pureAscii),
    ]);
    draft.lineStart = feed + 1 - start;
    return undefined;
  }

  #finishHead(draft: HeadDraft, feed: number): RequestEvent {
    const pending = this.#pending;
    const headBytes = feed + 1 - pending.start;
    const oversize = this.#checkHeadSize(headBytes - draft.fieldsStart);
    if (oversize !== undefined) return this.#tell(oversize);
    pending.start = feed + 1;
    this.#draft = undefined;
    const head = interpretHead(draft);
    if (isFault(head)) return this.#tell(head);
    this.#expectBody(head);
    return { kind: "head", head };
  }

  #expectBody(head: RequestHead): void {
    const { bodyBytesMax } = this.#limits;
    if (head.contentLength === undefined) {
      this.#expects = "chunks";
      this.#chunks = new ChunkedBody(this.#limits);
    } else {
      this.#expects = "body";
      this.#bodyLength = head.contentLength;
      if (head.contentLength > bodyBytesMax) {
        this.#pending.clear();
        this.#fault = refuse(413, `The body is declared larger than ${bodyBytesMax} bytes.`);
      }
    }
    // The caller may take its time before an upgrade, or before it asks for a body still on its way.
    const bodyIsHere =
      head.contentLength !== undefined && this.#pending.length >= head.contentLength;
    if (head.isUpgrade || !bodyIsHere) this.#pending.keep();
  }

  #readBody(): RequestEvent | undefined {
    if (this.#pending.length < this.#bodyLength) return this.#wait();
    const body = this.#bodyLength === 0 ? EMPTY : this.#pending.take(this.#bodyLength);
    return this.#finishBody(body);
  }

  #readChunks(): RequestEvent | undefined {
    const body = this.#chunks?.read(this.#pending);
    if (body === undefined) return this.#wait();
    return isFault(body) ? this.#tell(body) : this.#finishBody(body);
  }

  #finishBody(body: Uint8Array): RequestEvent {
    this.#expects = "head";
    this.#chunks = undefined;
    this.#skippedEmptyLine = false;
    // A pipelined request waits until this one is answered, longer than the chunk it came in.
    this.#pending.keep();
    this.#drained = this.#pending.length === 0;
    return { kind: "body", body };
  }

  #wait(): undefined {
    this.#pending.keep();
    this.#drained = true;
    return undefined;
  }

  #tell(fault: RequestFault): RequestEvent {
    this.#stop();
    return { kind: "fault", fault };
  }

  #stop(): void {
    this.#expects = "nothing";
    this.#fault = undefined;
    this.#draft = undefined;
    this.#chunks = undefined;
    this.#pending.clear();
  }
}

/** Of all requests: clients send the same names, and most of the same values, again and again. */
const TEXTS = new TextCache();

function textAt(bytes: Uint8Array, start: number, end: number, pureAscii = true): string {
  const known = pureAscii ? TEXTS.read(bytes, start, end) : undefined;
  return known ?? decodeLatin1(bytes.subarray(start, end), pureAscii);
}

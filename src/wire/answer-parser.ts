/**
 * Answers of HTTP/1.1 backends, sans-I/O: bytes in, one answer out for each request, without a copy of what lies in one chunk
 * but for the body. RFC 9112, bounded.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-28 HTTP/1.1 alone; whether AWS ever calls an HTTP endpoint by HTTP/2 is not documented.
 * - 2026-11-28 trailer fields are checked and discarded; answers before the answer (1xx) are passed over.
 */
import type { HeaderField } from "../core/http.ts";
import { type AnswerFault, type AnswerHead, mayBeAnswer, readAnswerHead } from "./answer-head.ts";
import { CR, LF } from "./ascii.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { PendingBytes } from "./pending-bytes.ts";
import { isFault } from "./request-fault.ts";

export interface AnswerLimits {
  /** Of all heads before one body, bytes; a trailer has the same bound. */
  readonly headBytesMax: number;
  readonly headerCountMax: number;
  readonly bodyBytesMax: number;
}

export interface ReceivedAnswer {
  readonly statusCode: number;
  /** As the backend spelled, ordered and repeated them. */
  readonly headers: readonly HeaderField[];
  /** Its own memory. */
  readonly body: Uint8Array;
  /** Whether the connection is ready for another request. */
  readonly keepsAlive: boolean;
  readonly keptMs: number | undefined;
}

const NOTHING = new Uint8Array(0);

/** `expect()`, then `read()` what arrives until it tells an answer or a fault, which is the last then. */
export class AnswerParser {
  readonly #limits: AnswerLimits;
  readonly #pending = new PendingBytes();
  #isBodiless = false;
  #begun = false;
  /** Of heads that were passed over. */
  #headBytes = 0;
  /** Where the line that has not arrived whole begins, from the head's first byte; and the lines before it. */
  #lineStart = 0;
  #lines = 0;
  #head: AnswerHead | undefined;
  #collected: GrowingBytes | undefined;
  #chunks: ChunkedBody | undefined;

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
  }

  /** A request has been sent. `isBodiless`: its answer has no body whatever it declares, as one to HEAD. */
  expect(isBodiless: boolean): void {
    this.#isBodiless = isBodiless;
    this.#begun = false;
    this.#headBytes = 0;
    this.#startHead();
  }

  /** Whether anything of the answer has arrived. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The chunk's memory may be reused afterwards. */
  read(chunk: Uint8Array): ReceivedAnswer | AnswerFault | undefined {
    this.#begun = true;
    this.#pending.append(chunk);
    const outcome = this.#head === undefined ? this.#readHead() : this.#readBody(this.#head);
    if (outcome === undefined) this.#pending.keep();
    return outcome;
  }

  /** The backend has closed the connection: that may be the end of a body. */
  end(): ReceivedAnswer | AnswerFault {
    const head = this.#head;
    if (head?.length !== "untilClosed") return "cut";
    return this.#finish(head, this.#collected?.view() ?? NOTHING, false);
  }

  #startHead(): void {
    this.#head = undefined;
    this.#lineStart = 0;
    this.#lines = 0;
  }

  #readHead(): ReceivedAnswer | AnswerFault | undefined {
    const pending = this.#pending;
    for (;;) {
      const { bytes, start, end } = pending;
      if (!mayBeAnswer(bytes, start, end)) return "notHttp";
      const lineStart = start + this.#lineStart;
      const feed = bytes.indexOf(LF, lineStart);
      const isPartial = feed === -1 || feed >= end;
      const headBytes = (isPartial ? end : feed + 1) - start;
      if (this.#headBytes + headBytes > this.#limits.headBytesMax) return "headTooLarge";
      if (isPartial) return undefined;
      const isEmpty = feed === lineStart || (feed === lineStart + 1 && bytes[lineStart] === CR);
      if (!isEmpty || this.#lines === 0) {
        this.#lineStart = feed + 1 - start;
        // The first line is no field.
        if (this.#lines++ > this.#limits.headerCountMax) return "notHttp";
        continue;
      }
      const head = readAnswerHead(bytes, start, feed + 1);
      if (typeof head === "string") return head;
      pending.start = feed + 1;
      if (head.statusCode === 101) return "unrequestedUpgrade";
      if (head.statusCode >= 200) return this.#startBody(head);
      this.#headBytes += headBytes;
      this.#startHead();
    }
  }

  #startBody(head: AnswerHead): ReceivedAnswer | AnswerFault | undefined {
    const { statusCode, length } = head;
    this.#collected = undefined;
    // RFC 9110 section 6.4.1: these have none, though they may declare the length of what is not sent.
    if (this.#isBodiless || statusCode === 204 || statusCode === 304) {
      return this.#finish(head, NOTHING);
    }
    this.#head = head;
    const { headBytesMax: headerBytesMax, headerCountMax, bodyBytesMax } = this.#limits;
    if (length === "chunks") {
      this.#chunks = new ChunkedBody({ headerBytesMax, headerCountMax, bodyBytesMax });
    } else if (length !== "untilClosed" && length > bodyBytesMax) {
      return "tooLarge";
    }
    return this.#readBody(head);
  }

  #readBody(head: AnswerHead): ReceivedAnswer | AnswerFault | undefined {
    const { length } = head;
    if (length === "chunks") return this.#readChunks(head);
    const pending = this.#pending;
    if (length === "untilClosed") return this.#collect(pending.length);
    if (this.#collected === undefined && pending.length >= length) {
      const body = pending.bytes.slice(pending.start, pending.start + length);
      pending.start += length;
      return this.#finish(head, body);
    }
    const missing = length - (this.#collected?.length ?? 0);
    const fault = this.#collect(Math.min(missing, pending.length));
    const whole = this.#collected?.view() ?? NOTHING;
    return fault ?? (whole.length < length ? undefined : this.#finish(head, whole));
  }

  #collect(count: number): AnswerFault | undefined {
    const { bodyBytesMax } = this.#limits;
    this.#collected ??= new GrowingBytes(bodyBytesMax);
    if (this.#collected.length + count > bodyBytesMax) return "tooLarge";
    this.#collected.append(this.#pending.take(count));
    return undefined;
  }

  #readChunks(head: AnswerHead): ReceivedAnswer | AnswerFault | undefined {
    const body = this.#chunks?.read(this.#pending);
    if (body === undefined) return undefined;
    if (!isFault(body)) return this.#finish(head, body);
    return body.status === 413 ? "tooLarge" : body.status === 431 ? "headTooLarge" : "notHttp";
  }

  #finish(head: AnswerHead, body: Uint8Array, endsByItself = true): ReceivedAnswer {
    const { statusCode, headers, keptMs } = head;
    // RFC 9112 section 9.2: what follows the last answer that is expected is no answer.
    const isClean = this.#pending.length === 0;
    const keepsAlive = head.keepsAlive && isClean && endsByItself;
    this.#pending.clear();
    this.#head = undefined;
    this.#collected = undefined;
    this.#chunks = undefined;
    return { statusCode, headers, body, keepsAlive, keptMs };
  }
}

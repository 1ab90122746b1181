/**
 * The head of an answer, RFC 9112 sections 4 and 6: its status, its fields, and where its body ends.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-28 a line may end with LF alone (RFC 9112 section 2.2), which old backends send; folded lines, two lengths that
 *   differ and codings of the transfer other than chunked fail the answer. What AWS repairs is not published.
 */
import { type HeaderField, isNamed } from "../core/http.ts";
import { CR, decodeLatin1, LF, SPACE, trimBlanks } from "./ascii.ts";
import { type HeaderLine, readField } from "./header-line.ts";
import { TextCache } from "./text-cache.ts";

/** Why an answer cannot be read. */
export type AnswerFault =
  | "badLength"
  | "cut"
  | "headTooLarge"
  | "notHttp"
  | "otherTransferCoding"
  | "tooLarge"
  | "unrequestedUpgrade";

export interface AnswerHead {
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
  /** Of a body, if there is one: a number of bytes, in chunks, or all until the connection is closed. */
  readonly length: number | "chunks" | "untilClosed";
  /** Whether another request may follow on the connection, where the body ends before that does. */
  readonly keepsAlive: boolean;
  /** For how long the backend says that it keeps an idle connection, milliseconds. */
  readonly keptMs: number | undefined;
}

/** Texts of all backends' answers. */
const TEXTS = new TextCache();

/** `bytes[start..end)`: the lines of a head, the empty one at its end too. */
export function readAnswerHead(
  bytes: Uint8Array,
  start: number,
  end: number,
): AnswerHead | AnswerFault {
  const statusCode = statusOf(bytes, start);
  if (statusCode === undefined) return "notHttp";
  const headers: HeaderField[] = [];
  const framing = new Framing(bytes[start + 7] === ONE);
  let at = bytes.indexOf(LF, start) + 1;
  for (;;) {
    const feed = bytes.indexOf(LF, at);
    const lineEnd = feed > at && bytes[feed - 1] === CR ? feed - 1 : feed;
    if (feed >= end - 1 || lineEnd === at) break;
    const line = readField(bytes, at, lineEnd);
    if (typeof line === "string") return "notHttp";
    const field = fieldAt(bytes, at, line);
    headers.push(field);
    framing.note(field[0], field[1]);
    at = feed + 1;
  }
  return framing.fault ?? framing.headOf(statusCode, headers);
}

function fieldAt(bytes: Uint8Array, start: number, line: HeaderLine): HeaderField {
  const { nameEnd, valueStart, valueEnd, pureAscii } = line;
  return [textAt(bytes, start, nameEnd, true), textAt(bytes, valueStart, valueEnd, pureAscii)];
}

function textAt(bytes: Uint8Array, start: number, end: number, pureAscii: boolean): string {
  const known = pureAscii ? TEXTS.read(bytes, start, end) : undefined;
  return known ?? decodeLatin1(bytes.subarray(start, end), pureAscii);
}

const ONE = 49;
const VERSION_START = [72, 84, 84, 80, 47, 49, 46];

/** Whether the bytes may still become the first line of an answer: garbage is told at once. */
export function mayBeAnswer(bytes: Uint8Array, start: number, end: number): boolean {
  const known = Math.min(VERSION_START.length, end - start);
  for (let at = 0; at < known; at++) {
    if (bytes[start + at] !== VERSION_START[at]) return false;
  }
  return true;
}

/** `HTTP/1.x` and three digits; what follows them is for people. */
function statusOf(bytes: Uint8Array, start: number): number | undefined {
  const minor = bytes[start + 7];
  if (!mayBeAnswer(bytes, start, start + 7) || (minor !== ONE && minor !== ONE - 1))
    return undefined;
  if (bytes[start + 8] !== SPACE) return undefined;
  let status = 0;
  for (let at = start + 9; at < start + 12; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return undefined;
    status = status * 10 + digit;
  }
  const next = bytes[start + 12];
  const ends = next === SPACE || next === CR || next === LF;
  return ends && status >= 100 ? status : undefined;
}

/** Digits of a length that is read: more would not be a whole number here. */
const LENGTH_DIGITS = /^\d{1,15}$/;

class Framing {
  readonly #isModern: boolean;
  #length: number | undefined;
  #coding = "";
  #closes = false;
  #stays = false;
  #keptMs: number | undefined;
  fault: AnswerFault | undefined;

  constructor(isModern: boolean) {
    this.#isModern = isModern;
  }

  note(name: string, value: string): void {
    // The length first: most names are looked at no further.
    switch (name.length) {
      case 10:
        if (isNamed(name, "connection")) this.#noteConnection(value);
        else if (isNamed(name, "keep-alive")) this.#noteKept(value);
        return;
      case 14:
        if (isNamed(name, "content-length")) this.#noteLength(value);
        return;
      case 17:
        if (isNamed(name, "transfer-encoding")) this.#noteCoding(value);
        return;
    }
  }

  headOf(statusCode: number, headers: readonly HeaderField[]): AnswerHead {
    const inChunks = this.#coding !== "";
    const length = inChunks ? "chunks" : (this.#length ?? "untilClosed");
    // RFC 9112 section 6.3: a length beside chunks may be an attempt to smuggle, and HTTP/1.0 knows no chunks.
    const isDoubtful = inChunks && (this.#length !== undefined || !this.#isModern);
    const keepsAlive = !this.#closes && !isDoubtful && (this.#isModern || this.#stays);
    return { statusCode, headers, length, keepsAlive, keptMs: this.#keptMs };
  }

  #noteConnection(value: string): void {
    for (const option of value.toLowerCase().split(",")) {
      const name = trimBlanks(option);
      if (name === "close") this.#closes = true;
      else if (name === "keep-alive") this.#stays = true;
    }
  }

  #noteKept(value: string): void {
    const seconds = /(?:^|[,\s])timeout=(\d{1,9})(?:$|[,\s])/i.exec(value)?.[1];
    if (seconds !== undefined) this.#keptMs = Number(seconds) * 1000;
  }

  /** Equal ones may be repeated (RFC 9112 section 6.3). */
  #noteLength(value: string): void {
    for (const each of value.split(",")) {
      const text = trimBlanks(each);
      const length = LENGTH_DIGITS.test(text) ? Number(text) : undefined;
      const isOther = this.#length !== undefined && this.#length !== length;
      if (length === undefined || isOther) this.fault ??= "badLength";
      this.#length = length ?? 0;
    }
  }

  #noteCoding(value: string): void {
    const isChunked = this.#coding === "" && isNamed(value, "chunked");
    if (!isChunked) this.fault ??= "otherTransferCoding";
    this.#coding = value;
  }
}

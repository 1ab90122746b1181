import { type AnswerLimits, AnswerParser } from "../../../src/wire/answer-parser.ts";
import { concat, latin1, randomPieces, seededRandom } from "../../support/byte-streams.ts";
import { Choices } from "../engine/choices.ts";
import { hold, holdEqual, type Target } from "../engine/target.ts";

/** Small, so that inputs of some hundred bytes stand on both sides of each. */
const LIMITS: AnswerLimits = { headBytesMax: 400, headerCountMax: 12, bodyBytesMax: 200 };

export const httpAnswer: Target = {
  name: "http-answer",
  property:
    "cut anyhow it gives the same answer, within its limits, and an answer that follows the rules is read as it was meant",
  bytesMax: 4_000,
  dictionary: [
    ...[
      "\r\n",
      "\n",
      "\r\n\r\n",
      "HTTP/1.1 200 OK\r\n",
      "HTTP/1.0 200 OK\r\n",
      "HTTP/1.1 100 C\r\n\r\n",
    ],
    ...[
      "HTTP/1.1 204 N\r\n",
      "HTTP/1.1 101 S\r\n",
      "Content-Length: 5\r\n",
      "Connection: close\r\n",
    ],
    ...[
      "Transfer-Encoding: chunked\r\n",
      "Connection: keep-alive\r\n",
      "Keep-Alive: timeout=5\r\n",
    ],
    ...["0\r\n\r\n", "5\r\nhello\r\n", "5;a=b\r\n", "gzip, chunked", "5, 5", "x: y\r\n"],
  ],
  seeds: () => SOUND.map((text) => latin1(text)),
  check(input) {
    const isBodiless = input.length % 5 === 0;
    const whole = read([input], isBodiless);
    const random = seededRandom(input.length * 31 + (input[0] ?? 0) + (input.at(-1) ?? 0) * 7);
    const longest = 1 + Math.floor(random() * 40);
    holdEqual(read(randomPieces(input, random, longest), isBodiless), whole, "cut into pieces");
    if (input.length < 300) {
      holdEqual(read(randomPieces(input, random, 1), isBodiless), whole, "cut into bytes");
    }
    if (typeof whole === "object") isWithinLimits(whole, isBodiless);
    readsSound(new Choices(input));
    return typeof whole === "string"
      ? whole
      : `${whole.statusCode}${whole.isWhole ? "" : " at the end"}`;
  },
};

const SOUND = [
  "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n",
  "HTTP/1.0 404 Not Found\r\nX-\xe9: 1\r\n\r\nuntil the end",
  "HTTP/1.1 204\nA: \t b\xff \nKeep-Alive: timeout=5, max=3\n\n",
];

interface Read {
  readonly statusCode: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** It ended before the connection did. */
  readonly isWhole: boolean;
}

/** The answer, or why there is none; the connection is closed after the pieces. */
function read(pieces: readonly Uint8Array[], isBodiless: boolean): Read | string {
  const parser = new AnswerParser(LIMITS);
  parser.expect(isBodiless);
  for (const piece of pieces) {
    const chunk = piece.slice();
    const outcome = parser.read(chunk);
    chunk.fill(120);
    if (typeof outcome === "string") return outcome;
    // Whether bytes follow is seen only when they came along.
    if (outcome !== undefined) return readOf(outcome, true);
  }
  const outcome = parser.end();
  return typeof outcome === "string" ? outcome : readOf(outcome, false);
}

function readOf({ statusCode, headers, body }: Omit<Read, "isWhole">, isWhole: boolean): Read {
  return { statusCode, headers, body, isWhole };
}

function isWithinLimits({ statusCode, headers, body }: Read, isBodiless: boolean): void {
  hold(statusCode >= 200 && statusCode <= 999, "a final status");
  hold(headers.length <= LIMITS.headerCountMax, "no more fields than headerCountMax");
  hold(body.length <= LIMITS.bodyBytesMax, "no more body than bodyBytesMax");
  const isEmpty = isBodiless || statusCode === 204 || statusCode === 304;
  hold(!isEmpty || body.length === 0, "no body where there is none");
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  hold(bytes <= LIMITS.headBytesMax, "no more head than headBytesMax");
}

/** An answer that follows the rules is read as it was meant. */
function readsSound(choices: Choices): void {
  const body = Buffer.from(choices.bytes(60));
  const framing = choices.of(["length", "chunks", "end"] as const);
  const size = 1 + choices.below(20);
  const chunks: Buffer[] = [];
  for (let at = 0; framing === "chunks" && at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    chunks.push(Buffer.from(`${piece.length.toString(16)};a\r\n`), piece, Buffer.from("\r\n"));
  }
  const fields = {
    length: `Content-Length: ${body.length}\r\n`,
    chunks: "Transfer-Encoding: chunked\r\n",
    end: "",
  };
  const early = choices.oneIn(2) ? "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" : "";
  const head = latin1(`${early}HTTP/1.1 200 OK\r\nX-A: b\r\n${fields[framing]}\r\n`);
  const rest = framing === "chunks" ? [...chunks, Buffer.from("0\r\nA: b\r\n\r\n")] : [body];
  const outcome = read([concat(head, ...rest)], false);
  if (typeof outcome === "string") return hold(false, `a sound answer is read: ${outcome}`);
  holdEqual([outcome.statusCode, outcome.body], [200, new Uint8Array(body)], "a sound answer");
  hold(outcome.isWhole === (framing !== "end"), "a sound answer ends where its framing says");
}

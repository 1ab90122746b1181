import {
  type RequestEvent,
  type RequestLimits,
  RequestParser,
} from "../../../src/wire/http-request.ts";
import { concat, feed, latin1, randomPieces, seededRandom } from "../../support/byte-streams.ts";
import { HOSTILE_REQUESTS } from "../../support/hostile-corpus.ts";
import { Choices } from "../engine/choices.ts";
import { hold, holdEqual, type Target } from "../engine/target.ts";
import { requestsIn } from "./http-reader.ts";

/** Small, so that inputs of some hundred bytes stand on both sides of each. */
const LIMITS: RequestLimits = {
  urlCharactersMax: 96,
  headerBytesMax: 400,
  headerCountMax: 12,
  bodyBytesMax: 200,
};
/** A request line, a head, chunk extensions and what frames them. */
const BUFFERED_BYTES_MAX = 64 + LIMITS.urlCharactersMax + LIMITS.headerBytesMax + 1_200;

export const httpRequest: Target = {
  name: "http-request",
  property:
    "cut anyhow it gives the same requests, they end where a plain reader ends them, and written again they are the same",
  bytesMax: 4_000,
  dictionary: [
    ...["\r\n", "\r\n\r\n", "GET ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "Host: a\r\n"],
    ...["Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n"],
    ...["Connection: upgrade\r\n", "Upgrade: websocket\r\n", "Expect: 100-continue\r\n", "chunked"],
    ...["0\r\n\r\n", "5\r\nhello\r\n", "5;a=b\r\n", "identity, chunked", "http://a/", "x: y\r\n"],
  ],
  seeds: () => [
    ...HOSTILE_REQUESTS.map(({ bytes }) => bytes).filter((bytes) => bytes.length < 2_000),
    ...SOUND.map((text) => latin1(text)),
  ],
  check(input) {
    const whole = read([input]);
    const random = seededRandom(input.length * 31 + (input[0] ?? 0) + (input.at(-1) ?? 0) * 7);
    const longest = 1 + Math.floor(random() * 40);
    holdEqual(read(randomPieces(input, random, longest)), whole, "cut into pieces");
    if (input.length < 300)
      holdEqual(read(randomPieces(input, random, 1)), whole, "cut into bytes");
    requestsIn(input, whole, LIMITS);
    acceptsSound(new Choices(input));
    return whole.map((event) => outcomeOf(event)).join(", ");
  },
};

const SOUND = [
  "POST /dev/@connections/L0SM9cOFvHcCIhw= HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: b\r\n\r\n",
  "POST /a?b=c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
  "GET http://a:80/dev?x HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nX-\xe9: 1\r\n\r\n",
  "\r\nDELETE /x HTTP/1.1\r\nhost:a\r\nA: \t b\xff \r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
];

/** A request that follows the rules is read as it was meant. */
function acceptsSound(choices: Choices): void {
  const body = Buffer.from(choices.bytes(60));
  const isChunked = choices.oneIn(2);
  const size = 1 + choices.below(20);
  const chunks: Buffer[] = [];
  for (let at = 0; isChunked && at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    chunks.push(Buffer.from(`${piece.length.toString(16)};a\r\n`), piece, Buffer.from("\r\n"));
  }
  const framing = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`;
  const end = isChunked ? [...chunks, Buffer.from("0\r\nA: b\r\n\r\n")] : [body];
  const head = latin1(
    `${choices.of(["POST", "PUT"])} /a?b HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`,
  );
  const pieces = [concat(head, ...end), latin1("GET /next HTTP/1.1\r\nHost: b\r\n\r\n")];
  const events = feed(new RequestParser(LIMITS), pieces, kept);
  const seen = events.map((event) => {
    if (event.kind === "head") return event.head.rawPath;
    return event.kind === "body" ? event.body : event.fault.detail;
  });
  holdEqual(seen, ["/a", new Uint8Array(body), "/next", new Uint8Array(0)], "sound requests");
}

function read(pieces: readonly Uint8Array[]): RequestEvent[] {
  const parser = new RequestParser(LIMITS);
  const events: RequestEvent[] = [];
  for (const piece of pieces) {
    events.push(...feed(parser, [piece], kept));
    const { buffered } = parser;
    hold(buffered <= BUFFERED_BYTES_MAX, `it holds ${buffered} bytes`);
  }
  for (const event of events) if (event.kind === "head") sameWrittenAgain(event, events);
  return events;
}

/** A body is a view: copied before the piece is scribbled over. */
function kept(event: RequestEvent): RequestEvent {
  return event.kind === "body" ? { kind: "body", body: new Uint8Array(event.body) } : event;
}

function sameWrittenAgain(
  event: Extract<RequestEvent, { kind: "head" }>,
  events: readonly RequestEvent[],
): void {
  const { head } = event;
  const next = events[events.indexOf(event) + 1];
  if (next?.kind !== "body") return;
  const lines = head.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const text = `${head.method} ${head.target} HTTP/${head.version}\r\n${lines}\r\n`;
  const length = next.body.length;
  const framed =
    head.contentLength === undefined
      ? [
          latin1(length === 0 ? "" : `${length.toString(16)}\r\n`),
          next.body,
          latin1(length === 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n"),
        ]
      : [next.body];
  const bytes = concat(latin1(text), ...framed);
  const { headerBytesMax } = LIMITS;
  // Values are trimmed when they are read, and the blank after the colon may be ours.
  if (lines.length > headerBytesMax - 2) return;
  holdEqual(feed(new RequestParser(LIMITS), [bytes], kept), [event, next], "written again");
}

function outcomeOf(event: RequestEvent): string {
  if (event.kind === "fault") return `${event.fault.status} ${event.fault.detail}`;
  if (event.kind === "body") return event.body.length === 0 ? "empty" : "body";
  const { version, contentLength, keepAlive, isUpgrade, expectsContinue } = event.head;
  const length = contentLength === undefined ? "chunked" : Math.sign(contentLength);
  return `${version} ${length} ${keepAlive} ${isUpgrade} ${expectsContinue}`;
}

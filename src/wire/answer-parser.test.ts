import { describe, expect, test } from "bun:test";
import { everySplit, latin1 } from "../../test/support/byte-streams.ts";
import { AnswerParser } from "./answer-parser.ts";

const LIMITS = { headBytesMax: 120, headerCountMax: 4, bodyBytesMax: 20 };
const OK = "HTTP/1.1 200 OK\r\n";

interface Reading {
  readonly isBodiless?: boolean;
  /** The backend closes the connection after the pieces. */
  readonly ends?: boolean;
}

/** What comes out of the pieces, in short: status, body and whether the connection is kept; or the fault; or nothing yet. */
function read(pieces: readonly Uint8Array[], { isBodiless = false, ends = false }: Reading = {}) {
  const parser = new AnswerParser(LIMITS);
  parser.expect(isBodiless);
  for (const piece of pieces) {
    // The memory that a piece came in may be reused.
    const chunk = piece.slice();
    const outcome = parser.read(chunk);
    chunk.fill(120);
    if (outcome !== undefined) return shown(outcome);
  }
  return ends ? shown(parser.end()) : undefined;
}

function shown(outcome: ReturnType<AnswerParser["end"]>): string {
  if (typeof outcome === "string") return outcome;
  const { statusCode, body, keepsAlive } = outcome;
  return `${statusCode} ${Buffer.from(body).toString("latin1")}${keepsAlive ? "" : " (closed)"}`;
}

/** Whole, cut in two at every byte, and byte for byte. */
function readAnyhow(text: string, reading: Reading = {}): Set<string | undefined> {
  const bytes = latin1(text);
  return new Set([[bytes], ...everySplit(bytes)].map((pieces) => read(pieces, reading)));
}

describe("AnswerParser", () => {
  test.each<[string, string, Reading, string]>([
    ["a length", `${OK}Content-Length: 5\r\n\r\nhello`, {}, "200 hello"],
    ["no body", `${OK}Content-Length: 0\r\n\r\n`, {}, "200 "],
    [
      "chunks",
      `${OK}Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n`,
      {},
      "200 hello",
    ],
    ["lines without CR", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", {}, "200 ok"],
    ["the end of the connection", `${OK}X: y\r\n\r\nhello`, { ends: true }, "200 hello (closed)"],
    ["no body until the end", `${OK}\r\n`, { ends: true }, "200  (closed)"],
    ["204", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", {}, "204 "],
    ["304", "HTTP/1.1 304 Not Modified\r\n\r\n", {}, "304 "],
    ["HEAD", `${OK}Content-Length: 999\r\n\r\n`, { isBodiless: true }, "200 "],
    ["HEAD of chunks", `${OK}Transfer-Encoding: chunked\r\n\r\n`, { isBodiless: true }, "200 "],
    [
      "Connection: close",
      `${OK}Connection: close\r\nContent-Length: 2\r\n\r\nok`,
      {},
      "200 ok (closed)",
    ],
    [
      "answers before the answer",
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`,
      {},
      "200 ok",
    ],
  ])("reads an answer with %s, cut anyhow", (_name, text, reading, expected) => {
    expect(readAnyhow(text, reading)).toEqual(new Set([expected]));
  });

  test.each<[string, string, Reading, string]>([
    ["another protocol", "HTTP/1.1 101 Switching\r\n\r\n", {}, "unrequestedUpgrade"],
    ["two lengths", `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, {}, "badLength"],
    ["another transfer coding", `${OK}Transfer-Encoding: gzip\r\n\r\n`, {}, "otherTransferCoding"],
    ["a bad chunk", `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, {}, "notHttp"],
    ["garbage", "\0", {}, "notHttp"],
    ["an empty line first", "\r\n", {}, "notHttp"],
    ["half a head", `${OK}Content-`, { ends: true }, "cut"],
    ["half a body", `${OK}Content-Length: 5\r\n\r\nhel`, { ends: true }, "cut"],
    [
      "half of the chunks",
      `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n`,
      { ends: true },
      "cut",
    ],
    ["nothing", "H", { ends: true }, "cut"],
    ["an interim answer alone", "HTTP/1.1 100 Continue\r\n\r\n", { ends: true }, "cut"],
  ])("fails an answer with %s, cut anyhow", (_name, text, reading, expected) => {
    expect(readAnyhow(text, reading)).toEqual(new Set([expected]));
  });

  test("bytes after the answer are the answer to nothing, and the connection is not used again", () => {
    const text = `${OK}Content-Length: 2\r\n\r\nok`;
    expect(read([latin1(`${text}HTTP/1.1 200 OK\r\n`)])).toBe("200 ok (closed)");
    expect(read([latin1("HTTP/1.1 204 No Content\r\n\r\nbody")])).toBe("204  (closed)");
  });

  test("reads one answer after another on a connection that is kept", () => {
    const parser = new AnswerParser(LIMITS);
    for (const body of ["one", "", "three"]) {
      parser.expect(false);
      expect(parser.begun).toBe(false);
      const text = `${OK}Content-Length: ${body.length}\r\n\r\n${body}`;
      expect(shown(parser.read(latin1(text)) ?? "cut")).toBe(`200 ${body}`);
      expect(parser.begun).toBe(true);
    }
  });
});

describe("AnswerLimits", () => {
  const most = "a".repeat(LIMITS.bodyBytesMax);
  const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

  test("bodyBytesMax holds for each way in which a body ends", () => {
    expect(readAnyhow(`${OK}Content-Length: 20\r\n\r\n${most}`)).toEqual(new Set([`200 ${most}`]));
    expect(read([latin1(`${OK}Content-Length: 21\r\n\r\n`)])).toBe("tooLarge");
    expect(readAnyhow(`${chunked}14\r\n${most}\r\n0\r\n\r\n`)).toEqual(new Set([`200 ${most}`]));
    expect(read([latin1(`${chunked}15\r\n`)])).toBe("tooLarge");
    expect(read([latin1(`${OK}\r\n${most}`)], { ends: true })).toBe(`200 ${most} (closed)`);
    expect(read([latin1(`${OK}\r\n${most}`), latin1("a")], { ends: true })).toBe("tooLarge");
  });

  test("headBytesMax holds for the head, with those that were passed over, and for a trailer", () => {
    const fill = (bytes: number, end: string) =>
      `${OK}X: ${"a".repeat(bytes - OK.length - 3 - end.length)}${end}`;
    const end = "\r\nContent-Length: 0\r\n\r\n";
    expect(read([latin1(fill(120, end))])).toBe("200 ");
    expect(readAnyhow(fill(121, end))).toEqual(new Set(["headTooLarge"]));
    const early = "HTTP/1.1 100 Continue\r\n\r\n";
    expect(read([latin1(early + fill(120 - early.length, end))])).toBe("200 ");
    expect(read([latin1(early + fill(121 - early.length, end))])).toBe("headTooLarge");
    expect(read([latin1(early.repeat(5))])).toBe("headTooLarge");
    expect(read([latin1(`${chunked}0\r\nX: ${"a".repeat(120)}`)])).toBe("headTooLarge");
  });

  test("headerCountMax holds", () => {
    const fields = (count: number) => `${OK}${"A: b\r\n".repeat(count)}`;
    expect(read([latin1(`${fields(4)}\r\n`)], { ends: true })).toBe("200  (closed)");
    expect(readAnyhow(fields(5))).toEqual(new Set(["notHttp"]));
  });
});

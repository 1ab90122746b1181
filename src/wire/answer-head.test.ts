import { describe, expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { mayBeAnswer, readAnswerHead } from "./answer-head.ts";

function read(text: string) {
  const bytes = latin1(text);
  return readAnswerHead(bytes, 0, bytes.length);
}

/** What the fields of an answer come to. */
function framed(...lines: string[]) {
  const head = read(["HTTP/1.1 200 OK", ...lines, "", ""].join("\r\n"));
  if (typeof head === "string") return head;
  return [head.length, head.keepsAlive];
}

describe("readAnswerHead()", () => {
  test("reads the status and the fields as they were sent, in order and repeated", () => {
    const head = read(
      "HTTP/1.1 404 Not here\r\nX-B: 1\r\nx-a:\t 2 \r\nX-B:\r\nX-L: gr\xfc\xdf\r\n\r\n",
    );
    expect(head).toEqual({
      statusCode: 404,
      headers: [
        ["X-B", "1"],
        ["x-a", "2"],
        ["X-B", ""],
        ["X-L", "gr\xfc\xdf"],
      ],
      length: "untilClosed",
      keepsAlive: true,
      keptMs: undefined,
    });
  });

  test("takes lines that end with LF alone, and a status without a phrase", () => {
    expect(read("HTTP/1.1 200\nContent-Length: 2\n\n")).toMatchObject({
      statusCode: 200,
      length: 2,
    });
    expect(read("HTTP/1.1 200 \r\n\r\n")).toMatchObject({ statusCode: 200, headers: [] });
  });

  test.each([
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 099 No\r\n\r\n",
    "HTTP/1.1  200 OK\r\n\r\n",
    "HTTP/1.1\t200 OK\r\n\r\n",
    "HTTP/1.2 200 OK\r\n\r\n",
    "HTTP/2 200 OK\r\n\r\n",
    "http/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX A: 1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-A : 1\r\n\r\n",
    "HTTP/1.1 200 OK\r\n: 1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nnothing\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-A: a\x00b\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-A: a\rb\r\n\r\n",
  ])("%j is no HTTP", (text) => {
    expect(read(text)).toBe("notHttp");
  });

  test("a body ends where its length, its chunks or the connection do", () => {
    expect(framed("Content-Length: 0")).toEqual([0, true]);
    expect(framed("content-length: 12")).toEqual([12, true]);
    expect(framed("Transfer-Encoding: Chunked")).toEqual(["chunks", true]);
    expect(framed()).toEqual(["untilClosed", true]);
  });

  test("equal lengths are one, others are a fault (RFC 9112 section 6.3)", () => {
    expect(framed("Content-Length: 5", "Content-Length: 5")).toEqual([5, true]);
    expect(framed("Content-Length: 5, 5")).toEqual([5, true]);
    for (const lengths of [
      ["5", "6"],
      ["5, 6"],
      ["-1"],
      ["+5"],
      ["0x5"],
      ["5 5"],
      [""],
      ["1".repeat(16)],
    ]) {
      expect(framed(...lengths.map((length) => `Content-Length: ${length}`))).toBe("badLength");
    }
  });

  test("chunks beside a length count, and the connection is not used again", () => {
    expect(framed("Content-Length: 5", "Transfer-Encoding: chunked")).toEqual(["chunks", false]);
  });

  test.each(["gzip, chunked", "chunked, chunked", "identity", "xchunked", "chunked;a=b"])(
    "the transfer coding %j is not read",
    (coding) => {
      expect(framed(`Transfer-Encoding: ${coding}`)).toBe("otherTransferCoding");
    },
  );

  test("a transfer coding that is said twice is not read", () => {
    expect(framed("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")).toBe(
      "otherTransferCoding",
    );
  });

  test("Connection says whether another request may follow, and HTTP/1.0 has to say so", () => {
    expect(framed("Content-Length: 0", "Connection: CLOSE")).toEqual([0, false]);
    expect(framed("Content-Length: 0", "Connection: x, close")).toEqual([0, false]);
    expect(framed("Content-Length: 0", "Connection: closed")).toEqual([0, true]);
    expect(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")).toMatchObject({
      keepsAlive: false,
    });
    expect(
      read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n"),
    ).toMatchObject({ keepsAlive: true });
    // HTTP/1.0 knows no chunks.
    expect(
      read("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"),
    ).toMatchObject({ length: "chunks", keepsAlive: false });
  });

  test.each([
    ["timeout=5", 5_000],
    ["max=3, TIMEOUT=72", 72_000],
    ["timeout=0", 0],
    ["timeout=x", undefined],
    ["xtimeout=5", undefined],
    ["timeout=5s", undefined],
  ])("Keep-Alive: %s is %p milliseconds", (value, expected) => {
    const head = read(`HTTP/1.1 200 OK\r\nKeep-Alive: ${value}\r\n\r\n`);
    expect(typeof head === "string" ? head : head.keptMs).toBe(expected as never);
  });
});

test("mayBeAnswer() tells garbage from its first byte on", () => {
  for (const [text, expected] of [
    ["", true],
    ["H", true],
    ["HTTP/1.", true],
    ["HTTP/1.1 200", true],
    ["\0", false],
    ["HTTP/2", false],
    ["HTTX", false],
    ["\r\nHTTP/1.1", false],
  ] as const) {
    const bytes = latin1(text);
    expect(mayBeAnswer(bytes, 0, bytes.length)).toBe(expected);
  }
});

import { describe, test } from "bun:test";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import {
  expectReading,
  HOST,
  type RequestCase,
  request,
  testRequests,
} from "./support-requests.ts";
import { openWire } from "./support-wire.ts";

const wire = openWire();
const { postToConnectionBytesMax } = AWS_LIMITS;

const post = (fields: readonly string[], body = "", line = "POST /a HTTP/1.1") =>
  request([line, HOST, ...fields], body);
const read = (rule: string, what: string, send: string, body: string): RequestCase => ({
  rule,
  what,
  send,
  expect: [{ path: "/a", body }],
});
const refused = (rule: string, what: string, status: number, send: string): RequestCase => ({
  rule,
  what,
  send,
  expect: [status],
});
const REQUEST = "GET /b HTTP/1.1\r\nHost: b\r\n";
const everyByte = String.fromCharCode(...Array(256).keys());

describe("a body by its length", () => {
  const lengths = [
    "x",
    "5x",
    "5 5",
    "5;",
    "5,5",
    "5, 5",
    "1e1",
    "0b1",
    "5_0",
    "\xb2",
    "5\x80",
    '"5"',
  ];
  testRequests(wire, [
    read("RFC 9112 6.3", "none without a length", post([]), ""),
    read("RFC 9112 6.3", "none with a length of 0", post(["Content-Length: 0"]), ""),
    read("RFC 9112 6.3", "5 bytes", post(["Content-Length: 5"], "hello"), "hello"),
    read(
      "RFC 9110 8.6",
      "a length with leading zeros",
      post(["Content-Length: 005"], "hello"),
      "hello",
    ),
    read("RFC 9110 5.5", "a length in blanks", post(["Content-Length: \t5 "], "hello"), "hello"),
    read("RFC 9110 5.1", "in another case", post(["CONTENT-length: 5"], "hello"), "hello"),
    read("RFC 9112 6", "every byte there is", post(["Content-Length: 256"], everyByte), everyByte),
    read(
      "RFC 9112 6",
      "that looks like a request",
      post([`Content-Length: ${REQUEST.length}`], REQUEST),
      REQUEST,
    ),
    ...["GET", "DELETE", "OPTIONS"].map((method) =>
      read(
        "RFC 9110 9.3",
        `of ${method}, which gives it no meaning`,
        post(["Content-Length: 5"], "hello", `${method} /a HTTP/1.1`),
        "hello",
      ),
    ),
    ...lengths.map((length) =>
      refused(
        "RFC 9110 8.6",
        `the length ${JSON.stringify(length)}`,
        400,
        post([`Content-Length: ${length}`], "hello"),
      ),
    ),
    ...["9007199254740993", "18446744073709551616", "18446744073709551621", "131073"].map(
      (length) =>
        refused(
          "RFC 9110 15.5.14",
          `the length ${length} is over AWS's 131072`,
          413,
          post([`Content-Length: ${length}`], "hello"),
        ),
    ),
    refused(
      "RFC 9112 6.3",
      "three equal lengths",
      400,
      post(Array(3).fill("Content-Length: 5"), "hello"),
    ),
    {
      rule: "RFC 9112 6.3",
      what: "of HTTP/1.0",
      send: post(["Content-Length: 5", "Connection: keep-alive"], "hello", "POST /a HTTP/1.0"),
      expect: [{ body: "hello" }],
    },
  ]);

  for (const pieceBytes of [1, 3, 1_024, 65_536]) {
    test(`RFC 9112 6: of 131072 bytes at most, ${pieceBytes} at a time`, async () => {
      const body = "0123456789abcdef".repeat(pieceBytes < 10 ? 64 : postToConnectionBytesMax / 16);
      await expectReading(wire, {
        send: post([`Content-Length: ${body.length}`], body),
        expect: [{ body }],
        pieceBytes,
      });
    });
  }
});

const chunked = (body: string, ...fields: string[]) =>
  post(["Transfer-Encoding: chunked", ...fields], body);
const END = "0\r\n\r\n";

describe("a body in chunks", () => {
  const extensions = [";a", ";a=b", ";a=b;c=d", ';a="b c"', ";a=;b", ";", ";;", "; a = b", ";\xe9"];
  const wellFormed: RequestCase[] = [
    read("RFC 9112 7.1", "none", chunked(END), ""),
    read("RFC 9112 7.1", "one", chunked(`5\r\nhello\r\n${END}`), "hello"),
    read("RFC 9112 7.1", "several", chunked(`1\r\nh\r\n3\r\nell\r\n1\r\no\r\n${END}`), "hello"),
    read("RFC 9112 7.1", "of CRLF", chunked(`4\r\n\r\n\r\n\r\n${END}`), "\r\n\r\n"),
    read(
      "RFC 9112 7.1",
      "that hold a last chunk",
      chunked(`5\r\n0\r\n\r\n\r\n${END}`),
      "0\r\n\r\n",
    ),
    read(
      "RFC 9112 7.1",
      "sizes in small letters",
      chunked(`a\r\n0123456789\r\n${END}`),
      "0123456789",
    ),
    read(
      "RFC 9112 7.1",
      "sizes in capitals",
      chunked(`0B\r\n0123456789a\r\n${END}`),
      "0123456789a",
    ),
    read("RFC 9112 7.1", "8 digits", chunked(`00000005\r\nhello\r\n${END}`), "hello"),
    read(
      "RFC 9112 7.1",
      "a last chunk of several zeros",
      chunked("5\r\nhello\r\n0000\r\n\r\n"),
      "hello",
    ),
    read(
      "RFC 9112 7.1",
      "every byte there is",
      chunked(`100\r\n${everyByte}\r\n${END}`),
      everyByte,
    ),
    ...extensions.map((extension) =>
      read(
        "RFC 9112 7.1.1",
        `the extension ${JSON.stringify(extension)} is passed over`,
        chunked(`5${extension}\r\nhello\r\n0${extension}\r\n\r\n`),
        "hello",
      ),
    ),
    read(
      "RFC 9112 7.1.2",
      "a trailer is dropped",
      chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-Two:\r\n\r\n"),
      "hello",
    ),
    read(
      "RFC 9112 7.1.2",
      "lengths in a trailer mean nothing",
      chunked("5\r\nhello\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: gzip\r\n\r\n"),
      "hello",
    ),
    read(
      "RFC 9110 5.1",
      "Transfer-Encoding: CHUNKED",
      post(["transfer-ENCODING: CHUNKED"], `5\r\nhello\r\n${END}`),
      "hello",
    ),
    read(
      "RFC 9110 5.5",
      "chunked in blanks",
      post(["Transfer-Encoding:\t chunked \t"], `5\r\nhello\r\n${END}`),
      "hello",
    ),
    read(
      "RFC 9110 10.1.4",
      "TE: trailers asks for nothing here",
      chunked(`5\r\nhello\r\n${END}`, "TE: trailers"),
      "hello",
    ),
  ];
  testRequests(wire, wellFormed);
  testRequests(
    wire,
    wellFormed.map((each) => ({ ...each, what: `${each.what}, in single octets`, pieceBytes: 1 })),
  );
  const sizes = [
    "",
    " 5",
    "5 ",
    "5\t",
    "\t5",
    "+5",
    "0x5",
    "5h",
    "g",
    "5.0",
    "5,",
    "\x005",
    "5\x00",
    "5\xa0",
    "5 ;a",
    "fffffffff",
    "10000000000000005",
  ];
  testRequests(wire, [
    ...sizes.map((size) =>
      refused(
        "RFC 9112 7.1",
        `the size ${JSON.stringify(size)}`,
        400,
        chunked(`${size}\r\nhello\r\n${END}`),
      ),
    ),
    refused("RFC 9112 7.1", "a chunk shorter than its size", 400, chunked(`6\r\nhello\r\n${END}`)),
    refused("RFC 9112 7.1", "a chunk longer than its size", 400, chunked(`4\r\nhello\r\n${END}`)),
    refused("RFC 9112 7.1", "no CRLF after a chunk", 400, chunked(`5\r\nhello${END}`)),
    refused(
      "RFC 9112 7.1",
      "a carriage return alone after a chunk",
      400,
      chunked(`5\r\nhello\r0\r\n\r\n`),
    ),
    refused("RFC 9112 7.1", "CR and a letter after a chunk", 400, chunked(`5\r\nhello\rX${END}`)),
    refused("RFC 9112 7.1", "a letter and LF after a chunk", 400, chunked(`5\r\nhelloX\n${END}`)),
    refused(
      "RFC 9112 7.1",
      "an empty line before a size",
      400,
      chunked(`\r\n5\r\nhello\r\n${END}`),
    ),
    refused("RFC 9112 7.1", "a line feed alone after the last size", 400, chunked("0\n\r\n")),
    refused("RFC 9112 7.1", "a line feed alone at the end", 400, chunked("0\r\n\n")),
    refused(
      "RFC 9112 7.1.1",
      "a line feed alone in an extension",
      400,
      chunked(`5;a\nhello\r\n${END}`),
    ),
    refused(
      "RFC 9112 7.1.1",
      "a carriage return in an extension",
      400,
      chunked(`5;a\rb\r\nhello\r\n${END}`),
    ),
    refused(
      "RFC 9112 7.1.2",
      "a trailer with a space before its colon",
      400,
      chunked("0\r\nA : b\r\n\r\n"),
    ),
    refused(
      "RFC 9112 7.1.2",
      "a control character in a trailer",
      400,
      chunked("0\r\nA: \x00\r\n\r\n"),
    ),
    refused(
      "RFC 9110 15.5.14",
      "131073 bytes in two chunks",
      413,
      chunked(`1fff0\r\n${"a".repeat(0x1fff0)}\r\n11\r\n`),
    ),
    refused("RFC 9110 15.5.14", "the largest size", 413, chunked("7fffffff\r\nhello")),
  ]);
});

describe("Transfer-Encoding", () => {
  const coded = (...codings: string[]) =>
    post(
      codings.map((coding) => `Transfer-Encoding: ${coding}`),
      `5\r\nhello\r\n${END}`,
    );
  const notLast = [
    "",
    ",",
    "gzip",
    "identity",
    "xchunked",
    "chunked, gzip",
    "chunked,",
    "chunked;q=1",
    "chunked identity",
    '"chunked"',
    "chunked\xa0",
    "x",
  ];
  testRequests(wire, [
    ...notLast.map((coding) =>
      refused(
        "RFC 9112 6.3",
        `${JSON.stringify(coding)}: chunked is not last, the end cannot be told`,
        400,
        coded(coding),
      ),
    ),
    refused("RFC 9112 6.3", "chunked and then gzip, in two fields", 400, coded("chunked", "gzip")),
    ...["chunked, chunked", ", chunked", "CHUNKED,chunked"].map((coding) =>
      refused(
        "RFC 9112 7",
        `${JSON.stringify(coding)}: chunked is applied once`,
        400,
        coded(coding),
      ),
    ),
    refused("RFC 9112 7", "chunked in two fields", 400, coded("chunked", "chunked")),
    ...[
      "gzip, chunked",
      "compress, chunked",
      "x, chunked",
      "identity, chunked",
      "gzip, deflate, CHUNKED",
    ].map((coding) =>
      refused(
        "RFC 9112 6.1",
        `${JSON.stringify(coding)}: only chunked is understood`,
        501,
        coded(coding),
      ),
    ),
    refused("RFC 9112 6.1", "gzip and then chunked, in two fields", 501, coded("gzip", "chunked")),
    refused(
      "RFC 9112 6.1",
      "chunked with a length",
      400,
      post(["Content-Length: 5", "Transfer-Encoding: chunked"], `5\r\nhello\r\n${END}`),
    ),
    refused(
      "RFC 9112 6.1",
      "an empty one with a length",
      400,
      post(["Content-Length: 5", "Transfer-Encoding:"], "hello"),
    ),
    refused(
      "RFC 9112 6.1",
      "chunked in HTTP/1.0",
      400,
      post(["Transfer-Encoding: chunked"], END, "POST /a HTTP/1.0"),
    ),
    refused(
      "RFC 9112 6.1",
      "chunked and a length in HTTP/1.0",
      400,
      post(["Transfer-Encoding: chunked", "Content-Length: 5"], END, "POST /a HTTP/1.0"),
    ),
  ]);
});

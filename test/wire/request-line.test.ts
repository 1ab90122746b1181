import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { expectReading, HOST, request, testRequests } from "./support-requests.ts";
import { openWire } from "./support-wire.ts";

const wire = openWire();

const of = (line: string, ...more: string[]) => request([line, HOST, ...more]);
const refused = (rule: string, what: string, status: number, line: string) => ({
  rule,
  what,
  send: of(line),
  expect: [status],
});

describe("the method", () => {
  const registered = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"];
  const unusual = ["get", "M-SEARCH", "A", "!#$%&'*+-.^_`|~09", "M".repeat(32)];
  testRequests(
    wire,
    [...registered, ...unusual].map((method) => ({
      rule: "RFC 9110 9.1",
      what: `${method} is read as it was sent`,
      send: of(`${method} /a HTTP/1.1`),
      expect: [{ method, path: "/a" }],
    })),
  );

  test("RFC 9110 5.6.2: no byte but a token's may stand in it", async () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const character = String.fromCharCode(byte);
      if (/[!#$%&'*+\-.^_`|~0-9A-Za-z\r\n]/.test(character)) continue;
      // A TLS record begins with this one.
      const method = byte === 0x16 ? `G${character}T` : `${character}T`;
      await expectReading(wire, { send: of(`${method} /a HTTP/1.1`), expect: [400] });
    }
  });
});

describe("the request target", () => {
  const asSent = [
    "/",
    "//",
    "/a/b/",
    "/a//b",
    "/./a/../b",
    "/%2F%2e%00%zz%",
    "/a;b=c,d:e@f",
    "/~!$&'()*+=-_.",
    '/"<>\\^`{|}',
    "/@connections/L0SM9cOFvHcCIhw%3D",
  ];
  testRequests(wire, [
    ...asSent.map((path) => ({
      rule: "RFC 9112 3.2.1",
      what: `${path} is kept as it was sent`,
      send: of(`GET ${path} HTTP/1.1`),
      expect: [{ path, query: null }],
    })),
    ...[
      ["/?", "/", ""],
      ["/a?b=c&d", "/a", "b=c&d"],
      ["/a?b?c", "/a", "b?c"],
      ["/?/x", "/", "/x"],
      ["/a?%20+%zz", "/a", "%20+%zz"],
    ].map(([target, path = "", query = ""]) => ({
      rule: "RFC 9112 3.2.1",
      what: `${target} has the query "${query}"`,
      send: of(`GET ${target} HTTP/1.1`),
      expect: [{ path, query }],
    })),
    ...(
      [
        ["http://localhost/a?b", "/a", "b"],
        ["http://localhost", "/", null],
        ["http://localhost?b", "/", "b"],
        ["HTTP://LOCALHOST/A", "/A", null],
        ["https://localhost/a", "/a", null],
        ["http://localhost//a", "//a", null],
      ] as const
    ).map(([target, path, query]) => ({
      rule: "RFC 9112 3.2.2",
      what: `${target} is the path "${path}"`,
      send: of(`GET ${target} HTTP/1.1`),
      expect: [{ path, query }],
    })),
    {
      rule: "RFC 9112 3",
      what: "4096 characters are AWS's limit",
      send: of(`GET /${"a".repeat(AWS_LIMITS.urlCharactersMax - 1)} HTTP/1.1`),
      expect: [{ path: `/${"a".repeat(AWS_LIMITS.urlCharactersMax - 1)}` }],
    },
    refused("RFC 9112 3", "4097 characters", 414, `GET /${"a".repeat(4_096)} HTTP/1.1`),
    ...["*", "localhost:80", "localhost", "a/b", "?a", "http:/a", "http:a", "://localhost/a"].map(
      (target) =>
        refused("RFC 9112 3.2", `${target} with GET is no target`, 400, `GET ${target} HTTP/1.1`),
    ),
    ...["ws://localhost/a", "wss://localhost/a", "file:///a", "httpx://localhost/a"].map((target) =>
      refused("RFC 9112 3.2.2", `${target} is of another scheme`, 400, `GET ${target} HTTP/1.1`),
    ),
    ...["http:///a", "http://?a", "http://:80/a", "http://localhost:x/a", "http://a b/"].map(
      (target) =>
        refused("RFC 9110 4.2.1", `${target} has no valid host`, 400, `GET ${target} HTTP/1.1`),
    ),
    ...["http://other/a", "http://localhost:80/a", "http://localhost./a"].map((target) =>
      refused("RFC 9112 3.2", `${target} is not what Host says`, 400, `GET ${target} HTTP/1.1`),
    ),
  ]);

  test("RFC 9112 3.2: no control character, space, fragment or byte above ASCII is in it", async () => {
    for (let byte = 0; byte < 256; byte += 1) {
      if (byte > 0x20 && byte < 0x7f && byte !== 0x23) continue;
      const target = `/a${String.fromCharCode(byte)}b`;
      await expectReading(wire, { send: of(`GET ${target} HTTP/1.1`), expect: [400] });
    }
  });
});

describe("the version", () => {
  const malformed = [
    "HTTP/1.1x",
    "HTTP/11",
    "HTTP/1.",
    "HTTP/.1",
    "HTTP/01.1",
    "HTTP/1.01",
    "HTTP/+1.1",
    "HTTP/-1.1",
    "HTTP/a.1",
    "HTTP/1.x",
    "HTTPS/1.1",
    "HTP/1.1",
    "Http/1.1",
    "HTTP1.1",
    "HTTP/1:1",
    "HTTP",
    "ICY/1.1",
    "/1.1",
  ];
  testRequests(wire, [
    ...malformed.map((version) =>
      refused("RFC 9112 2.3", `${version} is none`, 400, `GET /a ${version}`),
    ),
    ...["HTTP/1.2", "HTTP/1.3", "HTTP/1.9"].map((version) => ({
      rule: "RFC 9110 2.5",
      what: `${version} is read as HTTP/1.1`,
      send: of(`GET /a ${version}`),
      expect: [{ path: "/a" }],
    })),
    ...["HTTP/0.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2.1", "HTTP/3.0", "HTTP/9.9"].map((version) =>
      refused("RFC 9110 15.6.6", `${version} is not spoken`, 505, `GET /a ${version}`),
    ),
  ]);
});

describe("the line", () => {
  testRequests(wire, [
    ...["\x0b", "\x0c", "\x00", "\xa0", "\t"].flatMap((blank) => {
      const name = `0x${blank.charCodeAt(0).toString(16)}`;
      return [
        refused("RFC 9112 3", `${name} after the method`, 400, `GET${blank}/a HTTP/1.1`),
        refused("RFC 9112 3", `${name} after the target`, 400, `GET /a${blank}HTTP/1.1`),
        refused("RFC 9112 3", `${name} at the end`, 400, `GET /a HTTP/1.1${blank}`),
        refused("RFC 9112 3", `${name} first`, 400, `${blank}GET /a HTTP/1.1`),
      ];
    }),
    refused("RFC 9112 2.2", "two carriage returns at the end", 400, "GET /a HTTP/1.1\r"),
    {
      rule: "RFC 9112 2.2",
      what: "a bare line feed at the end",
      send: `GET /a HTTP/1.1\n${HOST}\r\n\r\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "a bare carriage return ends no line",
      send: `GET /a HTTP/1.1\r${HOST}\r\r\n\r\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "whitespace between it and the first field",
      send: `GET /a HTTP/1.1\r\n ${HOST}\r\n\r\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "one empty line before each request is passed over",
      send: `\r\n${of("GET /a HTTP/1.1")}\r\n${of("GET /b HTTP/1.1")}`,
      expect: [{ path: "/a" }, { path: "/b" }],
    },
    {
      rule: "RFC 9112 2.2",
      what: "an empty line behind a body belongs to the next request",
      send: `${request(["POST /a HTTP/1.1", HOST, "Content-Length: 2"], "hi\r\n")}${of("GET /b HTTP/1.1")}`,
      expect: [{ path: "/a", body: "hi" }, { path: "/b" }],
    },
    {
      rule: "RFC 9112 2.2",
      what: "two empty lines between requests",
      send: `${of("GET /a HTTP/1.1")}\r\n\r\n${of("GET /b HTTP/1.1")}`,
      expect: [{ path: "/a" }, 400],
    },
  ]);

  for (const pieceBytes of [1, 2, 3, 7]) {
    test(`RFC 9112 2.1: the same is read ${pieceBytes} bytes at a time`, async () => {
      await expectReading(wire, {
        send: of("GET /a?b HTTP/1.1", "X: 1"),
        expect: [{ path: "/a", query: "b" }],
        pieceBytes,
      });
      await expectReading(wire, { send: of("GET /a HTTP/2.0"), expect: [505], pieceBytes });
      await expectReading(wire, { send: of("GET  /a HTTP/1.1"), expect: [400], pieceBytes });
    });
  }
});

describe("HEAD", () => {
  const line = "HEAD /a HTTP/1.1";

  test("RFC 9110 9.3.2: has an answer without a body, and the next request is read", async () => {
    await expectReading(wire, {
      send: of(line) + of("GET /b HTTP/1.1"),
      expect: [{ method: "HEAD" }, { path: "/b" }],
    });
  });

  test("RFC 9110 8.6: has the length that GET's body has", async () => {
    using client = await wire.connect();
    client.send(of(line));
    const length = (await client.readHeadAnswer()).header("content-length");
    client.send(of("GET /a HTTP/1.1"));
    const { body } = await client.readAnswer();
    expect(Number(length)).toBe(body.length + "HEAD".length - "GET".length);
  });
});

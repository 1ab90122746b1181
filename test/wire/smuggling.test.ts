import { describe } from "bun:test";
import { HOST, type RequestCase, request, testRequests } from "./support-requests.ts";
import { openWire } from "./support-wire.ts";

const wire = openWire();

/**
 * What a reader in front may see as one request and a reader behind as two. It is refused before
 * anything of it is served, or read in the one way that the RFC leaves.
 */
const SMUGGLED = request(["GET /smuggled HTTP/1.1", HOST]);
const CHUNKS = `5\r\nhello\r\n0\r\n\r\n`;

const refused = (
  rule: string,
  what: string,
  fields: readonly string[],
  status = 400,
): RequestCase => ({
  rule,
  what,
  send: request(["POST /a HTTP/1.1", HOST, ...fields], CHUNKS + SMUGGLED),
  expect: [status],
});
const length = `Content-Length: ${CHUNKS.length}`;

describe("two readings of the length:", () => {
  testRequests(wire, [
    refused("RFC 9112 11.2", "a length, then chunked", [length, "Transfer-Encoding: chunked"]),
    refused("RFC 9112 11.2", "chunked, then a length", ["Transfer-Encoding: chunked", length]),
    refused("RFC 9112 11.2", "chunked and a length of 0", [
      "Transfer-Encoding: chunked",
      "Content-Length: 0",
    ]),
    refused("RFC 9112 11.2", "two lengths", ["Content-Length: 0", length]),
    refused("RFC 9112 11.2", "two lengths in one field", [`Content-Length: 0, ${CHUNKS.length}`]),
    refused("RFC 9112 11.2", "a length in two writings", [
      length,
      `Content-Length: 0${CHUNKS.length}`,
    ]),
    refused("RFC 9112 11.2", "a length with a sign", [`Content-Length: +${CHUNKS.length}`]),
    refused("RFC 9112 11.2", "a length behind a vertical tab", [
      `Content-Length:\x0b${CHUNKS.length}`,
    ]),
    refused("RFC 9112 11.2", "a length behind a space before its colon", [
      `Content-Length : ${CHUNKS.length}`,
    ]),
    refused("RFC 9112 11.2", "a length that is folded", ["Content-Length:", ` ${CHUNKS.length}`]),
    refused("RFC 9112 11.2", "a length hidden in a folded line", [
      "A: b",
      ` Content-Length: ${CHUNKS.length}`,
    ]),
  ]);
});

describe("chunked in disguise:", () => {
  const disguises = [
    ["a space before the colon", "Transfer-Encoding : chunked"],
    ["a tab before the colon", "Transfer-Encoding\t: chunked"],
    ["a vertical tab before the value", "Transfer-Encoding: \x0bchunked"],
    ["a form feed after the value", "Transfer-Encoding: chunked\x0c"],
    ["a no-break space", "Transfer-Encoding:\xa0chunked"],
    ["NUL after the value", "Transfer-Encoding: chunked\x00"],
    ["quotes", 'Transfer-Encoding: "chunked"'],
    ["a parameter", "Transfer-Encoding: chunked;a=b"],
    ["a letter before", "Transfer-Encoding: xchunked"],
    ["a letter after", "Transfer-Encoding: chunkedx"],
    ["a comma after", "Transfer-Encoding: chunked,"],
    ["identity behind", "Transfer-Encoding: chunked, identity"],
    ["a carriage return in the name", "Transfer\r-Encoding: chunked"],
    ["NUL before the name", "\x00Transfer-Encoding: chunked"],
    ["a space before the name", " Transfer-Encoding: chunked"],
    ["a folded value", "Transfer-Encoding:\r\n chunked"],
    ["a line feed before the name", "A: b\nTransfer-Encoding: chunked"],
    ["a carriage return before the name", "A: b\rTransfer-Encoding: chunked"],
  ] as const;
  testRequests(
    wire,
    disguises.flatMap(([what, field]) => [
      refused("RFC 9112 6.1", what, [field]),
      refused("RFC 9112 6.1", `${what}, with a length`, [length, field]),
      refused("RFC 9112 6.1", `${what}, behind the true one`, [
        "Transfer-Encoding: chunked",
        field,
      ]),
    ]),
  );
});

describe("names that are not the field's:", () => {
  const body = `${CHUNKS}${SMUGGLED}`;
  const names = [
    "Transfer_Encoding",
    "Transfer-Encodings",
    "X-Transfer-Encoding",
    "TransferEncoding",
    "Content_Length",
    "X-Content-Length",
  ];
  testRequests(
    wire,
    names.map((name) => ({
      rule: "RFC 9110 5.1",
      what: `${name} frames nothing`,
      send: request(
        [
          "POST /a HTTP/1.1",
          HOST,
          `${name}: ${name.includes("ncoding") ? "chunked" : "0"}`,
          `Content-Length: ${body.length}`,
        ],
        body,
      ),
      expect: [{ path: "/a", body }],
    })),
  );
});

describe("a request in a body stays a body:", () => {
  const methods = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"];
  testRequests(
    wire,
    methods.flatMap((method): RequestCase[] => [
      {
        rule: "RFC 9112 6.3",
        what: `${method} with its length`,
        send: request(
          [`${method} /a HTTP/1.1`, HOST, `Content-Length: ${SMUGGLED.length}`],
          SMUGGLED,
        ),
        expect: [{ method, body: SMUGGLED }],
      },
      {
        rule: "RFC 9112 7.1",
        what: `${method} in a chunk`,
        send: request(
          [`${method} /a HTTP/1.1`, HOST, "Transfer-Encoding: chunked"],
          `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
        ),
        expect: [{ method, body: SMUGGLED }],
      },
    ]),
  );
});

describe("an upgrade that takes requests along:", () => {
  const upgrade = [
    "GET /dev HTTP/1.1",
    HOST,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  const version = "Sec-WebSocket-Version: 13";
  testRequests(wire, [
    {
      rule: "RFC 6455 10.3",
      what: "with a body",
      send: request([...upgrade, version, `Content-Length: ${SMUGGLED.length}`], SMUGGLED),
      expect: [400],
    },
    {
      rule: "RFC 6455 4.4",
      what: "of another version, which ends the connection",
      send: request([...upgrade, "Sec-WebSocket-Version: 777"], SMUGGLED),
      expect: [426],
    },
    {
      rule: "RFC 9110 7.8",
      what: "to h2c, which is ignored",
      send: request(
        [
          "GET /a HTTP/1.1",
          HOST,
          "Connection: Upgrade, HTTP2-Settings",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABk",
        ],
        "",
      ),
      expect: [{ path: "/a" }],
    },
  ]);
});

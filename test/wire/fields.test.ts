import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { expectReading, HOST, readingOf, request, testRequests } from "./support-requests.ts";
import { openWire } from "./support-wire.ts";

const wire = openWire();
const LINE = "GET /a HTTP/1.1";
const { headerBytesMax, headerCountMax } = AWS_LIMITS;

const read = (rule: string, what: string, field: string, header: readonly [string, string]) => ({
  rule,
  what,
  send: request([LINE, HOST, field]),
  expect: [{ headers: [["Host", "localhost"] as const, header] }],
});
const refused = (rule: string, what: string, ...fields: string[]) => ({
  rule,
  what,
  send: request([LINE, ...fields]),
  expect: [400],
});

describe("a field", () => {
  testRequests(wire, [
    read("RFC 9112 5", "without a space after its colon", "A:b", ["A", "b"]),
    read("RFC 9110 5.5", "with blanks around its value", "A: \t b \t ", ["A", "b"]),
    read("RFC 9110 5.5", "with blanks inside its value", "A: b \t c", ["A", "b \t c"]),
    read("RFC 9110 5.5", "without a value", "A:", ["A", ""]),
    read("RFC 9110 5.5", "with blanks alone", "A: \t ", ["A", ""]),
    read("RFC 9110 5.5", "with colons in its value", "A: b:c: d", ["A", "b:c: d"]),
    read("RFC 9110 5.5", "with every byte above ASCII", "A: \x80\xa0\xff", ["A", "\x80\xa0\xff"]),
    read("RFC 9110 5.1", "keeps the case of its name", "x-ReQuest-ID: 1", ["x-ReQuest-ID", "1"]),
    read("RFC 9110 5.6.2", "of every mark that a token may have", "!#$%&'*+-.^_`|~: 1", [
      "!#$%&'*+-.^_`|~",
      "1",
    ]),
    {
      rule: "RFC 9110 5.3",
      what: "that is repeated is kept in order",
      send: request([LINE, "B: 1", HOST, "b: 2", "B: 3"]),
      expect: [
        {
          headers: [
            ["B", "1"],
            ["Host", "localhost"],
            ["b", "2"],
            ["B", "3"],
          ],
        },
      ],
    },
    refused("RFC 9112 5.1", "with a space before its colon", HOST, "A : b"),
    refused("RFC 9112 5.1", "with a tab before its colon", HOST, "A\t: b"),
    refused("RFC 9112 5.1", "Host with a space before its colon", "Host : localhost"),
    refused(
      "RFC 9112 5.1",
      "Content-Length with a space before its colon",
      HOST,
      "Content-Length : 0",
    ),
    refused("RFC 9112 5.2", "folded, the last one", HOST, "A: b", " c"),
    refused("RFC 9112 5.2", "folded into an empty value", HOST, "A:", " c"),
    refused("RFC 9112 5.2", "folded, Host", "Host:", " localhost"),
    refused("RFC 9112 5.2", "a line of blanks alone", HOST, "A: b", " \t"),
    refused("RFC 9112 5", "a name alone", HOST, "A"),
    refused("RFC 9112 5", "a colon alone", HOST, ":"),
    refused("RFC 9112 5", "a name in quotes", HOST, '"A": b'),
    {
      rule: "RFC 9112 2.2",
      what: "that ends with a line feed alone",
      send: `${LINE}\r\n${HOST}\nA: b\r\n\r\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "the end of the head is a line feed alone",
      send: `${LINE}\r\n${HOST}\r\n\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "the end of the head is a carriage return and something else",
      send: `${LINE}\r\n${HOST}\r\n\rX\r\n\r\n`,
      expect: [400],
    },
    {
      rule: "RFC 9112 2.2",
      what: "that ends with two carriage returns",
      send: `${LINE}\r\n${HOST}\r\nA: b\r\r\n\r\n`,
      expect: [400],
    },
  ]);

  test("RFC 9110 5.5: no control character but tab may stand in a value", async () => {
    for (const byte of [...Array(32).keys(), 127]) {
      if (byte === 9) continue;
      const send = request([LINE, HOST, `A: b${String.fromCharCode(byte)}c`]);
      await expectReading(wire, { send, expect: [400] });
    }
  });

  test("RFC 9110 5.6.2: no byte but a token's may stand in a name", async () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const character = String.fromCharCode(byte);
      if (/[!#$%&'*+\-.^_`|~0-9A-Za-z:]/.test(character)) continue;
      const send = request([LINE, HOST, `A${character}B: c`]);
      await expectReading(wire, { send, expect: [400] });
    }
  });
});

describe("the Host", () => {
  const valid = [
    "localhost",
    "LOCALHOST",
    "localhost:3001",
    "localhost:",
    "127.0.0.1",
    "127.0.0.1:80",
    "[::1]",
    "[::1]:3001",
    "[fe80::1%25eth0]",
    "[v1.a:b]",
    "a1b2c3d4e5.execute-api.localhost",
    "a_b.example",
    "xn--bcher-kva.example",
    "%61bc",
    "a!$&'()*+,;=",
  ];
  const invalid = [
    ":80",
    ":",
    "a:b",
    "a:-1",
    "a:1:2",
    "a:80 ,b",
    "::1",
    "[::1",
    "::1]",
    "[::1]x",
    "[::1]:x",
    "[]",
    "[a[b]",
    "a]b",
    "%",
    "%6",
    "%zz",
    "user@localhost",
    "a?b",
    "a#b",
    "a\\b",
    'a"b',
    "<a>",
    "a\tb",
    "http://a",
    "a\x80",
  ];
  testRequests(wire, [
    ...valid.map((host) => ({
      rule: "RFC 9110 7.2",
      what: `${host} is one`,
      send: request([LINE, `Host: ${host}`]),
      expect: [{ headers: [["Host", host] as const] }],
    })),
    ...invalid.map((host) =>
      refused("RFC 9112 3.2", `${JSON.stringify(host)} is none`, `Host: ${host}`),
    ),
    refused("RFC 9112 3.2", "twice, with the same value", HOST, HOST),
    refused("RFC 9112 3.2", "twice, with another value", HOST, "Host: other"),
    refused("RFC 9112 3.2", "twice, in another case", HOST, "hOST: localhost"),
    refused("RFC 9112 3.2", "absent", "A: b"),
    refused("RFC 9112 3.2", "misspelt", "Hosts: localhost"),
    {
      rule: "RFC 9112 3.2",
      what: "absent in HTTP/1.0",
      send: request(["GET /a HTTP/1.0", "Connection: keep-alive"]),
      expect: [{ path: "/a" }],
    },
    {
      rule: "RFC 9112 3.2",
      what: "absent in HTTP/1.1 with a whole URL",
      send: request(["GET http://localhost/a HTTP/1.1"]),
      expect: [400],
    },
  ]);
});

describe("RFC 6585 5: all fields together", () => {
  const filler = (bytes: number) => `A: ${"a".repeat(bytes - 5)}`;
  // Host's line, the field's, and the empty one.
  const exact = headerBytesMax - HOST.length - 2 - 2;

  test("RFC 6585 5: may have AWS's 10240 bytes and not one more", async () => {
    await expectReading(wire, {
      send: request([LINE, HOST, filler(exact)]),
      expect: [{ path: "/a" }],
    });
    await expectReading(wire, { send: request([LINE, HOST, filler(exact + 1)]), expect: [431] });
  });

  test("RFC 6585 5: may be 200 and not one more (ours: AWS publishes no number)", async () => {
    const fields = new Array<string>(headerCountMax - 1).fill("A: 1");
    using client = await wire.connect();
    client.send(request([LINE, HOST, ...fields]));
    expect(readingOf(await client.readAnswer()).headers).toHaveLength(headerCountMax);
    await expectReading(wire, { send: request([LINE, HOST, "A: 1", ...fields]), expect: [431] });
  });

  test("RFC 6585 5: are refused before they end", async () => {
    const send = `${LINE}\r\n${HOST}\r\nA: ${"a".repeat(headerBytesMax)}`;
    await expectReading(wire, { send, expect: [431] });
  });
});

import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { text } from "../support/client-frames.ts";
import { encodeClientFrame } from "../support/raw-frame.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { leave, openWire, readAnswer } from "./support-wire.ts";

const wire = openWire();

/** A handshake as RFC 6455 section 4.1 wants it, in parts that a case may change. */
const LINES = {
  line: "GET /dev HTTP/1.1",
  host: "Host: localhost",
  connection: "Connection: Upgrade",
  upgrade: "Upgrade: websocket",
  version: "Sec-WebSocket-Version: 13",
  key: "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
};
type Change = Partial<Record<keyof typeof LINES, string | undefined>>;

function handshake(change: Change = {}, ...more: readonly string[]): string {
  const lines = Object.values({ ...LINES, ...change }).filter((line) => line !== undefined);
  return [...lines, ...more, "", ""].join("\r\n");
}

function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

interface HandshakeCase {
  readonly rule: string;
  readonly what: string;
  readonly send: string;
  /** 101, or what it is answered with; 200 is a plain request that the API's path answers. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function testHandshakes(cases: readonly HandshakeCase[]): void {
  test.each(cases.map((each) => [`${each.rule}: ${each.what}: ${each.status}`, each] as const))(
    "%s",
    async (_name, { send, status, headers = {} }) => {
      using client = await wire.connect();
      client.send(send);
      const answer = await client.readAnswer();
      expect(answer.status).toBe(status);
      for (const [name, value] of Object.entries(headers)) expect(answer.header(name)).toBe(value);
      if (status === 101) {
        expectSwitch(answer, send);
        client.sendFrame(text("hello"));
        expect(await readAnswer(client)).toEqual({ message: "hello" });
        await leave(client);
      } else if (status !== 200) {
        expect(answer.header("connection")).toContain("close");
        expect(await client.ended()).toHaveLength(0);
      }
    },
  );
}

/** Exactly AWS's headers: no extension, no subprotocol that the integration did not choose. */
function expectSwitch(answer: RawAnswer, request: string): void {
  const key = /^sec-websocket-key:[ \t]*(\S*)/im.exec(request)?.[1] ?? "";
  expect(answer.headers.map(([name]) => name)).toEqual([
    "date",
    "connection",
    "upgrade",
    "sec-websocket-accept",
  ]);
  expect(answer.header("connection")).toBe("upgrade");
  expect(answer.header("upgrade")).toBe("websocket");
  expect(answer.header("sec-websocket-accept")).toBe(acceptOf(key));
}

const accepted = (rule: string, what: string, change: Change, ...more: string[]) => ({
  rule,
  what,
  send: handshake(change, ...more),
  status: 101,
});
const answered = (
  status: number,
  rule: string,
  what: string,
  change: Change,
  ...more: string[]
) => ({
  rule,
  what,
  send: handshake(change, ...more),
  status,
});

describe("a handshake is accepted with", () => {
  testHandshakes([
    accepted("RFC 6455 4.2.1", "what section 4.1 asks for", {}),
    accepted("RFC 9110 5.1", "names in lower case", {
      host: "host: localhost",
      connection: "connection: Upgrade",
      upgrade: "upgrade: websocket",
      version: "sec-websocket-version: 13",
      key: "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    }),
    accepted("RFC 9110 5.1", "names in capitals", {
      host: "HOST: localhost",
      connection: "CONNECTION: Upgrade",
      upgrade: "UPGRADE: websocket",
      version: "SEC-WEBSOCKET-VERSION: 13",
      key: "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==",
    }),
    accepted("RFC 9112 5.1", "no space after the colons", {
      host: "Host:localhost",
      connection: "Connection:Upgrade",
      upgrade: "Upgrade:websocket",
      version: "Sec-WebSocket-Version:13",
      key: "Sec-WebSocket-Key:dGhlIHNhbXBsZSBub25jZQ==",
    }),
    accepted("RFC 9112 5.1", "spaces and tabs around the values", {
      connection: "Connection: \t Upgrade \t",
      upgrade: "Upgrade:\twebsocket\t",
      version: "Sec-WebSocket-Version:   13  ",
      key: "Sec-WebSocket-Key:\t dGhlIHNhbXBsZSBub25jZQ== ",
    }),
    ...["upgrade", "UPGRADE", "uPgRaDe"].map((value) =>
      accepted("RFC 6455 4.2.1", `Connection: ${value}`, { connection: `Connection: ${value}` }),
    ),
    ...[
      "keep-alive, Upgrade",
      "Upgrade, keep-alive",
      "keep-alive,Upgrade",
      "keep-alive ,\tUpgrade , TE",
      ", ,Upgrade,",
    ].map((value) =>
      accepted("RFC 9110 5.6.1", `the list Connection: ${JSON.stringify(value)}`, {
        connection: `Connection: ${value}`,
      }),
    ),
    accepted("RFC 9110 5.3", "Connection in two fields", {
      connection: "Connection: keep-alive\r\nConnection: Upgrade",
    }),
    ...["WebSocket", "WEBSOCKET", "h2c, websocket", "websocket, h2c", " , websocket"].map((value) =>
      accepted("RFC 6455 4.2.1", `Upgrade: ${value}`, { upgrade: `Upgrade: ${value}` }),
    ),
    accepted("RFC 9110 7.8", "Upgrade in two fields", {
      upgrade: "Upgrade: h2c\r\nUpgrade: websocket",
    }),
    ...[
      "AAAAAAAAAAAAAAAAAAAAAA==",
      "/////////////////////w==",
      "AQIDBAUGBwgJCgsMDQ4PEC==",
      "+/+/+/+/+/+/+/+/+/+/+w==",
    ].map((key) =>
      accepted("RFC 6455 4.2.2", `the key ${key}`, { key: `Sec-WebSocket-Key: ${key}` }),
    ),
    {
      rule: "RFC 6455 4.2.1",
      what: "the fields in another order",
      send: [LINES.line, ...Object.values(LINES).slice(1).reverse(), "", ""].join("\r\n"),
      status: 101,
    },
    accepted("RFC 6455 4.2.1", "an Origin", {}, "Origin: https://example.com"),
    accepted("RFC 6455 4.2.1", "an Origin that is null", {}, "Origin: null"),
    accepted("RFC 6455 4.2.1", "fields that nobody knows", {}, "X-Own: 1", "Cookie: a=b; c=d"),
    accepted("RFC 6455 4.2.1", "a field with bytes above ASCII", {}, "X-Name: Gr\u00fc\u00dfe"),
    accepted("RFC 9110 8.6", "a Content-Length of 0", {}, "Content-Length: 0"),
    accepted("RFC 9110 5.5", "an empty field", {}, "X-Empty:"),
    accepted("RFC 9112 3.2.1", "a query", { line: "GET /dev?a=1&b=%20 HTTP/1.1" }),
    accepted("RFC 9112 3.2.2", "a whole URL in its line", {
      line: "GET http://localhost/dev HTTP/1.1",
    }),
    accepted("RFC 9112 2.2", "one empty line before it", { line: `\r\n${LINES.line}` }),
  ]);
});

describe("extensions and subprotocols are not agreed to:", () => {
  const deflate = "permessage-deflate; client_max_window_bits";
  testHandshakes([
    ...[
      "permessage-deflate",
      deflate,
      `${deflate}, permessage-deflate; server_no_context_takeover`,
      "x-webkit-deflate-frame",
      "foo, bar; baz=2",
      'permessage-deflate; client_max_window_bits="10"',
      ", permessage-deflate",
      "",
    ].map((offer) =>
      accepted(
        "RFC 6455 9.1",
        `Sec-WebSocket-Extensions: ${offer}`,
        {},
        `Sec-WebSocket-Extensions: ${offer}`,
      ),
    ),
    accepted(
      "RFC 6455 9.1",
      "two Sec-WebSocket-Extensions fields",
      {},
      `Sec-WebSocket-Extensions: ${deflate}`,
      "Sec-WebSocket-Extensions: foo",
    ),
    ...["chat", "chat, superchat", "v1.chat.example ,v2", "a,b,c,d,e"].map((offer) =>
      accepted(
        "RFC 6455 4.2.2",
        `Sec-WebSocket-Protocol: ${offer}, of which $connect chose none`,
        {},
        `Sec-WebSocket-Protocol: ${offer}`,
      ),
    ),
    accepted(
      "RFC 6455 11.3.4",
      "two Sec-WebSocket-Protocol fields",
      {},
      "Sec-WebSocket-Protocol: a, b",
      "sec-websocket-protocol: c",
    ),
  ]);
});

describe("what is no upgrade is a plain request:", () => {
  testHandshakes([
    answered(200, "RFC 6455 4.2.1", "no Upgrade", { upgrade: undefined }),
    answered(200, "RFC 6455 4.2.1", "no Connection", { connection: undefined }),
    answered(200, "RFC 6455 4.2.1", "Connection: keep-alive", {
      connection: "Connection: keep-alive",
    }),
    answered(200, "RFC 6455 4.2.1", "Connection: not-upgrade", {
      connection: "Connection: upgrades, not-upgrade",
    }),
    ...["h2c", "websockets", "web socket", "websocket/13", "TLS/1.0"].map((value) =>
      answered(200, "RFC 9110 7.8", `Upgrade: ${value} is ignored`, {
        upgrade: `Upgrade: ${value}`,
      }),
    ),
    ...["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "TRACE"].map((method) =>
      answered(200, "RFC 6455 4.2.1", `the method ${method}`, {
        line: `${method} /dev HTTP/1.1`,
      }),
    ),
    answered(200, "RFC 9110 7.8", "HTTP/1.0: Upgrade is ignored", {
      line: "GET /dev HTTP/1.0",
    }),
  ]);
});

/** What the client may come back with. */
const OFFERED = {
  "sec-websocket-version": "13",
  upgrade: "websocket",
  connection: "close, upgrade",
};
const keyField = (value: string) => ({ key: `Sec-WebSocket-Key: ${value}` });
const versionField = (value: string) => ({ version: `Sec-WebSocket-Version: ${value}` });

describe("a handshake is refused with", () => {
  testHandshakes([
    answered(400, "RFC 9112 3.2", "no Host", { host: undefined }),
    answered(400, "RFC 9112 3.2", "two equal Hosts", {
      host: "Host: localhost\r\nHost: localhost",
    }),
    answered(400, "RFC 6455 4.2.1", "no key", { key: undefined }),
    ...[
      ["of 15 bytes", "AAAAAAAAAAAAAAAAAAAA"],
      ["of 18 bytes", "AAAAAAAAAAAAAAAAAAAAAAAA"],
      ["of 1 byte", "AA=="],
      ["with one padding", "AAAAAAAAAAAAAAAAAAAAAAA="],
      ["with three paddings", "AAAAAAAAAAAAAAAAAAAAA==="],
      ["with padding in the middle", "AAAAAAAAAA==AAAAAAAAAA=="],
      ["with a space inside", "AAAAAAAAAAA AAAAAAAAAA=="],
      ["with a comma", "AAAAAAAAAAAAAAAAAAAAAA==, AAAAAAAAAAAAAAAAAAAAAA=="],
      ["in quotes", '"AAAAAAAAAAAAAAAAAAAAAA=="'],
      ["with a byte above ASCII", "AAAAAAAAAAAAAAAAAAAAA\u00e9=="],
    ].map(([what = "", value = ""]) =>
      answered(400, "RFC 6455 4.2.1", `a key ${what}`, keyField(value)),
    ),
    answered(400, "RFC 6455 11.3.1", "two keys that differ", {
      key: `${LINES.key}\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==`,
    }),
    ...["a b", "a, b, a", ",", "a,", "a;b", "a/b", '"a"', "a, \u00e9"].map((offer) =>
      answered(
        400,
        "RFC 6455 4.1",
        `Sec-WebSocket-Protocol: ${offer}, which is no list of distinct tokens`,
        {},
        `Sec-WebSocket-Protocol: ${offer}`,
      ),
    ),
    answered(400, "RFC 6455 4.1", "a body by its length", {}, "Content-Length: 5"),
    answered(400, "RFC 6455 4.1", "a body in chunks", {}, "Transfer-Encoding: chunked"),
  ]);
  const versions = [
    "",
    "0",
    "7",
    "8",
    "12",
    "14",
    "255",
    "1.3",
    "013",
    "13;",
    "13 13",
    "-13",
    "0x0d",
    "13,13",
  ];
  testHandshakes([
    { ...answered(426, "RFC 6455 4.4", "no version", { version: undefined }), headers: OFFERED },
    ...versions.map((version) => ({
      ...answered(426, "RFC 6455 4.4", `the version "${version}"`, versionField(version)),
      headers: OFFERED,
    })),
    answered(426, "RFC 6455 4.4", "13 and 8 in two fields", {
      version: `${LINES.version}\r\nSec-WebSocket-Version: 8`,
    }),
    answered(414, "RFC 9112 3", "a target over AWS's 4096 characters", {
      line: `GET /dev?${"a".repeat(AWS_LIMITS.urlCharactersMax)} HTTP/1.1`,
    }),
    answered(431, "RFC 6585 5", "fields over AWS's 10240 bytes", {}, `X: ${"a".repeat(10_240)}`),
  ]);
});

describe("the handshake on the wire", () => {
  test("RFC 6455 1.3: the sample key has the sample answer", async () => {
    using client = await wire.connect();
    client.send(handshake());
    const answer = await client.readAnswer();
    expect(answer.header("sec-websocket-accept")).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  });

  for (const pieceBytes of [1, 2, 3, 17, 64]) {
    test(`RFC 9112 2.2: is read ${pieceBytes} bytes at a time, frames behind it too`, async () => {
      using client = await wire.connect();
      const frame = encodeClientFrame(text("early"));
      await client.sendInPieces(Buffer.concat([Buffer.from(handshake()), frame]), pieceBytes);
      expectSwitch(await client.readAnswer(), handshake());
      expect(await readAnswer(client)).toEqual({ message: "early" });
      await leave(client);
    });
  }

  test("RFC 6455 4.1: frames that did not wait for the 101 come behind it", async () => {
    using client = await wire.connect();
    const frames = [text("1"), text("2", { fin: false })].map(encodeClientFrame);
    client.send(Buffer.concat([Buffer.from(handshake()), ...frames]));
    expect((await client.readAnswer()).status).toBe(101);
    expect(await readAnswer(client)).toEqual({ message: "1" });
    client.sendFrame({ opcode: 0, payload: "3" });
    expect(await readAnswer(client)).toEqual({ message: "23" });
    await leave(client);
  });

  test("RFC 9112 9.3.2: may come behind other requests", async () => {
    using client = await wire.connect();
    client.send(`GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n${handshake()}`);
    expect((await client.readAnswer()).status).toBe(200);
    expectSwitch(await client.readAnswer(), handshake());
    await leave(client);
  });

  test("RFC 6455 4.2.2: two requests of one connection: the second is bytes of frames", async () => {
    using client = await wire.connect();
    client.send(handshake() + handshake());
    expect((await client.readAnswer()).status).toBe(101);
    // "GE": a reserved bit.
    expect(await readAnswer(client)).toEqual({ close: 1002, reason: "Protocol error" });
  });
});

/**
 * What hostile and broken clients send, and what they get. The sizes are AWS's limits: the reader
 * under test MUST run with `AWS_LIMITS`.
 */
import { AWS_LIMITS } from "../../src/core/limits.ts";
import { OPCODE } from "../../src/wire/frame.ts";
import { concat, latin1 } from "./byte-streams.ts";
import { type ClientFrame, encodeClientFrame } from "./raw-frame.ts";

export interface HostileRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `closes`: the request never ends, and the connection is closed when its time is up. */
  readonly expect: { readonly status: number } | { readonly closes: true };
}

/** Sent after a handshake that succeeded. */
export interface HostileFrames {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: number;
  readonly reason?: string;
}

const { urlCharactersMax, headerBytesMax, headerCountMax, postToConnectionBytesMax } = AWS_LIMITS;
const HOST = "Host: localhost";
const POST = "POST /dev/@connections/L0SM9cOFvHcCIhw= HTTP/1.1";
const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
const VERSION = "Sec-WebSocket-Version: 13";
const UPGRADE = ["GET /dev HTTP/1.1", HOST, "Connection: Upgrade", "Upgrade: websocket"];
const CHUNKED = [POST, HOST, "Transfer-Encoding: chunked", "", ""].join("\r\n");

function refused(name: string, status: number, text: string): HostileRequest {
  return { name, bytes: latin1(text), expect: { status } };
}

function refusedHead(name: string, status: number, ...lines: string[]): HostileRequest {
  return refused(name, status, [...lines, "", ""].join("\r\n"));
}

function refusedLine(name: string, status: number, line: string): HostileRequest {
  return refusedHead(`request line: ${name}`, status, line, HOST);
}

function refusedField(name: string, status: number, ...fields: string[]): HostileRequest {
  return refusedHead(`header: ${name}`, status, "GET /dev HTTP/1.1", HOST, ...fields);
}

function refusedFraming(name: string, status: number, ...fields: string[]): HostileRequest {
  return refusedHead(`framing: ${name}`, status, POST, HOST, ...fields);
}

function refusedChunks(name: string, status: number, body: string): HostileRequest {
  return refused(`chunks: ${name}`, status, CHUNKED + body);
}

function refusedHandshake(name: string, status: number, ...fields: string[]): HostileRequest {
  return refusedHead(`handshake: ${name}`, status, ...UPGRADE, ...fields);
}

function unfinished(name: string, text: string): HostileRequest {
  return { name: `unfinished: ${name}`, bytes: latin1(text), expect: { closes: true } };
}

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [
  refused("a TLS ClientHello", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
  refused("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  refused("zero bytes", 400, "\0\0\0\0\r\n\r\n"),
  refused("line feeds without carriage returns", 400, `GET /dev HTTP/1.1\n${HOST}\n\n`),
  refused("a line feed alone before the request", 400, `\nGET /dev HTTP/1.1\r\n${HOST}\r\n\r\n`),
  refused("a carriage return alone", 400, `\rGET /dev HTTP/1.1\r\n${HOST}\r\n\r\n`),
  refused("two empty lines first", 400, `\r\n\r\nGET /dev HTTP/1.1\r\n${HOST}\r\n\r\n`),

  refusedLine("a space first", 400, " GET /dev HTTP/1.1"),
  refusedLine("two spaces after the method", 400, "GET  /dev HTTP/1.1"),
  refusedLine("two spaces after the target", 400, "GET /dev  HTTP/1.1"),
  refusedLine("a space after the version", 400, "GET /dev HTTP/1.1 "),
  refusedLine("tabs between the parts", 400, "GET\t/dev\tHTTP/1.1"),
  refusedLine("no version", 400, "GET /dev"),
  refusedLine("no target", 400, "GET HTTP/1.1"),
  refusedLine("the method alone", 400, "GET"),
  refusedLine("a version in lower case", 400, "GET /dev http/1.1"),
  refusedLine("HTTP/1", 400, "GET /dev HTTP/1"),
  refusedLine("HTTP/1.10", 400, "GET /dev HTTP/1.10"),
  refusedLine("HTTP/1,1", 400, "GET /dev HTTP/1,1"),
  refusedLine("HTTP/0.9", 505, "GET /dev HTTP/0.9"),
  refusedLine("HTTP/2.0", 505, "GET /dev HTTP/2.0"),
  refusedLine("HTTP/3.0", 505, "GET /dev HTTP/3.0"),
  refusedLine("a method that is no token", 400, "GE(T /dev HTTP/1.1"),
  refusedLine("a method without end", 501, `${"G".repeat(33)} /dev HTTP/1.1`),
  refusedLine("an asterisk", 400, "OPTIONS * HTTP/1.1"),
  refusedLine("a tunnel", 400, "CONNECT localhost:443 HTTP/1.1"),
  refusedLine("a relative path", 400, "GET dev HTTP/1.1"),
  refusedLine("another scheme", 400, "GET ftp://localhost/dev HTTP/1.1"),
  refusedLine("a URL without a host", 400, "GET http:///dev HTTP/1.1"),
  refusedLine("a URL with a password", 400, "GET http://user:secret@localhost/dev HTTP/1.1"),
  refusedLine("a URL of another host", 400, "GET http://elsewhere/dev HTTP/1.1"),
  refusedLine("bytes above ASCII in the target", 400, "GET /d\xe9v HTTP/1.1"),
  refusedLine("a fragment", 400, "GET /dev#top HTTP/1.1"),
  refusedLine("NUL in the target", 400, "GET /de\0v HTTP/1.1"),
  refusedLine("DEL in the target", 400, "GET /de\x7fv HTTP/1.1"),
  refusedLine("CR in the target", 400, "GET /de\rv HTTP/1.1"),
  refusedLine("a long target", 414, `GET /${"a".repeat(urlCharactersMax)} HTTP/1.1`),
  refusedLine("a long query", 414, `GET /dev?${"a".repeat(urlCharactersMax)} HTTP/1.1`),
  refused(
    "request line: a target that never ends",
    414,
    `GET /${"a".repeat(2 * urlCharactersMax)}`,
  ),

  refusedHead("header: no Host", 400, "GET /dev HTTP/1.1", "Accept: */*"),
  refusedHead("header: an empty Host", 400, "GET /dev HTTP/1.1", "Host:"),
  refusedHead("header: a Host with a space", 400, "GET /dev HTTP/1.1", "Host: a b"),
  refusedHead("header: a Host with a path", 400, "GET /dev HTTP/1.1", "Host: localhost/dev"),
  refusedHead("header: a folded first line", 400, "GET /dev HTTP/1.1", " a: 1", HOST),
  refusedHead("header: two Hosts in HTTP/1.0", 400, "GET /dev HTTP/1.0", HOST, HOST),
  refusedField("two Hosts", 400, HOST),
  refusedField("a folded line", 400, "a: 1", " 2"),
  refusedField("a line folded with a tab", 400, "a: 1", "\t2"),
  refusedField("a space before the colon", 400, "a : 1"),
  refusedField("no colon", 400, "a"),
  refusedField("no name", 400, ": 1"),
  refusedField("a name with a space", 400, "a b: 1"),
  refusedField("a name above ASCII", 400, "\xe9: 1"),
  refusedField("NUL in a value", 400, "a: 1\x002"),
  refusedField("CR in a value", 400, "a: 1\r2"),
  refusedField("LF in a value", 400, "a: 1\n2"),
  refusedField("DEL in a value", 400, "a: \x7f"),
  refusedField("an unknown expectation", 417, "Expect: 200-ok"),
  refusedField("one large field", 431, `a: ${"a".repeat(headerBytesMax)}`),
  refusedField("many small fields", 431, ...new Array<string>(headerCountMax).fill("a: 1")),
  refused(
    "header: a field that never ends",
    431,
    `GET / HTTP/1.1\r\na: ${"a".repeat(headerBytesMax)}`,
  ),

  refusedFraming("a length of words", 400, "Content-Length: five"),
  refusedFraming("an empty length", 400, "Content-Length:"),
  refusedFraming("a negative length", 400, "Content-Length: -1"),
  refusedFraming("a length with a sign", 400, "Content-Length: +5"),
  refusedFraming("a length in hexadecimal", 400, "Content-Length: 0x5"),
  refusedFraming("a length with a fraction", 400, "Content-Length: 5.0"),
  refusedFraming("two equal lengths", 400, "Content-Length: 0", "Content-Length: 0"),
  refusedFraming("two different lengths", 400, "Content-Length: 0", "content-length: 5"),
  refusedFraming("a list of lengths", 400, "Content-Length: 0, 0"),
  refusedFraming("a length one too large", 413, `Content-Length: ${postToConnectionBytesMax + 1}`),
  refusedFraming("a length of 400 digits", 413, `Content-Length: ${"9".repeat(400)}`),
  refusedFraming("length and chunks", 400, "Content-Length: 5", "Transfer-Encoding: chunked"),
  refusedFraming("chunks and length", 400, "transfer-encoding: chunked", "content-length: 5"),
  refusedFraming("gzip", 400, "Transfer-Encoding: gzip"),
  refusedFraming("identity", 400, "Transfer-Encoding: identity"),
  refusedFraming("gzip in chunks", 501, "Transfer-Encoding: gzip, chunked"),
  refusedFraming("almost chunked", 400, "Transfer-Encoding: xchunked"),
  refusedFraming("chunked with a vertical tab", 400, "Transfer-Encoding: \x0bchunked"),
  refusedFraming("chunked twice", 400, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
  refusedHead("framing: chunks in HTTP/1.0", 400, "POST / HTTP/1.0", "Transfer-Encoding: chunked"),

  refusedChunks("no size", 400, "\r\n"),
  refusedChunks("a size of words", 400, "five\r\n"),
  refusedChunks("a negative size", 400, "-1\r\n"),
  refusedChunks("a size with a prefix", 400, "0x5\r\nhello\r\n0\r\n\r\n"),
  refusedChunks("a size of 9 digits", 400, "000000005\r\nhello\r\n0\r\n\r\n"),
  refusedChunks("a space after the size", 400, "5 \r\nhello\r\n0\r\n\r\n"),
  refusedChunks("a line feed alone after the size", 400, "5\nhello\r\n0\r\n\r\n"),
  refusedChunks("more data than the size", 400, "5\r\nhello!\r\n0\r\n\r\n"),
  refusedChunks("a line feed alone after the data", 400, "5\r\nhello\n0\r\n\r\n"),
  refusedChunks("a long extension", 400, `5;${"a".repeat(2000)}\r\nhello\r\n0\r\n\r\n`),
  refusedChunks("an extension that never ends", 400, `5;${"a".repeat(2000)}`),
  refusedChunks("extensions without end", 400, `1;${"a".repeat(600)}\r\nh\r\n`.repeat(2)),
  refusedChunks("NUL in an extension", 400, "5;\0\r\nhello\r\n0\r\n\r\n"),
  refusedChunks("one large chunk", 413, `${(postToConnectionBytesMax + 1).toString(16)}\r\n`),
  refusedChunks("the largest size", 413, "ffffffff\r\n"),
  refusedChunks("a folded trailer", 400, "0\r\n a: 1\r\n\r\n"),
  refusedChunks("a trailer without a colon", 400, "0\r\na\r\n\r\n"),
  refusedChunks("a large trailer", 431, `0\r\na: ${"a".repeat(headerBytesMax)}\r\n\r\n`),

  refusedHandshake("no key", 400, VERSION),
  refusedHandshake("an empty key", 400, "Sec-WebSocket-Key:", VERSION),
  refusedHandshake("two keys", 400, KEY, KEY, VERSION),
  refusedHandshake("a key of 13 bytes", 400, "Sec-WebSocket-Key: SGVsbG8sIHdvcmxkIQ==", VERSION),
  refusedHandshake(
    "a key of 17 bytes",
    400,
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA=",
    VERSION,
  ),
  refusedHandshake(
    "a key in base64url",
    400,
    "Sec-WebSocket-Key: -_AAAAAAAAAAAAAAAAAAAA==",
    VERSION,
  ),
  refusedHandshake(
    "a key without padding",
    400,
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
    VERSION,
  ),
  refusedHandshake("no version", 426, KEY),
  refusedHandshake("version 8", 426, KEY, "Sec-WebSocket-Version: 8"),
  refusedHandshake("version 013", 426, KEY, "Sec-WebSocket-Version: 013"),
  refusedHandshake("a list of versions", 426, KEY, "Sec-WebSocket-Version: 13, 8"),
  refusedHandshake("two versions", 426, KEY, VERSION, VERSION),
  refusedHandshake("an empty protocol", 400, KEY, VERSION, "Sec-WebSocket-Protocol:"),
  refusedHandshake("a gap in the protocols", 400, KEY, VERSION, "Sec-WebSocket-Protocol: a,,b"),
  refusedHandshake("a protocol twice", 400, KEY, VERSION, "Sec-WebSocket-Protocol: a, b, a"),
  refusedHandshake("a protocol with a space", 400, KEY, VERSION, "Sec-WebSocket-Protocol: a b"),
  refusedHandshake("a body", 400, KEY, VERSION, "Content-Length: 1", "", "x"),
  refusedHandshake("chunks", 400, KEY, VERSION, "Transfer-Encoding: chunked"),

  unfinished("an empty line", "\r\n"),
  unfinished("half a request line", "GET /de"),
  unfinished("half a head", `GET /dev HTTP/1.1\r\n${HOST}\r\n`),
  unfinished("half a body", `${POST}\r\n${HOST}\r\nContent-Length: 5\r\n\r\nhe`),
  unfinished("half a chunk", `${CHUNKED}5\r\nhe`),
  unfinished("half a trailer", `${CHUNKED}0\r\na: 1\r\n`),
];

const MASK = [0x37, 0xfa, 0x21, 0x3d];

/** Text stands for its bytes: much of it is no UTF-8. */
function frame({ payload = "", ...parts }: ClientFrame): Uint8Array {
  const bytes = typeof payload === "string" ? latin1(payload) : payload;
  return new Uint8Array(encodeClientFrame({ ...parts, payload: bytes }));
}

function text(payload: Uint8Array | string, fin = true): Uint8Array {
  return frame({ opcode: OPCODE.text, payload, fin });
}

function more(payload: Uint8Array | string, fin: boolean): Uint8Array {
  return frame({ opcode: OPCODE.continuation, payload, fin });
}

function wrong(name: string, ...frames: Uint8Array[]): HostileFrames {
  return { name, bytes: concat(...frames), code: 1002, reason: "Protocol error" };
}

function binary(name: string, ...frames: Uint8Array[]): HostileFrames {
  return { name, bytes: concat(...frames), code: 1003, reason: "Binary is not supported" };
}

function notUtf8(name: string, ...frames: Uint8Array[]): HostileFrames {
  return {
    name: `not UTF-8: ${name}`,
    bytes: concat(...frames),
    code: 1007,
    reason: "Invalid UTF-8",
  };
}

function tooBig(name: string, ...frames: Uint8Array[]): HostileFrames {
  return {
    name: `too big: ${name}`,
    bytes: concat(...frames),
    code: 1009,
    reason: "Message too big",
  };
}

function closeCode(code: number): HostileFrames {
  const payload = new Uint8Array([code >> 8, code]);
  return wrong(`a close frame with code ${code}`, frame({ opcode: OPCODE.close, payload }));
}

/** A masked text frame's header alone, with a length written by hand. */
function lengthBytes(...bytes: number[]): Uint8Array {
  return new Uint8Array([0x81, ...bytes, ...MASK]);
}

const { framePayloadBytesMax, messageBytesMax, framesPerMessageMax } = AWS_LIMITS;
const fullFrames = messageBytesMax / framePayloadBytesMax;
const fullPayload = new Uint8Array(framePayloadBytesMax).fill(97);
const RESERVED_OPCODES = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
const CONTROL_OPCODES = [OPCODE.close, OPCODE.ping, OPCODE.pong];

export const HOSTILE_FRAMES: readonly HostileFrames[] = [
  ...[OPCODE.text, OPCODE.binary, ...CONTROL_OPCODES].map((opcode) =>
    wrong(`an unmasked frame, opcode ${opcode}`, frame({ opcode, masked: false })),
  ),
  ...[4, 2, 1].map((rsv) => wrong(`reserved bits ${rsv}`, frame({ opcode: OPCODE.text, rsv }))),
  wrong("a reserved bit on a ping", frame({ opcode: OPCODE.ping, rsv: 4 })),
  wrong("a reserved bit inside a message", text("a", false), frame({ opcode: 0, rsv: 4 })),
  ...RESERVED_OPCODES.map((opcode) => wrong(`opcode ${opcode}`, frame({ opcode }))),
  ...CONTROL_OPCODES.map((opcode) =>
    wrong(`a fragmented control frame, opcode ${opcode}`, frame({ opcode, fin: false })),
  ),
  ...CONTROL_OPCODES.map((opcode) =>
    wrong(`126 bytes in opcode ${opcode}`, frame({ opcode, payload: new Uint8Array(126) })),
  ),
  wrong("a continuation of nothing", more("a", true)),
  wrong("a continuation of a message that ended", text("a"), more("b", true)),
  wrong("a text inside a message", text("a", false), text("b")),
  wrong("a binary inside a message", text("a", false), frame({ opcode: OPCODE.binary })),
  wrong("125 bytes announced in 16 bits", lengthBytes(0xfe, 0, 125)),
  wrong("no bytes announced in 16 bits", lengthBytes(0xfe, 0, 0)),
  wrong("65535 bytes announced in 64 bits", lengthBytes(0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff)),
  wrong("5 bytes announced in 64 bits", lengthBytes(0xff, 0, 0, 0, 0, 0, 0, 0, 5)),
  wrong("a length with the highest bit", lengthBytes(0xff, 0x80, 0, 0, 0, 0, 1, 0, 0)),
  wrong("a ping announced in 16 bits", new Uint8Array([0x89, 0xfe, 0, 5, ...MASK])),
  wrong("a close frame of one byte", frame({ opcode: OPCODE.close, payload: "\x03" })),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535].map(closeCode),

  binary("a binary frame", frame({ opcode: OPCODE.binary, payload: "hello" })),
  binary("an empty binary frame", frame({ opcode: OPCODE.binary })),
  binary("a binary message in fragments", frame({ opcode: OPCODE.binary, fin: false })),
  binary("a header of a large binary frame", new Uint8Array([0x82, 0xff])),
  binary("a binary frame after a text", text("a"), frame({ opcode: OPCODE.binary, payload: "b" })),

  notUtf8("a continuation byte alone", text("\x80")),
  notUtf8("a byte that no text has", text("a\xff")),
  notUtf8("an overlong slash", text("\xc0\xaf")),
  notUtf8("a surrogate", text("\xed\xa0\x80")),
  notUtf8("above U+10FFFF", text("\xf4\x90\x80\x80")),
  notUtf8("a character without its end", text("\xe2\x82")),
  notUtf8("a character without its end, in fragments", text("\xe2", false), more("\x82", true)),
  notUtf8("a character broken by a fragment", text("\xe2", false), more("a", false)),
  notUtf8("a second fragment", text("a", false), more("\xff", false)),
  notUtf8("the reason of a close frame", frame({ opcode: OPCODE.close, payload: "\x03\xe8\xff" })),

  tooBig("one byte over a frame, by its header", lengthBytes(0xfe, 0x80, 0x01)),
  tooBig("one byte over a frame", text(new Uint8Array(framePayloadBytesMax + 1))),
  tooBig("65536 bytes", lengthBytes(0xff, 0, 0, 0, 0, 0, 1, 0, 0)),
  tooBig("9 exabytes", lengthBytes(0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
  tooBig(
    "one byte over a message",
    text(fullPayload, false),
    ...new Array<Uint8Array>(fullFrames - 1).fill(more(fullPayload, false)),
    more("a", true),
  ),
  tooBig(
    "one frame too many",
    text("", false),
    ...new Array<Uint8Array>(framesPerMessageMax).fill(more("", false)),
  ),
];

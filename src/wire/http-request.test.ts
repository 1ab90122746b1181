import { describe, expect, test } from "bun:test";
import {
  concat,
  everySplit,
  feed,
  latin1,
  randomPieces,
  seededRandom,
} from "../../test/support/byte-streams.ts";
import { HOSTILE_REQUESTS } from "../../test/support/hostile-corpus.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import { type RequestEvent, type RequestLimits, RequestParser } from "./http-request.ts";
import { AHEAD_BYTES_MAX } from "./pending-bytes.ts";
import { readHandshake } from "./websocket-handshake.ts";

const LIMITS: RequestLimits = {
  urlCharactersMax: AWS_LIMITS.urlCharactersMax,
  headerBytesMax: AWS_LIMITS.headerBytesMax,
  headerCountMax: AWS_LIMITS.headerCountMax,
  bodyBytesMax: AWS_LIMITS.postToConnectionBytesMax,
};
const GET = "GET /dev HTTP/1.1\r\nHost: localhost\r\n\r\n";
const UPGRADE =
  "GET /dev HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

function post(body: string): string {
  return `POST /p?q HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function keep(event: RequestEvent): RequestEvent {
  return event.kind === "body" ? { kind: "body", body: event.body.slice() } : event;
}

function run(pieces: readonly Uint8Array[], limits = LIMITS): RequestEvent[] {
  return feed(new RequestParser(limits), pieces, keep);
}

function parse(text: string, limits = LIMITS): RequestEvent[] {
  return run([latin1(text)], limits);
}

/** Kinds, with the status of a fault and the text of a body. */
function outline(events: readonly RequestEvent[]): (string | number)[] {
  return events.map((event) => {
    if (event.kind === "fault") return event.fault.status;
    return event.kind === "body" ? `body ${new TextDecoder().decode(event.body)}` : "head";
  });
}

describe("RequestParser", () => {
  test("yields a head as it was sent and an empty body", () => {
    const [first, second] = parse(
      "GET /%64ev?x=%20&y HTTP/1.1\r\nhOST: a\r\nX-A: \x80\xe9\r\nX-A:2\r\n\r\n",
    );
    expect(first).toEqual({
      kind: "head",
      head: {
        method: "GET",
        target: "/%64ev?x=%20&y",
        rawPath: "/%64ev",
        rawQuery: "x=%20&y",
        version: "1.1",
        headers: [
          ["hOST", "a"],
          ["X-A", "\x80\xe9"],
          ["X-A", "2"],
        ],
        keepAlive: true,
        expectsContinue: false,
        contentLength: 0,
        isUpgrade: false,
      },
    });
    expect(second).toEqual({ kind: "body", body: new Uint8Array(0) });
  });

  test("looks at whole requests where they lie", () => {
    const parser = new RequestParser(LIMITS);
    for (let count = 0; count < 3; count++) {
      const chunk = latin1(post("hello"));
      parser.push(chunk);
      parser.next();
      const event = parser.next();
      expect(event?.kind === "body" && event.body.buffer).toBe(chunk.buffer);
    }
  });

  test("skips one empty line before each request, and no second", () => {
    const served = ["head", "body "];
    expect(outline(parse(`\r\n${GET}\r\n${GET}`))).toEqual([...served, ...served]);
    expect(outline(parse(`${GET}\r\n\r\n${GET}`))).toEqual([...served, 400]);
  });

  test("goes on with the next pipelined request only when it is asked", () => {
    const parser = new RequestParser(LIMITS);
    const chunk = latin1(post("one") + GET);
    parser.push(chunk);
    expect(parser.next()?.kind).toBe("head");
    expect(parser.next()?.kind).toBe("body");
    chunk.fill(0); // the runtime may reuse it while the answer is awaited
    expect(parser.buffered).toBe(GET.length);
    expect(parser.idle).toBe(false);
    const late = latin1(post("two"));
    parser.push(late);
    late.fill(0);
    const rest = [parser.next(), parser.next(), parser.next(), parser.next(), parser.next()];
    expect(outline(rest.filter((event) => event !== undefined))).toEqual([
      "head",
      "body ",
      "head",
      "body two",
    ]);
  });

  test("gives the same events however the network cuts the bytes", () => {
    const streams = [
      post("hello") + GET + post("") + post("again"),
      `\r\n${GET}\r\n${GET}`,
      "POST / HTTP/1.1\r\nHost: \xe9\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nX: \xe9\r\nTransfer-Encoding: chunked\r\n\r\n" +
        `5;a\r\nhello\r\n1\r\n!\r\n0\r\nt: 1\r\n\r\n${post("x")}`,
      "GET http://a/b HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
      `${UPGRADE}\r\n\r\n\r\n`,
      "GET / HTTP/1.1\r\nHost: a\r\na : b\r\n\r\n",
    ];
    for (const text of streams) {
      const expected = parse(text);
      expect(expected.length).toBeGreaterThan(0);
      for (const pieces of everySplit(latin1(text))) expect(run(pieces)).toEqual(expected);
    }
  });

  test("gives the same events for random requests in random pieces", () => {
    const random = seededRandom(9112);
    for (let round = 0; round < 100; round++) {
      let stream = "";
      const expected: (string | number)[] = [];
      for (let count = 0; count < 5; count++) {
        const body = "b".repeat(Math.floor(random() * 300));
        const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
        const chunked = `PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
        stream += random() < 0.5 && body !== "" ? chunked + chunks : post(body);
        expected.push("head", `body ${body}`);
      }
      const pieces = randomPieces(latin1(stream), random, 1 + Math.floor(random() * 400));
      expect(outline(run(pieces))).toEqual(expected);
    }
  });

  test("survives random bytes and random damage, with at most one fault and that last", () => {
    const random = seededRandom(6455);
    const healthy = latin1(post("hello") + GET + UPGRADE);
    let faults = 0;
    for (let round = 0; round < 1000; round++) {
      const bytes = healthy.slice();
      for (let damage = 0; damage < 3; damage++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      const whole = outline(run([bytes]));
      expect(outline(run(randomPieces(bytes, random, 40)))).toEqual(whole);
      const firstFault = whole.findIndex((event) => typeof event === "number");
      if (firstFault === -1) continue;
      faults++;
      expect(firstFault).toBe(whole.length - 1);
    }
    expect(faults).toBeGreaterThan(200);
  });

  test("is idle until something of a request arrives, and again after each body", () => {
    const parser = new RequestParser(LIMITS);
    expect(parser.idle).toBe(true);
    parser.push(latin1(post("hello").slice(0, -1)));
    expect(parser.idle).toBe(false);
    expect(parser.next()?.kind).toBe("head");
    expect(parser.next()).toBeUndefined();
    expect(parser.idle).toBe(false);
    parser.push(latin1("o"));
    expect(parser.next()?.kind).toBe("body");
    expect(parser.idle).toBe(true);
    expect(parser.next()).toBeUndefined();
  });

  test("yields nothing after a fault", () => {
    const parser = new RequestParser(LIMITS);
    parser.push(latin1(`GARBAGE\r\n\r\n${GET}`));
    expect(parser.next()?.kind).toBe("fault");
    parser.push(latin1(GET));
    expect(parser.next()).toBeUndefined();
    expect(parser.idle).toBe(false);
    expect(parser.buffered).toBe(0);
  });
});

describe("RequestParser, at an upgrade,", () => {
  test("hands over what follows the head, whenever it arrived", () => {
    const parser = new RequestParser(LIMITS);
    const first = latin1(`${UPGRADE}\x81\x85`);
    parser.push(first);
    const event = parser.next();
    expect(event?.kind === "head" && event.head.isUpgrade).toBe(true);
    first.fill(0);
    for (const text of ["mask", "hello"]) {
      const late = latin1(text);
      parser.push(late);
      late.fill(0);
    }
    expect(parser.takeRest()).toEqual(latin1("\x81\x85maskhello"));
    parser.push(latin1(GET));
    expect(parser.next()).toBeUndefined();
    expect(parser.buffered).toBe(0);
  });

  test("keeps what arrives while the handshake is decided, though its chunk is reused", () => {
    const parser = new RequestParser(LIMITS);
    parser.push(latin1(UPGRADE));
    parser.next();
    const late = latin1("frames");
    parser.push(late);
    late.fill(0);
    expect(parser.takeRest()).toEqual(latin1("frames"));
  });

  test("goes on with the next request when the caller takes no rest", () => {
    expect(outline(parse(UPGRADE + GET))).toEqual(["head", "body ", "head", "body "]);
  });

  test("hands over an empty rest when nothing followed", () => {
    const parser = new RequestParser(LIMITS);
    parser.push(latin1(UPGRADE));
    parser.next();
    expect(parser.takeRest().length).toBe(0);
  });
});

describe("RequestParser, at its limits,", () => {
  const small: RequestLimits = {
    urlCharactersMax: 10,
    headerBytesMax: 60,
    headerCountMax: 3,
    bodyBytesMax: 8,
  };

  test.each([
    ["a target", "GET /234567890 HTTP/1.1\r\nHost: a\r\n\r\n", "/", 414],
    ["header bytes", `GET / HTTP/1.1\r\nHost: a\r\nB: ${"b".repeat(44)}\r\n\r\n`, "B", 431],
    ["header fields", "GET / HTTP/1.1\r\nHost: a\r\nB: 1\r\nC: 1\r\n\r\n", "C: 1\r\n", 431],
  ])("allows %s of the limit and refuses one more", (_, allowed, grown, status) => {
    expect(outline(parse(allowed, small))).toEqual(["head", "body "]);
    const refused = latin1(allowed.replace(grown, grown + grown));
    expect(outline(run([refused], small))).toEqual([status]);
    for (const pieces of everySplit(refused)) expect(outline(run(pieces, small))).toEqual([status]);
  });

  test("allows a body of the limit; refuses a longer one after its head, before it arrives", () => {
    expect(outline(parse(post("12345678"), small))).toEqual(["head", "body 12345678"]);
    const refused = post("123456789");
    expect(outline(parse(refused, small))).toEqual(["head", 413]);
    expect(outline(parse(refused.slice(0, -9), small))).toEqual(["head", 413]);
  });

  test("refuses a line that cannot fit before it ends", () => {
    expect(outline(parse("GET /1234567890", small))).toEqual([414]);
    expect(outline(parse(`GET / HTTP/1.1\r\na: ${"b".repeat(58)}`, small))).toEqual([431]);
  });

  test("holds what arrives ahead of an answer up to a limit, then gives it up", () => {
    const ahead = (bytes: number): RequestParser => {
      const parser = new RequestParser(LIMITS);
      parser.push(latin1(UPGRADE));
      parser.next();
      parser.push(new Uint8Array(AHEAD_BYTES_MAX - 1));
      parser.push(new Uint8Array(bytes));
      return parser;
    };
    expect(ahead(1).takeRest().length).toBe(AHEAD_BYTES_MAX);
    const overrun = ahead(2);
    expect(overrun.buffered).toBe(0);
    expect(() => overrun.takeRest()).toThrow(RangeError);
    expect(outline([overrun.next()].filter((event) => event !== undefined))).toEqual([400]);
  });

  test("takes one chunk of any size and any number of chunks that are asked for", () => {
    const many = AHEAD_BYTES_MAX / GET.length + 10;
    const whole = run([latin1(GET.repeat(many))]);
    expect(whole.length).toBe(2 * Math.floor(many));
    const parser = new RequestParser({ ...LIMITS, bodyBytesMax: 3 * AHEAD_BYTES_MAX });
    const body = "b".repeat(2 * AHEAD_BYTES_MAX);
    const pieces = randomPieces(latin1(post(body)), () => 0.99, 100_000);
    expect(outline(feed(parser, pieces, keep))).toEqual(["head", `body ${body}`]);
  });
});

describe("RequestParser, fed the hostile corpus,", () => {
  /** The status that refuses the request, its handshake included; or "waits". */
  function verdict(pieces: readonly Uint8Array[]): number | "waits" | "accepts" {
    const events = run(pieces);
    const [first] = events;
    if (first?.kind === "head" && first.head.isUpgrade) {
      const handshake = readHandshake(first.head);
      return handshake.kind === "refused" ? handshake.status : "accepts";
    }
    const fault = events.find((event) => event.kind === "fault");
    if (fault?.kind === "fault") return fault.fault.status;
    return events.some((event) => event.kind === "body") ? "accepts" : "waits";
  }

  test("meets at least 60 requests, each with its own name", () => {
    expect(HOSTILE_REQUESTS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(HOSTILE_REQUESTS.map(({ name }) => name)).size).toBe(HOSTILE_REQUESTS.length);
  });

  test.each(HOSTILE_REQUESTS.map((request) => [request.name, request] as const))(
    "refuses, whole and byte by byte: %s",
    (_, { bytes, expect: expected }) => {
      const outcome = "status" in expected ? expected.status : "waits";
      expect(verdict([bytes])).toBe(outcome);
      expect(verdict(randomPieces(bytes, () => 0, 1))).toBe(outcome);
    },
  );

  test("accepts the request that the corpus breaks", () => {
    expect(verdict([latin1(GET)])).toBe("accepts");
    expect(verdict([concat(latin1(UPGRADE), new Uint8Array(3))])).toBe("accepts");
  });
});

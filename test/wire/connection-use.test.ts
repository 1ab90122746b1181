import { describe, expect, test } from "bun:test";
import { SWEEP_MS } from "../../src/adapters/listener/listener.fixture.ts";
import { AWS_LIMITS } from "../../src/core/limits.ts";
import {
  expectOpen,
  expectReading,
  expectRefusal,
  HOST,
  readingOf,
  request,
  testRequests,
} from "./support-requests.ts";
import { openWire } from "./support-wire.ts";

const wire = openWire();
const get = (path: string, ...fields: string[]) =>
  request([`GET ${path} HTTP/1.1`, HOST, ...fields]);
const old = (path: string, ...fields: string[]) =>
  request([`GET ${path} HTTP/1.0`, HOST, ...fields]);

describe("after an answer the connection", () => {
  const stays = ["keep-alive", "Keep-Alive, TE", "closed", "close-not", "TE", ""];
  const ends = [
    "close",
    "Close",
    "CLOSE",
    "close, TE",
    "TE,close",
    "keep-alive, close",
    ", close ,",
  ];
  testRequests(wire, [
    {
      rule: "RFC 9112 9.3",
      what: "of HTTP/1.1 persists",
      send: get("/a"),
      expect: [{ path: "/a" }],
    },
    ...stays.map((value) => ({
      rule: "RFC 9112 9.3",
      what: `of HTTP/1.1 with Connection: ${value} persists`,
      send: get("/a", `Connection: ${value}`),
      expect: [{ path: "/a" }],
    })),
    ...ends.map((value) => ({
      rule: "RFC 9112 9.6",
      what: `of HTTP/1.1 with Connection: ${value} ends, and what follows is not served`,
      send: get("/a", `Connection: ${value}`) + get("/never"),
      expect: [{ path: "/a" }],
      after: "closed" as const,
    })),
    {
      rule: "RFC 9112 9.6",
      what: "with close in a second field ends",
      send: get("/a", "Connection: keep-alive", "Connection: close"),
      expect: [{ path: "/a" }],
      after: "closed",
    },
    {
      rule: "RFC 9112 9.3",
      what: "of HTTP/1.0 ends, and what follows is not served",
      send: old("/a") + get("/never"),
      expect: [{ path: "/a" }],
      after: "closed",
    },
    {
      rule: "RFC 9112 9.3",
      what: "of HTTP/1.0 with keep-alive persists",
      send: old("/a", "Connection: Keep-Alive"),
      expect: [{ path: "/a" }],
    },
    {
      rule: "RFC 9112 9.3",
      what: "of HTTP/1.0 with keep-alive and close ends",
      send: old("/a", "Connection: keep-alive, close"),
      expect: [{ path: "/a" }],
      after: "closed",
    },
    {
      rule: "RFC 9112 9.3",
      what: "of HTTP/1.0 with another option ends",
      send: old("/a", "Connection: TE"),
      expect: [{ path: "/a" }],
      after: "closed",
    },
    {
      rule: "RFC 9112 9.3",
      what: "persists through one request after the other, of both versions",
      send: get("/a") + old("/b", "Connection: keep-alive") + get("/c"),
      expect: [{ path: "/a" }, { path: "/b" }, { path: "/c" }],
    },
  ]);

  test("RFC 9112 9.5: is cut when it was idle for its time, and not before", async () => {
    using client = await wire.connect();
    client.send(get("/a"));
    await client.readAnswer();
    wire.engine.clock.advance(AWS_LIMITS.keepAliveTimeoutMs - SWEEP_MS);
    await expectOpen(client);
    wire.engine.clock.advance(AWS_LIMITS.keepAliveTimeoutMs + SWEEP_MS);
    expect(await client.ended()).toHaveLength(0);
  });
});

/** Requests of many kinds, and how each is read. */
const MIXED = Array.from({ length: 40 }, (_, at) => {
  const path = `/${at}`;
  const body = "b".repeat(at * 7);
  switch (at % 4) {
    case 0:
      return { send: get(path), reading: { method: "GET", path, body: "" } };
    case 1: {
      const head = [`POST ${path} HTTP/1.1`, HOST, `Content-Length: ${body.length}`];
      return { send: request(head, body), reading: { method: "POST", path, body } };
    }
    case 2: {
      const head = [`PUT ${path} HTTP/1.1`, HOST, "Transfer-Encoding: chunked"];
      const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\nX: 1\r\n\r\n`;
      return { send: request(head, chunk), reading: { method: "PUT", path, body } };
    }
    default:
      return { send: `\r\n${get(`${path}?q`)}`, reading: { method: "GET", path, query: "q" } };
  }
});

describe("pipelined requests", () => {
  const send = MIXED.map((each) => each.send).join("");
  const expected = MIXED.map((each) => each.reading);

  for (const pieceBytes of [undefined, 1, 2, 3, 5, 61, 536, 1_300]) {
    const cut = pieceBytes === undefined ? "at once" : `${pieceBytes} bytes at a time`;
    test(`RFC 9112 9.3.2: 40 of many kinds, ${cut}, are answered in order`, async () => {
      await expectReading(wire, {
        send,
        expect: expected,
        ...(pieceBytes === undefined ? {} : { pieceBytes }),
      });
    });
  }

  test("RFC 9112 9.3.2: 500 at once are answered in order", async () => {
    const paths = Array.from({ length: 500 }, (_, at) => `/${at}`);
    await expectReading(wire, {
      send: paths.map((path) => get(path)).join(""),
      expect: paths.map((path) => ({ path })),
    });
  });

  test("RFC 9112 9.3.2: the ones before a bad one are answered, those behind it are not", async () => {
    await expectReading(wire, {
      send: `${get("/a")}${get("/b")}GET /c\r\n\r\n${get("/never")}`,
      expect: [{ path: "/a" }, { path: "/b" }, 400],
    });
  });
});

describe("Expect: 100-continue", () => {
  const head = (...fields: string[]) => request(["POST /a HTTP/1.1", HOST, ...fields]);

  for (const value of ["100-continue", "100-Continue", " 100-CONTINUE "]) {
    test(`RFC 9110 10.1.1: "${value}" has its 100 before the body is sent, once`, async () => {
      using client = await wire.connect();
      client.send(head(`Expect: ${value}`, "Content-Length: 5"));
      const interim = await client.readAnswer();
      expect(interim).toMatchObject({ status: 100, headers: [], body: "" });
      await client.sendInPieces(Buffer.from("hello"), 1);
      expect(readingOf(await client.readAnswer()).body).toBe("hello");
      await expectOpen(client);
    });
  }

  test("RFC 9110 10.1.1: a body in chunks may be waited for too", async () => {
    using client = await wire.connect();
    client.send(head("Expect: 100-continue", "Transfer-Encoding: chunked"));
    expect((await client.readAnswer()).status).toBe(100);
    client.send("5\r\nhello\r\n0\r\n\r\n");
    expect(readingOf(await client.readAnswer()).body).toBe("hello");
    await expectOpen(client);
  });

  test("RFC 9110 10.1.1: comes behind the answers to the requests before it", async () => {
    using client = await wire.connect();
    client.send(get("/before") + head("Expect: 100-continue", "Content-Length: 2"));
    expect(readingOf(await client.readAnswer()).path).toBe("/before");
    expect((await client.readAnswer()).status).toBe(100);
    client.send("hi");
    expect(readingOf(await client.readAnswer()).body).toBe("hi");
  });

  testRequests(wire, [
    {
      rule: "RFC 9110 10.1.1",
      what: "no 100 when the body is there",
      send: `${head("Expect: 100-continue", "Content-Length: 5")}hello`,
      expect: [{ body: "hello" }],
    },
    {
      rule: "RFC 9110 10.1.1",
      what: "no 100 when there is no body",
      send: head("Expect: 100-continue"),
      expect: [{ body: "" }],
    },
    {
      rule: "RFC 9110 10.1.1",
      what: "no 100 for HTTP/1.0",
      send: request(["POST /a HTTP/1.0", HOST, "Expect: 100-continue", "Content-Length: 0"]),
      expect: [{ body: "" }],
      after: "closed",
    },
    ...["200-ok", "100", "continue", "100-continue, 200-ok", "100-continue;a=b", ""].map(
      (value) => ({
        rule: "RFC 9110 15.5.18",
        what: `"${value}" is an expectation that nobody meets`,
        send: head(`Expect: ${value}`, "Content-Length: 5"),
        expect: [417],
      }),
    ),
    {
      rule: "RFC 9110 10.1.1",
      what: "no 100 for a body that is too large",
      send: head("Expect: 100-continue", "Content-Length: 131073"),
      expect: [413],
    },
    {
      rule: "RFC 9110 10.1.1",
      what: "no 100 for a body that cannot be read",
      send: head("Expect: 100-continue", "Transfer-Encoding: gzip, chunked"),
      expect: [501],
    },
  ]);

  test("RFC 9110 10.1.1: HTTP/1.0 is not told to continue while its body is awaited", async () => {
    using client = await wire.connect();
    client.send(request(["POST /a HTTP/1.0", HOST, "Expect: 100-continue", "Content-Length: 2"]));
    await wire.seen();
    client.send("hi");
    expect(readingOf(await client.readAnswer()).body).toBe("hi");
    expect(await client.ended()).toHaveLength(0);
  });
});

describe("an answer", () => {
  test("RFC 9110 6.6.1: says when it was made, and how long it is, once each", async () => {
    using client = await wire.connect();
    client.send(get("/a"));
    const { headers, body } = await client.readAnswer();
    const values = (wanted: string) =>
      headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
    expect(values("date")).toEqual([new Date(wire.engine.clock.now()).toUTCString()]);
    expect(values("content-length")).toEqual([String(Buffer.byteLength(body))]);
    expect(values("connection")).toEqual(["keep-alive"]);
    expect(values("transfer-encoding")).toEqual([]);
  });

  test("RFC 9112 9.6: to a refused request is read whole though more was sent behind it", async () => {
    using client = await wire.connect();
    client.send(`GET /a\r\n\r\n${"x".repeat(200_000)}`);
    await wire.seen();
    client.send("x".repeat(200_000));
    await expectRefusal(client, 400);
  });
});

import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../core/http.ts";
import { isFault } from "./request-fault.ts";
import { type HeadText, interpretHead } from "./request-head.ts";

const HOST: HeaderField = ["Host", "localhost"];

function interpret(headers: readonly HeaderField[], text: Partial<HeadText> = {}) {
  const head = interpretHead({
    method: "GET",
    target: "/dev?a",
    version: "1.1",
    headers: [HOST, ...headers],
    ...text,
  });
  if (isFault(head)) throw new Error(`${head.status} ${head.detail}`);
  return head;
}

describe("interpretHead()", () => {
  test("keeps the target, the path and the query as sent", () => {
    const head = interpret([["X-A", "1"]]);
    expect(head).toMatchObject({ method: "GET", target: "/dev?a", rawPath: "/dev", rawQuery: "a" });
    expect(head.headers).toEqual([HOST, ["X-A", "1"]]);
    expect(head.contentLength).toBe(0);
  });

  test.each([
    ["1.1", undefined, true],
    ["1.1", "close", false],
    ["1.1", "Keep-Alive, CLOSE", false],
    ["1.1", "closed", true],
    ["1.0", undefined, false],
    ["1.0", "keep-alive", true],
    ["1.0", "keep-alive, close", false],
  ] as const)("keeps an HTTP/%s connection with Connection %p: %p", (version, value, keepAlive) => {
    const headers: HeaderField[] = value === undefined ? [] : [["connection", value]];
    expect(interpret(headers, { version }).keepAlive).toBe(keepAlive);
  });

  test("sees an upgrade in lists, in any case and over several fields", () => {
    const upgrade: HeaderField[] = [
      ["CONNECTION", "keep-alive"],
      ["connection", "foo,\tUpgrade "],
      ["Upgrade", "h2c, WebSocket"],
    ];
    expect(interpret(upgrade).isUpgrade).toBe(true);
    expect(interpret(upgrade, { method: "POST" }).isUpgrade).toBe(false);
    expect(interpret(upgrade, { version: "1.0" }).isUpgrade).toBe(false);
    expect(interpret(upgrade.slice(0, 2)).isUpgrade).toBe(false);
    expect(interpret(upgrade.slice(2)).isUpgrade).toBe(false);
    expect(
      interpret([
        ["Connection", "upgraded"],
        ["Upgrade", "websockets"],
      ]).isUpgrade,
    ).toBe(false);
  });

  test("reads the length of the body", () => {
    expect(interpret([["content-length", "0"]]).contentLength).toBe(0);
    expect(interpret([["Content-Length", "0131072"]]).contentLength).toBe(131_072);
    expect(interpret([["Transfer-Encoding", "Chunked"]]).contentLength).toBeUndefined();
  });

  test("tells codings that hide the end of the body from those that are not understood", () => {
    const statusOf = (...codings: string[]) => {
      const headers = codings.map((coding): HeaderField => ["Transfer-Encoding", coding]);
      const head = interpretHead({
        method: "POST",
        target: "/",
        version: "1.1",
        headers: [HOST, ...headers],
      });
      return isFault(head) ? head.status : head.contentLength;
    };
    for (const hidden of ["", "gzip", "chunked, gzip", "chunked,", "chunked;a=b", "xchunked"]) {
      expect(statusOf(hidden)).toBe(400);
    }
    expect(statusOf("chunked", "gzip")).toBe(400);
    expect(statusOf("chunked", "chunked")).toBe(400);
    expect(statusOf("chunked;a=b, chunked")).toBe(400);
    expect(statusOf(", chunked")).toBe(400);
    expect(statusOf("gzip, chunked")).toBe(501);
    expect(statusOf("x;a=b", "Chunked")).toBe(501);
    expect(statusOf("Chunked")).toBeUndefined();
  });

  test("sees who waits for 100 Continue, but not in HTTP/1.0", () => {
    expect(interpret([]).expectsContinue).toBe(false);
    expect(interpret([["expect", "100-Continue"]]).expectsContinue).toBe(true);
    expect(interpret([["expect", "100-continue"]], { version: "1.0" }).expectsContinue).toBe(false);
  });

  test("needs no Host in HTTP/1.0, and one that agrees with a whole URL", () => {
    expect(interpret([], { version: "1.0", headers: [] }).rawPath).toBe("/dev");
    expect(interpret([], { target: "http://LOCALHOST/a" }).rawPath).toBe("/a");
    const elsewhere = interpretHead({
      method: "GET",
      target: "http://elsewhere/a",
      version: "1.1",
      headers: [HOST],
    });
    expect(elsewhere).toMatchObject({ status: 400 });
  });

  test("says nothing in a fault that the client sent", () => {
    const fault = interpretHead({
      method: "GET",
      target: "/secret",
      version: "1.1",
      headers: [HOST, ["Expect", "secret"], ["Authorization", "secret"]],
    });
    expect(fault).toMatchObject({ status: 417 });
    expect(JSON.stringify(fault)).not.toContain("secret");
  });
});

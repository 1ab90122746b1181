import { describe, expect, test } from "bun:test";
import { parseEndpoint, urlOf } from "./endpoint.ts";

describe("parseEndpoint()", () => {
  test("takes a URL apart and keeps its path as it is written", () => {
    expect(parseEndpoint("HTTPS://Example.com/a%7Eb//c/?x=1#f")).toEqual({
      isTls: true,
      hostname: "example.com",
      port: 443,
      host: "example.com",
      basePath: "/a%7Eb//c",
      query: "x=1",
    });
    expect(parseEndpoint("http://[::1]:3001")).toMatchObject({
      hostname: "::1",
      port: 3001,
      host: "[::1]:3001",
      basePath: "",
      query: undefined,
    });
  });

  test("refuses what is no HTTP URL, and says what to write for a WebSocket URL", () => {
    for (const url of ["", "localhost:3001/dev", "//host/dev", "http:/host"]) {
      expect(() => parseEndpoint(url)).toThrow("scheme is missing.  Must be of the form http://");
    }
    expect(() => parseEndpoint("wss://h/dev")).toThrow("for HTTP is https://h/dev");
    expect(() => parseEndpoint("ftp://h/dev")).toThrow("Invalid endpoint: ftp://h/dev");
    expect(() => parseEndpoint("http://a b/dev")).toThrow("Invalid endpoint");
  });

  test("urlOf() is the way back", () => {
    expect(urlOf(parseEndpoint("http://[::1]:3001/dev/"), "/dev/x")).toBe(
      "http://[::1]:3001/dev/x",
    );
  });
});

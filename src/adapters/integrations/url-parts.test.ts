import { expect, test } from "bun:test";
import { partsOf, URLS_KEPT_MAX } from "./url-parts.ts";

test("partsOf() reads what new URL() reads, whether or not it is kept", () => {
  const urls = [
    "http://localhost:1/a?b",
    "https://[::1]/",
    "http://0x7f.1/",
    "file:///etc/hostname",
  ];
  for (let times = 0; times < 2; times += 1) {
    for (const url of urls) {
      const { protocol, hostname, origin } = new URL(url);
      expect(partsOf(url)).toMatchObject({ protocol, hostname, origin });
    }
  }
  for (let index = 0; index <= URLS_KEPT_MAX; index += 1) {
    expect(partsOf(`http://h${index}.test/`).hostname).toBe(`h${index}.test`);
  }
  expect(() => partsOf("no url")).toThrow(TypeError);
});

test.each([
  ["http://a", "/", "a", 80],
  ["http://a:8080/b%20c?d=e&f#g", "/b%20c?d=e&f", "a:8080", 8080],
  ["https://a/b?", "/b?", "a", 443],
  ["https://a/b?#", "/b?", "a", 443],
  ["http://a?x=1", "/?x=1", "a", 80],
  ["HTTP://A:080/../b/./ü|^", "/b/%C3%BC|%5E", "a", 80],
  ["http://[::1]:81/", "/", "[::1]:81", 81],
])("partsOf(%j) is asked for as %s at %s, port %d", (url, target, host, port) => {
  const parts = partsOf(url);
  expect(parts.port).toBe(port);
  const sent = new TextDecoder().decode(
    parts.encoder.encode({ method: "GET", headers: [], body: undefined }),
  );
  expect(sent).toStartWith(`GET ${target} HTTP/1.1\r\n`);
  expect(sent).toContain(`\r\nHost: ${host}\r\n`);
  expect(sent).not.toContain("Authorization");
});

test.each([
  ["http://user@a/", "user:"],
  ["http://us%20er:pa%3Ass%25@a/", "us er:pa:ss%"],
  ["http://u:p%zz@a/", "u:p%zz"],
])("partsOf(%j) brings the user and the password as RFC 7617 has them", (url, expected) => {
  const bytes = partsOf(url).encoder.encode({ method: "GET", headers: [], body: undefined });
  const [, sent = ""] =
    /\r\nAuthorization: Basic (.*)\r\n/.exec(new TextDecoder().decode(bytes)) ?? [];
  expect(atob(sent)).toBe(expected);
});

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
      const { protocol, hostname } = new URL(url);
      expect(partsOf(url)).toEqual({ protocol, hostname });
    }
  }
  for (let index = 0; index <= URLS_KEPT_MAX; index += 1) {
    expect(partsOf(`http://h${index}.test/`).hostname).toBe(`h${index}.test`);
  }
  expect(() => partsOf("no url")).toThrow(TypeError);
});

import { expect, test } from "bun:test";
import { textOf } from "./payload.ts";

test.each<[string | readonly number[], string]>([
  ["grüße", "grüße"],
  [[0x67, 0xc3, 0xbc], "gü"],
  [[0xff, 0x61], "\ufffda"],
  [[], ""],
  [[0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
])("textOf() of %j is %j", (payload, text) => {
  expect(textOf(typeof payload === "string" ? payload : Uint8Array.from(payload))).toBe(text);
});

import { expect, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { decoded, failureText, SHOWN_BYTES_MAX } from "./report.ts";

const target = { name: "any", property: "it holds" } as Parameters<typeof failureText>[0];
const again = (input: Uint8Array) =>
  /^again: {3}npm run fuzz -- --target any (?<flag>--input(?:-file)?) (?<value>\S+)$/m.exec(
    failureText(target, { input, error: new Error("no") }),
  )?.groups ?? {};

test("failureText() has the whole input in the command that tries it again, the empty one too", () => {
  for (const length of [0, 1, SHOWN_BYTES_MAX]) {
    const input = new Uint8Array(length).fill(0xff);
    const { flag, value = "" } = again(input);
    expect(flag).toBe("--input");
    expect(decoded(value)).toEqual(input);
  }
});

test("failureText() puts an input that is too long for a line into a file", () => {
  const input = new Uint8Array(SHOWN_BYTES_MAX + 1).fill(0x61);
  const { flag, value: file = "" } = again(input);
  try {
    expect(flag).toBe("--input-file");
    expect(new Uint8Array(readFileSync(file))).toEqual(input);
  } finally {
    rmSync(file, { force: true });
  }
});

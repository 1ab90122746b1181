import { describe, expect, test } from "bun:test";
import { load, refusal } from "./template.fixture.ts";

function lambda(type: "Lambda" | "Serverless", ...properties: string[]): string {
  return `Resources:\n  Fn:\n    Type: AWS::${type}::Function\n    Properties:\n${properties.map((line) => `      ${line}\n`).join("")}`;
}

const BASE = ["Handler: app.handler", "Runtime: nodejs22.x"];
const sam = (...properties: string[]) => lambda("Serverless", ...BASE, ...properties);

describe("applyGlobals()", () => {
  const globals = (text: string) => `Globals:\n  Function: ${text}\n`;

  test("merges mappings and lets a function's own value win", () => {
    const text = `${sam("Timeout: 9", "Environment: {Variables: {A: own, B: own}}")}${globals("{Timeout: 5, MemorySize: 512, Environment: {Variables: {A: global, C: global}}}")}`;
    expect(load(text).functions[0]).toMatchObject({
      timeoutSeconds: 9,
      memorySizeMb: 512,
      environment: { A: "own", B: "own", C: "global" },
    });
  });

  test("leaves raw functions and functions that ignore it alone", () => {
    const raw = `${lambda("Lambda", ...BASE, "Code: .")}${globals("{Timeout: 5}")}`;
    expect(load(raw).functions[0]?.timeoutSeconds).toBe(3);
    const ignoring = (names: string) =>
      `${sam()}    IgnoreGlobals: ${names}\n${globals("{Timeout: 5, MemorySize: 256}")}`;
    expect(load(ignoring("'*'")).functions[0]).toMatchObject({
      timeoutSeconds: 3,
      memorySizeMb: 128,
    });
    expect(load(ignoring("[Timeout]")).functions[0]).toMatchObject({
      timeoutSeconds: 3,
      memorySizeMb: 256,
    });
  });

  test("refuses a section that is text", () => {
    expect(refusal(`${sam()}${globals("x")}`)).toBe("8: Globals: Function must be a mapping");
  });
});

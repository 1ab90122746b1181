import { expect, test } from "bun:test";
import { finding, inOrder } from "./finding.ts";

test("inOrder() sorts by file and line, then by rule and words, those without a place first", () => {
  const at = (file: string, line: number) => ({ file, line });
  const sorted = inOrder([
    finding("no-stage", at("/b", 1), "x"),
    finding("no-stage", at("/a", 10), "x"),
    finding("no-stage", at("/a", 9), "y"),
    finding("no-stage", at("/a", 9), "x"),
    finding("above-quota", at("/a", 9), "z"),
    finding("no-stage", undefined, "x"),
  ]);
  expect(
    sorted.map(
      ({ rule, position, message }) => `${position?.file}:${position?.line} ${rule} ${message}`,
    ),
  ).toEqual([
    "undefined:undefined no-stage x",
    "/a:9 above-quota z",
    "/a:9 no-stage x",
    "/a:9 no-stage y",
    "/a:10 no-stage x",
    "/b:1 no-stage x",
  ]);
});

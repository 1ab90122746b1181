import { expect, test } from "bun:test";
import { decodedPath, firstSegment } from "./path-segment.ts";

test("firstSegment() splits at the second slash, and finds none where there is none", () => {
  expect(firstSegment("/a/b/c")).toEqual(["a", "/b/c"]);
  expect(firstSegment("/a")).toEqual(["a", ""]);
  expect(firstSegment("/a/")).toEqual(["a", "/"]);
  for (const path of ["", "/", "//a", "a/b"]) expect(firstSegment(path)).toEqual([undefined, path]);
});

test("decodedPath() decodes, and leaves what cannot be decoded as it came", () => {
  expect(decodedPath("/%40connections/a%3D")).toBe("/@connections/a=");
  for (const text of ["%", "%E2%82"]) expect(decodedPath(text)).toBe(text);
});

import { expect, test } from "bun:test";
import { PATCH_OPERATIONS_MAX, patchBody, patched, settable } from "./patch.ts";

const EDITS = {
  ...settable<string>("/text", (before, given) => `${before}${given}`),
  "remove /text": () => "",
};

test("patched() does one operation after the other, and nothing without any", () => {
  const operations = [
    { op: "remove", path: "/text" },
    { op: "add", path: "/text", value: "a" },
    { op: "replace", path: "/text", value: "b" },
    { op: "replace", path: "/text" },
  ] as const;
  expect(patched("before", operations, EDITS)).toBe("ab");
  expect(patched("before", undefined, EDITS)).toBe("before");
});

test("patched() refuses other paths and operations in AWS's words", () => {
  expect(() => patched("", [{ op: "remove", path: "/other", value: "secret" }], EDITS)).toThrow(
    "Invalid patch path  '/other' specified for op 'remove'. Must be one of: [/text]",
  );
  expect(() => patched("", [{ op: "copy", path: "/text" }], EDITS)).toThrow(
    "Invalid patch operation 'copy' specified",
  );
});

test("patchBody takes as many operations as it says, and no more", () => {
  const operations = (length: number) => ({
    patchOperations: Array.from({ length }, () => ({ op: "remove", path: "/text" })),
  });
  expect(patchBody.parse(operations(PATCH_OPERATIONS_MAX), "").patchOperations).toHaveLength(1_000);
  expect(() => patchBody.parse(operations(PATCH_OPERATIONS_MAX + 1), "")).toThrow(
    "patchOperations must have at most 1000 items; this one has 1001",
  );
});

import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiKeyValue, requiredApiKeyValue, valueFiles } from "./api-key-value.ts";

const VALUE = "apikey1234abcdefghij0123456789";
const context = (file = "/project/sluice.yaml", variables = {}) => ({
  source: { positionOf: (path: readonly (string | number)[]) => ({ file, line: path.length }) },
  variables,
  path: ["apiKeys", "alice"],
});

describe("apiKeyValue()", () => {
  test("takes it from the file itself, from a file, or from the environment", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-api-key-"));
    try {
      writeFileSync(join(folder, "alice"), `${VALUE}\n`);
      const here = context(join(folder, "sluice.yaml"), { ALICE: VALUE });
      for (const written of [
        { value: VALUE },
        { valueFile: "alice" },
        { valueFile: join(folder, "alice") },
        { valueEnvironment: "ALICE" },
      ]) {
        expect(apiKeyValue(written, here)?.reveal()).toBe(VALUE);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("is undefined when the file says nothing", () => {
    expect(apiKeyValue({}, context())).toBeUndefined();
  });

  test.each([
    [{ value: "secret-and-short" }, "apiKeys.alice.value must have 20 to 128 characters: found 16"],
    [
      { value: "secret and with spaces" },
      "apiKeys.alice.value must have no spaces and ASCII characters alone",
    ],
    [
      { valueEnvironment: "SHORT" },
      "apiKeys.alice.valueEnvironment: the value in SHORT must have 20 to 128 characters: found 12",
    ],
    [
      { valueEnvironment: "NOT_SET" },
      "apiKeys.alice.valueEnvironment: the environment has no variable NOT_SET, or it is empty",
    ],
    [
      { valueEnvironment: "EMPTY" },
      "apiKeys.alice.valueEnvironment: the environment has no variable EMPTY, or it is empty",
    ],
    [{ valueFile: "nowhere" }, "apiKeys.alice.valueFile: cannot read /project/nowhere (ENOENT)"],
    [
      { value: VALUE, valueFile: "alice" },
      "apiKeys.alice needs one of value, valueFile, valueEnvironment, not value and valueFile",
    ],
  ])("refuses %j without showing a value", (written, message) => {
    const here = context(undefined, { SHORT: "secret-short", EMPTY: "" });
    expect(() => apiKeyValue(written, here)).toThrow(message);
    expect(message).not.toContain("secret");
  });
});

test("requiredApiKeyValue() refuses a key without a value", () => {
  expect(requiredApiKeyValue({ value: VALUE }, context()).reveal()).toBe(VALUE);
  expect(() => requiredApiKeyValue({}, context())).toThrow(
    "apiKeys.alice needs one of value, valueFile, valueEnvironment",
  );
});

test("valueFiles() names the files that hold values, from the folder of the project's file", () => {
  const keys = { a: { valueFile: "keys/a" }, b: { valueFile: "/run/b" }, c: { value: VALUE } };
  expect(valueFiles(keys, "/project/sluice.yaml")).toEqual(["/project/keys/a", "/run/b"]);
  expect(valueFiles(undefined, "/project/sluice.yaml")).toEqual([]);
});

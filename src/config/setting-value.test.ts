import { describe, expect, test } from "bun:test";
import { readSettingText, readSettingValue, shown } from "./setting-value.ts";
import { SETTINGS } from "./settings.ts";

function setting(name: string) {
  const found = SETTINGS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no setting ${name}`);
  return found;
}

describe("readSettingText()", () => {
  test("reads whole numbers and nothing that only looks like one", () => {
    expect(readSettingText(setting("port"), "80")).toEqual({ value: 80 });
    for (const text of ["0x50", "8e1", " 80", "80 ", "+80", "", "80.0", "9".repeat(16)]) {
      expect(readSettingText(setting("port"), text)).toEqual({
        problem: `must be a whole number from 0 to 65535, not "${text}"`,
      });
    }
  });

  test("reads switches", () => {
    expect(readSettingText(setting("strict"), "1")).toEqual({ value: true });
    expect(readSettingText(setting("strict"), "false")).toEqual({ value: false });
    expect(readSettingText(setting("strict"), "TRUE")).toHaveProperty("problem");
  });

  test("leaves text as it is", () => {
    expect(readSettingText(setting("accountId"), "000000000000")).toEqual({
      value: "000000000000",
    });
  });
});

describe("readSettingValue()", () => {
  test("does not take text for a number, nor a number for a switch", () => {
    expect(readSettingValue(setting("port"), "80")).toHaveProperty("problem");
    expect(readSettingValue(setting("strict"), 1)).toHaveProperty("problem");
    expect(readSettingValue(setting("port"), Number.NaN)).toHaveProperty("problem");
  });

  test("refuses a path with a null character", () => {
    expect(readSettingValue(setting("stateFolder"), "a\0b")).toHaveProperty("problem");
    expect(readSettingValue(setting("stateFolder"), "a b")).toEqual({ value: "a b" });
  });
});

test("shown() keeps the password of a URL to itself", () => {
  expect(shown("ftp://ann:hunter@2@host/a@b")).toBe('"ftp://…@host/a@b"');
  expect(shown("ann@host")).toBe('"ann@host"');
});

test("shown() is short and on one line", () => {
  expect(shown("a\nb")).toBe('"a\\nb"');
  expect(shown("x".repeat(100))).toHaveLength(58);
  expect([shown(null), shown(undefined), shown([]), shown({}), shown(5)]).toEqual([
    "empty",
    "empty",
    "a list",
    "a map",
    "5",
  ]);
});

import { describe, expect, test } from "bun:test";
import {
  ADMINISTRATOR_KEY_CHARACTERS_MAX,
  ADMINISTRATOR_KEY_CHARACTERS_MIN,
  administratorKeyOf,
} from "./administrator-key.ts";

const read = (id?: string, secret?: string) =>
  administratorKeyOf({
    variables: { SLUICE_ACCESS_KEY_ID: id, SLUICE_SECRET_ACCESS_KEY: secret },
    homeFolder: "/home/me",
    workingFolder: "/work",
  });

describe("administratorKeyOf()", () => {
  test("answers nothing where neither variable says something", () => {
    expect(read()).toBeUndefined();
    expect(read("", "")).toBeUndefined();
  });

  test("reads both, and hides the secret", () => {
    const key = read("AKIAADMINISTRATOR1", "a+secret/of-16-or-more");
    expect(key?.accessKeyId).toBe("AKIAADMINISTRATOR1");
    expect(key?.secretAccessKey.reveal()).toBe("a+secret/of-16-or-more");
    expect(JSON.stringify(key)).not.toContain("a+secret");
  });

  test("names the one that is missing", () => {
    expect(() => read("AKIAADMINISTRATOR1")).toThrow(
      "SLUICE_ACCESS_KEY_ID needs SLUICE_SECRET_ACCESS_KEY beside it",
    );
    expect(() => read(undefined, "a-secret-of-the-test")).toThrow(
      "SLUICE_SECRET_ACCESS_KEY needs SLUICE_ACCESS_KEY_ID beside it",
    );
  });

  test("takes lengths within the bounds alone, and shows no value", () => {
    const of = (length: number) => "k".repeat(length);
    const [min, max] = [ADMINISTRATOR_KEY_CHARACTERS_MIN, ADMINISTRATOR_KEY_CHARACTERS_MAX];
    for (const length of [min, max]) {
      expect(read(of(length), of(length))?.accessKeyId).toBe(of(length));
    }
    for (const length of [min - 1, max + 1]) {
      expect(() => read(of(length), of(min))).toThrow(
        "SLUICE_ACCESS_KEY_ID must be 16 to 128 letters, digits and _",
      );
      expect(() => read(of(min), of(length))).toThrow(
        "SLUICE_SECRET_ACCESS_KEY must be 16 to 128 visible characters of ASCII",
      );
    }
    expect(() => read(of(min), `${of(min)} `)).toThrow("visible characters");
    expect(() => read(`${of(min)}-`, of(min))).toThrow("letters, digits and _");
  });
});

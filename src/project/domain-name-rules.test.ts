import { describe, expect, test } from "bun:test";
import {
  API_MAPPING_KEY_CHARACTERS_MAX,
  apiMappingKeyProblem,
  apiMappingWarning,
  domainNameProblem,
} from "./domain-name-rules.ts";

describe("domainNameProblem()", () => {
  const long = `${"a".repeat(63)}.`.repeat(8);

  test.each([
    "chat.example.com",
    "*.example.com",
    "*.localhost",
    "chat.localhost",
    "xn--bcher-kva.example",
    `${long.slice(0, -1)}`,
    "1.example.com",
  ])("accepts %s", (name) => {
    expect(domainNameProblem(name)).toBeUndefined();
  });

  test.each([
    ["Chat.example.com", "lower-case"],
    ["chat_room.example.com", "hyphens"],
    ["a.*.example.com", "labels"],
    ["*", "labels"],
    ["", "labels"],
    ["chat.example.com.", "labels"],
    ["chat.example.com:3001", "labels"],
    ["https://chat.example.com", "labels"],
    [`${"a".repeat(64)}.com`, "labels"],
    ["localhost", "two labels"],
    ["127.0.0.1", "not of digits"],
    ["*.1", "not of digits"],
    ["*.execute-api.localhost", "default endpoints"],
    ["abc.execute-api.us-east-1.amazonaws.com", "default endpoints"],
    [`a.${long}b`, "at most 512 characters: found 515"],
  ])("refuses %j", (name, part) => {
    expect(domainNameProblem(name)).toContain(part);
  });
});

describe("apiMappingKeyProblem()", () => {
  test.each(["", "v1", "a,b$", "-_.+!*'()", "a".repeat(API_MAPPING_KEY_CHARACTERS_MAX)])(
    "accepts %j",
    (key) => {
      expect(apiMappingKeyProblem(key)).toBeUndefined();
    },
  );

  test.each([
    ["/", "API mapping key should not end with a '/'."],
    ["a/", "API mapping key should not end with a '/'."],
    ["/a", "API mapping key should not start with a '/' or have consecutive '/'s."],
    ["a//b", "API mapping key should not start with a '/' or have consecutive '/'s."],
    [
      "a~b",
      "An API mapping key may contain only letters, numbers and one of $-_.+!*'(), characters.",
    ],
    [
      "a".repeat(API_MAPPING_KEY_CHARACTERS_MAX + 1),
      "ApiMapping key length must be under 300 characters.",
    ],
  ])("refuses %j in AWS's words", (key, words) => {
    expect(apiMappingKeyProblem(key)).toBe(words);
  });

  test("refuses several levels", () => {
    expect(apiMappingKeyProblem("a/b")).toContain("more than one level");
  });
});

test("apiMappingWarning() names the keys that AWS keeps", () => {
  for (const apiMappingKey of ["ping", "sping"]) {
    expect(apiMappingWarning({ apiMappingKey })).toContain("is never reached");
  }
  expect(apiMappingWarning({ apiMappingKey: "pings" })).toBeUndefined();
});

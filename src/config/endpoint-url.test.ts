import { expect, test } from "bun:test";
import {
  ENDPOINT_HOST_CHARACTERS_MAX,
  ENDPOINT_PATH_CHARACTERS_MAX,
  ENDPOINT_URL,
  withoutSlash,
} from "./endpoint-url.ts";

test.each([
  ["http://localhost:8000", true],
  ["https://aws.internal/stand-in/", true],
  ["http://[::1]:4566", true],
  ["localhost:8000", false],
  ["ftp://localhost", false],
  ["http://user:secret@localhost", false],
  ["http://localhost/?a=b", false],
  ["http://localhost/#a", false],
  ["http:// localhost", false],
  [`http://${"a".repeat(ENDPOINT_HOST_CHARACTERS_MAX)}`, true],
  [`http://${"a".repeat(ENDPOINT_HOST_CHARACTERS_MAX + 1)}`, false],
  [`http://a/${"b".repeat(ENDPOINT_PATH_CHARACTERS_MAX)}`, true],
  [`http://a/${"b".repeat(ENDPOINT_PATH_CHARACTERS_MAX + 1)}`, false],
])("ENDPOINT_URL: %s is %p", (url, expected) => {
  expect(ENDPOINT_URL.test(url)).toBe(expected);
});

test("withoutSlash() leaves nothing that a path would repeat", () => {
  expect(withoutSlash("http://localhost:8000//")).toBe("http://localhost:8000");
});

import { expect, test } from "bun:test";
import { isHost, readTarget } from "./request-target.ts";

test.each([
  ["/", "/", undefined, undefined],
  ["/dev/%40connections/a%3D", "/dev/%40connections/a%3D", undefined, undefined],
  ["//double/../dots?", "//double/../dots", "", undefined],
  ["/a?b?c=/d", "/a", "b?c=/d", undefined],
  ["http://localhost:3001/dev?a", "/dev", "a", "localhost:3001"],
  ["HTTPS://Example.COM", "/", undefined, "example.com"],
  ["http://[::1]:80?a=b", "/", "a=b", "[::1]:80"],
])("readTarget() splits %s and decodes nothing", (target, rawPath, rawQuery, authority) => {
  expect(readTarget(target)).toEqual({ rawPath, rawQuery, authority });
});

test.each(["*", "localhost:443", "dev", "ws://localhost/", "http://", "http:///a", "http://u@h/"])(
  "readTarget() refuses %s",
  (target) => {
    expect(readTarget(target)).toBeUndefined();
  },
);

test("isHost() allows names, addresses and ports, and neither paths nor blanks", () => {
  for (const host of ["a", "a.b-c_d:80", "a:", "%61", "127.0.0.1", "[fe80::1%25a]:3001"]) {
    expect(isHost(host)).toBe(true);
  }
  for (const host of ["", "a b", "a/b", "u@h", "a,b\t", "h\u00e9", "a\n"])
    expect(isHost(host)).toBe(false);
});

test("isHost() refuses ports that are no numbers, brackets that do not match and bad escapes", () => {
  for (const host of [":80", ":", "a:b", "a:1:2", "::1", "[::1", "::1]", "[]", "[a]b", "%", "%zz"])
    expect(isHost(host)).toBe(false);
});

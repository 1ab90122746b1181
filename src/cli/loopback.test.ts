import { expect, test } from "bun:test";
import { connectTo, isLoopback } from "./loopback.ts";

test.each(["localhost", "LOCALHOST", "api.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])(
  "%s is this machine",
  (host) => expect(isLoopback(host)).toBe(true),
);

test.each(["localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "mylocalhost", "0.0.0.0"])(
  "%s may be another machine",
  (host) => expect(isLoopback(host)).toBe(false),
);

test.each(["abcdefghij.execute-api.localhost", "A.Localhost"])(
  "%s is reached as localhost, and asked for by its own name",
  (host) => expect(connectTo(host)).toEqual({ host: "localhost", servername: host }),
);

test.each([
  ["localhost", "localhost"],
  ["[::1]", "::1"],
  ["localhost.example.com", "localhost.example.com"],
  ["mylocalhost", "mylocalhost"],
])("%s is reached as %s", (hostname, host) => expect(connectTo(hostname)).toEqual({ host }));

import { expect, test } from "bun:test";
import { foreignSentence } from "./origin-guard.ts";

const NAMES = ["Sluice", "gateway.internal"];

test.each([
  "localhost",
  "localhost:4001",
  "LOCALHOST:4001",
  "api.localhost:1",
  "127.0.0.1:4001",
  "10.1.2.3",
  "[::1]:4001",
  "sluice:4001",
  "gateway.internal",
])("foreignSentence() lets in a request for %s", (host) => {
  expect(foreignSentence({ scheme: "http", host, origin: null }, NAMES)).toBeUndefined();
});

test.each([
  ["evil.example:4001", "evil.example"],
  ["localhost.evil.example", "localhost.evil.example"],
  ["127.0.0.1.evil.example:80", "127.0.0.1.evil.example"],
  ["notlocalhost", "notlocalhost"],
  ["a, b", "that is sent"],
  ["user@localhost", "that is sent"],
  ["", "that is sent"],
])("foreignSentence() refuses a request for %p", (host, shown) => {
  expect(foreignSentence({ scheme: "http", host, origin: null }, NAMES)).toBe(
    `The Host header ${shown} does not name this gateway: use its IP address or localhost, or list the name in controlHostNames.`,
  );
});

test("foreignSentence() lets in an origin that is the request's own host alone", () => {
  const host = "localhost:4001";
  expect(
    foreignSentence({ scheme: "http", host, origin: "http://localhost:4001" }, []),
  ).toBeUndefined();
  for (const origin of ["http://localhost:3000", "https://localhost:4001", "null", ""]) {
    expect(foreignSentence({ scheme: "http", host, origin }, [])).toBe(
      "Requests from web pages of another origin are refused.",
    );
  }
});

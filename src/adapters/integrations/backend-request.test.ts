import { expect, test } from "bun:test";
import { exchangeRequest } from "./backend-request.ts";
import { partsOf } from "./url-parts.ts";

function made(method: string, headers: [string, string][] = []) {
  const url = "http://a/b";
  return exchangeRequest({ url, headers }, partsOf(url), { method, url, headers, body: undefined });
}

test.each([
  ["GET", true],
  ["HEAD", true],
  ["PUT", true],
  ["delete", true],
  ["OPTIONS", true],
  ["TRACE", true],
  ["POST", false],
  ["PATCH", false],
  ["FOO", false],
])("exchangeRequest() of a %s may be repeated: %p", (method, isRepeatable) => {
  const { bytes, ...told } = made(method);
  expect(new TextDecoder().decode(bytes)).toStartWith(`${method.toUpperCase()} /b HTTP/1.1\r\n`);
  expect(told).toEqual({ isBodiless: method === "HEAD", isRepeatable, endsConnection: false });
});

test("exchangeRequest() tells when the request asks for the connection's end", () => {
  expect(made("GET", [["CONNECTION", "x, Close"]]).endsConnection).toBe(true);
  expect(made("GET", [["Connection", "keep-alive"]]).endsConnection).toBe(false);
});

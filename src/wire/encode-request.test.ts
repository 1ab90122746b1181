import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../core/http.ts";
import { type EncodableRequest, RequestEncoder } from "./encode-request.ts";

const PLACE = { target: "/a?b", host: "c:1", authorization: undefined };
const END = "Connection: keep-alive\r\nHost: c:1\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n";

function encoded(request: Partial<EncodableRequest>, place: Partial<typeof PLACE> = {}): string {
  const encoder = new RequestEncoder({ ...PLACE, ...place });
  const whole = { method: "POST", headers: [], body: undefined, ...request };
  const bytes = encoder.encode(whole);
  // The second is made by the plan of the first.
  expect(encoder.encode(whole)).toEqual(bytes);
  return Buffer.from(bytes).toString("latin1");
}

describe("RequestEncoder", () => {
  test("what a backend gets of a message, byte for byte", () => {
    const headers: HeaderField[] = [
      ["User-Agent", "AmazonAPIGateway_a"],
      ["x-amzn-apigateway-api-id", "a"],
      ["X-Amzn-Trace-Id", "Root=1-2"],
      ["Accept", "application/json"],
      ["Content-Type", "application/json; charset=UTF-8"],
      ["connectionId", "L0SM9cOFvHcCIhw="],
    ];
    expect(encoded({ headers, body: "grüße" })).toBe(
      "POST /a?b HTTP/1.1\r\nAccept: application/json\r\nContent-Type: application/json; charset=UTF-8\r\n" +
        "User-Agent: AmazonAPIGateway_a\r\nX-Amzn-Trace-Id: Root=1-2\r\nconnectionId: L0SM9cOFvHcCIhw=\r\n" +
        `x-amzn-apigateway-api-id: a\r\n${END}Content-Length: 7\r\n\r\ngr\xc3\xbc\xc3\x9fe`,
    );
  });

  test.each([
    ["POST", undefined, "Content-Length: 0\r\n"],
    ["DELETE", undefined, "Content-Length: 0\r\n"],
    ["PUT", "", "Content-Length: 0\r\n"],
    ["FOO", Uint8Array.of(0, 255), "Content-Length: 2\r\n"],
    ["GET", undefined, ""],
    ["HEAD", undefined, ""],
    ["TRACE", undefined, ""],
  ])("%s with the body %p says its length where one could be", (method, body, length) => {
    const sent = typeof body === "object" ? "\x00\xff" : (body ?? "");
    expect(encoded({ method, body })).toBe(`${method} /a?b HTTP/1.1\r\n${END}${length}\r\n${sent}`);
  });

  test("a field that is given takes the place of what is added", () => {
    for (const [name, value] of [
      ["host", "other"],
      ["CONNECTION", "close"],
      ["Accept-Encoding", "identity"],
      ["authorization", "Bearer 1"],
    ] as const) {
      const text = encoded({ headers: [[name, value]] }, { authorization: "Basic eA==" as never });
      const lines = text
        .split("\r\n")
        .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
      expect(lines).toEqual([`${name}: ${value}`]);
    }
  });

  test("the user and the password of the place are sent", () => {
    expect(encoded({}, { authorization: "Basic eA==" as never })).toContain(
      "\r\nAuthorization: Basic eA==\r\n",
    );
  });

  test("a name that is repeated is sent once, its values joined; Set-Cookie apart", () => {
    const headers: HeaderField[] = [
      ["X-Own", "1"],
      ["Cookie", "a=1"],
      ["x-own", "3"],
      ["cookie", "b=2"],
      ["Set-Cookie", "x"],
      ["Set-Cookie", "y"],
    ];
    expect(encoded({ headers, method: "GET" })).toBe(
      `GET /a?b HTTP/1.1\r\nCookie: a=1; b=2\r\nSet-Cookie: x\r\nSet-Cookie: y\r\nX-Own: 1, 3\r\n${END}\r\n`,
    );
  });

  test("Latin-1 is a byte for each character", () => {
    expect(encoded({ headers: [["x", "grüße"]], body: "ü" })).toContain("\r\nx: grüße\r\n");
    expect(encoded({ headers: [["x", "grüße"]], body: "ü" })).toEndWith("\r\n\r\n\xc3\xbc");
  });

  test("requests with other names in between are not mixed up", () => {
    const encoder = new RequestEncoder(PLACE);
    const sent = (...headers: HeaderField[]) =>
      Buffer.from(encoder.encode({ method: "GET", headers, body: undefined })).toString("latin1");
    const first = sent(["a", "1"]);
    expect(sent(["Host", "x"], ["a", "2"])).toBe(
      "GET /a?b HTTP/1.1\r\nHost: x\r\na: 2\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n",
    );
    expect(sent(["a", "1"], ["A", "2"])).toContain("\r\na: 1, 2\r\n");
    expect(sent(["a", "1"])).toBe(first);
  });

  test.each(["", "GE T", "GET\r\n"])("the method %j is refused", (method) => {
    expect(() => encoded({ method })).toThrow("The method is not a token");
  });
});

import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { CONTINUE, encodeResponse, reasonPhrase } from "./http-response.ts";

function text(...answer: Parameters<typeof encodeResponse>): string {
  return Array.from(encodeResponse(...answer), (byte) => String.fromCharCode(byte)).join("");
}

test("encodeResponse() keeps headers as they are and adds the length", () => {
  const headers = [
    ["Date", "Sun, 22 Nov 2026 10:00:00 GMT"],
    ["x-amzn-ErrorType", "GoneException"],
    ["x-amzn-ErrorType", ""],
  ] as const;
  expect(text({ status: 410, headers, body: "" })).toBe(
    "HTTP/1.1 410 Gone\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\n" +
      "x-amzn-ErrorType: GoneException\r\nx-amzn-ErrorType: \r\ncontent-length: 0\r\n\r\n",
  );
});

test("encodeResponse() counts bytes, not characters", () => {
  expect(text({ status: 200, headers: [], body: "\u20ac" })).toBe(
    "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n\xe2\x82\xac",
  );
  const body = new Uint8Array([0, 255, 13, 10]);
  expect(text({ status: 200, headers: [], body })).toEndWith("length: 4\r\n\r\n\0\xff\r\n");
});

test.each([100, 101, 199, 204, 304])(
  "encodeResponse() gives a %d no length and no body",
  (status) => {
    const answer = text({ status, reason: "R", headers: [["a", "1"]], body: "dropped" });
    expect(answer).toBe(`HTTP/1.1 ${status} R\r\na: 1\r\n\r\n`);
  },
);

test("encodeResponse() lets the caller send its own length or none", () => {
  const omitContentLength = true;
  const own = [["Content-Length", "2"]] as const;
  expect(text({ status: 200, headers: own, body: "ok", omitContentLength })).toBe(
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
  );
  for (const name of ["Content-Length", "transfer-ENCODING"]) {
    expect(() => text({ status: 200, headers: [[name, "2"]], body: "ok" })).toThrow(RangeError);
  }
});

test("encodeResponse() leaves out the body of an answer to HEAD, and not its length", () => {
  expect(text({ status: 200, headers: [], body: "gr\u00fc\u00df", omitBody: true })).toBe(
    "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n",
  );
  expect(text({ status: 204, headers: [], body: "", omitBody: true })).not.toContain("length");
});

test("encodeResponse() writes Latin-1 as one byte and anything wider as UTF-8", () => {
  const answer = encodeResponse({
    status: 204,
    reason: "d\xe9j\xe0",
    headers: [
      ["a", "\xe9"],
      ["b", "\xe9\u20ac"],
    ],
    body: "",
  });
  expect(answer).toEqual(
    latin1("HTTP/1.1 204 d\xe9j\xe0\r\na: \xe9\r\nb: \xc3\xa9\xe2\x82\xac\r\n\r\n"),
  );
});

test.each(["\r", "\n", "\0", "a\r\nb: 1"])("encodeResponse() refuses %j in every part", (evil) => {
  const answers = [
    { status: 200, headers: [["a", evil]] as const, body: "" },
    { status: 200, headers: [[`a${evil}`, "1"]] as const, body: "" },
    { status: 200, reason: evil, headers: [], body: "" },
  ];
  for (const answer of answers) expect(() => encodeResponse(answer)).toThrow(RangeError);
});

test.each(["", "a b", "a:"])("encodeResponse() refuses the header name %j", (name) => {
  expect(() => encodeResponse({ status: 200, headers: [[name, "1"]], body: "" })).toThrow(
    RangeError,
  );
});

test.each([99, 1000, 200.5, Number.NaN])("encodeResponse() refuses the status %p", (status) => {
  expect(() => encodeResponse({ status, headers: [], body: "" })).toThrow(RangeError);
});

test("encodeResponse() never repeats a refused value in its error", () => {
  const headers = [["Authorization", "secret\r\n"]] as const;
  expect(() => encodeResponse({ status: 200, headers, body: "" })).toThrow(
    'The value of header "Authorization" holds CR, LF or NUL',
  );
});

test("reasonPhrase() knows the registered statuses and has a word for the others", () => {
  expect([101, 200, 403, 410, 413, 426, 429, 431, 504].map(reasonPhrase)).toEqual([
    "Switching Protocols",
    "OK",
    "Forbidden",
    "Gone",
    "Content Too Large",
    "Upgrade Required",
    "Too Many Requests",
    "Request Header Fields Too Large",
    "Gateway Timeout",
  ]);
  expect(reasonPhrase(599)).toBe("Unknown");
});

test("CONTINUE is the interim answer", () => {
  expect(CONTINUE).toEqual(latin1("HTTP/1.1 100 Continue\r\n\r\n"));
});

import { describe, expect, test } from "bun:test";
import { type LambdaResponse, readLambdaResponse } from "./lambda-response.ts";

function read(value: unknown): LambdaResponse {
  return readLambdaResponse(JSON.stringify(value));
}

describe("readLambdaResponse()", () => {
  test("reads status, headers and body", () => {
    expect(read({ statusCode: 201, headers: { "X-A": "1", n: 2, t: true }, body: "hi" })).toEqual({
      kind: "response",
      statusCode: 201,
      headers: [
        ["X-A", "1"],
        ["n", "2"],
        ["t", "true"],
      ],
      body: "hi",
    });
  });

  test.each<[unknown, number]>([
    [100, 100],
    [599, 599],
    ["200", 200],
    [200.0, 200],
  ])("takes the statusCode %j", (statusCode, expected) => {
    expect(read({ statusCode })).toMatchObject({ kind: "response", statusCode: expected });
  });

  test("takes null for what may be absent", () => {
    expect(
      read({
        statusCode: 200,
        headers: null,
        multiValueHeaders: null,
        body: null,
        isBase64Encoded: null,
      }),
    ).toEqual({ kind: "response", statusCode: 200, headers: [], body: undefined });
    expect(read({ statusCode: 200, headers: { a: null, b: "1" } })).toMatchObject({
      headers: [["b", "1"]],
    });
  });

  test("merges multiValueHeaders, counting a pair in both maps once", () => {
    expect(
      read({
        statusCode: 200,
        headers: { "set-cookie": "a", x: "1" },
        multiValueHeaders: { "Set-Cookie": ["a", "b", "b"] },
      }),
    ).toMatchObject({
      headers: [
        ["set-cookie", "a"],
        ["x", "1"],
        ["Set-Cookie", "b"],
        ["Set-Cookie", "b"],
      ],
    });
  });

  test.each<[string, string]>([
    ["aGVsbG8=", "hello"],
    ["77u/eA==", "\ufeffx"],
    ["w6n/", "é\ufffd"],
    ["", ""],
  ])("decodes the base64 body %j", (body, expected) => {
    expect(read({ statusCode: 200, body, isBase64Encoded: true })).toMatchObject({
      body: expected,
    });
  });

  test("leaves base64 alone when it is not flagged", () => {
    expect(read({ statusCode: 200, body: "aGVsbG8=" })).toMatchObject({ body: "aGVsbG8=" });
  });
});

describe("readLambdaResponse() calls malformed", () => {
  test.each<[string, string, string]>([
    ["nothing", "", "not JSON"],
    ["text that is not JSON", "oops", "not JSON"],
    ["null", "null", "not an object"],
    ["a bare string", '"ok"', "not an object"],
    ["a number", "200", "not an object"],
    ["an array", "[]", "not an object"],
    ["no statusCode", "{}", "statusCode"],
    ["a statusCode of null", '{"statusCode":null}', "statusCode"],
    ["a statusCode of 99", '{"statusCode":99}', "statusCode"],
    ["a statusCode of 600", '{"statusCode":600}', "statusCode"],
    ["a fraction", '{"statusCode":200.5}', "statusCode"],
    ["a word", '{"statusCode":"OK"}', "statusCode"],
    ["a padded string", '{"statusCode":" 200"}', "statusCode"],
    ["an unknown key", '{"statusCode":200,"Data":1,"ConnectionId":"x"}', 'Unknown key "Data"'],
    ["__proto__ as a key", '{"statusCode":200,"__proto__":1}', 'Unknown key "__proto__"'],
    ["an object body", '{"statusCode":200,"body":{"a":1}}', "body"],
    ["a numeric body", '{"statusCode":200,"body":1}', "body"],
    ["a flag that is text", '{"statusCode":200,"isBase64Encoded":"true"}', "isBase64Encoded"],
    ["bad base64", '{"statusCode":200,"body":"*","isBase64Encoded":true}', "not base64"],
    ["headers in a list", '{"statusCode":200,"headers":[]}', "headers is not"],
    ["a list in headers", '{"statusCode":200,"headers":{"a":["b"]}}', '"a" is not a string'],
    ["a string in multiValueHeaders", '{"statusCode":200,"multiValueHeaders":{"a":"b"}}', "a list"],
    ["an object value", '{"statusCode":200,"headers":{"a":{}}}', '"a" is not a string'],
    ["null in a list", '{"statusCode":200,"multiValueHeaders":{"a":[null]}}', '"a" is not'],
    ["a line break in a value", '{"statusCode":200,"headers":{"a":"b\\r\\nc: d"}}', "cannot"],
    ["a colon in a name", '{"statusCode":200,"headers":{"a:b":"c"}}', "cannot"],
    ["an empty name", '{"statusCode":200,"headers":{"":"c"}}', "cannot"],
  ])("%s", (_name, payload, detail) => {
    const response = readLambdaResponse(payload);
    expect(response.kind).toBe("malformed");
    expect(response.kind === "malformed" ? response.detail : "").toContain(detail);
  });

  test("a key of any length, quoting its beginning only", () => {
    const response = read({ statusCode: 200, [`secret${"x".repeat(500)}`]: 1 });
    expect(response.kind === "malformed" ? response.detail.length : 0).toBeLessThan(130);
  });
});

import { describe, expect, test } from "bun:test";
import { JsonBody } from "../json-body.ts";
import { scopeOf } from "../vtl/rendering.fixture.ts";
import { compileSource, fieldValue, readSource, type SourceSide } from "./mapping-source.ts";

function read(source: string, side: SourceSide): string[] {
  const { context, stageVariables } = scopeOf();
  return readSource(compileSource(source, side), {
    ...{ context, stageVariables, rawQuery: "a=1&a=2" },
    headers: () => [
      ["X-A", "3"],
      ["x-a", "4"],
    ],
    body: new JsonBody('{"n":[{"x":5}]}'),
  });
}

test.each<[string, SourceSide, string[]]>([
  ["route.request.querystring.a", "request", ["2"]],
  ["method.request.multivaluequerystring.a", "request", ["1", "2"]],
  ["route.request.header.x-a", "request", ["4"]],
  ["integration.response.multivalueheader.x-a", "response", ["3", "4"]],
  ["route.request.body.n[0].x", "request", ["5"]],
  ["integration.response.body.n", "response", ['[{"x":5}]']],
  ["integration.response.body.none", "response", []],
  ["context.authorizer.principalId", "request", ["me"]],
  ["stageVariables.none", "response", []],
  ["''", "request", [""]],
])("%s of a %s is %j", (source, side, values) => {
  expect(read(source, side)).toEqual(values);
});

describe("compileSource() refuses", () => {
  test.each<[string, SourceSide, string]>([
    ["integration.response.header.a", "request", "use route.request."],
    ["route.request.header.a", "response", "use integration.response."],
    ["integration.response.querystring.a", "response", "use integration.response."],
    ["route.request.body[]", "request", "Invalid JSON path"],
    ["route.request.body.", "request", "no property of the body"],
    [`'${"x".repeat(511)}'`, "request", "must have 1 to 512 characters"],
  ])("%s", (source, side, reason) => {
    expect(() => compileSource(source, side)).toThrow(reason);
  });

  test("nothing of 512 characters", () => {
    expect(compileSource(`'${"x".repeat(510)}'`, "request").kind).toBe("literal");
  });
});

test("fieldValue() keeps a value on one line and in bytes", () => {
  const literal = compileSource("'x'", "request");
  expect(fieldValue("a\r\nb\0", literal)).toBe("a  b ");
  expect(fieldValue("a\tb\u0001\u001b[31m\u007f", literal)).toBe("a\tb  [31m ");
  expect(fieldValue("ü", literal)).toBe("Ã¼");
  expect(fieldValue("ü", compileSource("route.request.header.a", "request"))).toBe("ü");
});

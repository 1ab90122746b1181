import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../http.ts";
import { JsonBody } from "../json-body.ts";
import { scopeOf } from "../vtl/rendering.fixture.ts";
import { applyResponseParameters, compileResponseParameters } from "./response-parameters.ts";

const ANSWERED: readonly HeaderField[] = [
  ["x-one", "1"],
  ["X-Many", "a"],
  ["x-many", "b"],
];

function applied(parameters: Record<string, string>): readonly HeaderField[] {
  const { context, stageVariables } = scopeOf();
  return applyResponseParameters(compileResponseParameters(parameters), {
    ...{ context, stageVariables, rawQuery: undefined, headers: () => ANSWERED },
    body: new JsonBody('{"protocol":"chat","nested":{"a":1}}'),
  });
}

describe("applyResponseParameters()", () => {
  const key = "method.response.header.x-out";
  test.each<[string, readonly string[]]>([
    ["'graphql-ws'", ["graphql-ws"]],
    ["integration.response.header.X-ONE", ["1"]],
    ["integration.response.header.x-many", ["b"]],
    ["integration.response.multivalueheader.x-many", ["a", "b"]],
    ["integration.response.header.none", []],
    ["integration.response.body.protocol", ["chat"]],
    ["integration.response.body.nested", ['{"a":1}']],
    ["integration.response.body", ['{"protocol":"chat","nested":{"a":1}}']],
    ["stageVariables.table", ["rooms"]],
    ["context.stage", ["dev"]],
  ])("of %s", (source, values) => {
    expect(applied({ [key]: source })).toEqual(values.map((value) => ["x-out", value]));
  });

  test("takes route.response.header as well", () => {
    expect(applied({ "route.response.header.Sec-WebSocket-Protocol": "'chat'" })).toEqual([
      ["Sec-WebSocket-Protocol", "chat"],
    ]);
  });
});

describe("compileResponseParameters() refuses", () => {
  test.each([
    ["method.response.body.x", "'a'", "must be method.response.header.{name}"],
    ["method.response.header.", "'a'", "a name must match"],
    ["method.response.header.a b", "'a'", "a name must match"],
    ["method.response.header.x", "route.request.header.x", "use integration.response."],
    ["method.response.header.x", "integration.response.querystring.x", "use integration.response."],
    ["method.response.header.x", "'a", "a literal must end"],
    ["method.response.header.x", "", "must have 1 to 512 characters"],
  ])("%s: %s", (key, source, reason) => {
    expect(() => compileResponseParameters({ [key]: source })).toThrow(SyntaxError);
    expect(() => compileResponseParameters({ [key]: source })).toThrow(reason);
  });
});

import { describe, expect, test } from "bun:test";
import {
  compileResponses,
  RESPONSE_PATTERN_LENGTH_MAX,
  renderResponse,
  selectResponse,
} from "./integration-response.ts";
import type { IntegrationResponse } from "./model/integration.ts";
import { scopeOf } from "./vtl/rendering.fixture.ts";

function response(key: string, body: string): IntegrationResponse {
  return {
    integrationResponseKey: key,
    responseTemplates: { $default: body },
    responseParameters: {},
  };
}

describe("selectResponse() takes", () => {
  const responses = compileResponses([
    ...[response("$default", "any"), response("/404/", "missing"), response("/2\\d\\d/", "fine")],
    ...[response("/20/", "never: a pattern matches the whole code")],
  ]);

  test.each([
    [200, "fine"],
    [404, "missing"],
    [500, "any"],
  ])("for %i %j", (statusCode, text) => {
    const selected = selectResponse(responses, String(statusCode));
    if (selected === undefined) throw new Error("nothing is selected");
    const input = { message: undefined, response: { statusCode } };
    expect(renderResponse(selected, input, scopeOf())).toEqual({ kind: "rendered", text });
  });

  test("nothing when none matches and there is no $default", () => {
    const compiled = compileResponses([response("/200/", "")]);
    expect(selectResponse(compiled, "404")).toBeUndefined();
  });
});

describe("compileResponses() refuses", () => {
  test.each(["200", "/200", "200/", "//", "/(/", ""])("the key %j", (key) => {
    expect(() => compileResponses([response(key, "")])).toThrow("IntegrationResponseKey");
  });

  test("a pattern longer than the limit", () => {
    const key = (length: number) => `/${"2".repeat(length)}/`;
    expect(compileResponses([response(key(RESPONSE_PATTERN_LENGTH_MAX), "")])).toHaveLength(1);
    expect(() => compileResponses([response(key(RESPONSE_PATTERN_LENGTH_MAX + 1), "")])).toThrow(
      "longer than 256 characters",
    );
  });
});

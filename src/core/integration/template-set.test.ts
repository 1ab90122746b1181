import { describe, expect, test } from "bun:test";
import { JsonBody } from "../json-body.ts";
import { scopeOf } from "../vtl/rendering.fixture.ts";
import { TemplateSet } from "./template-set.ts";

const TEMPLATES = {
  join: "joined $context.stage",
  "404": "by status",
  $default: "default",
  "application/json": "by type",
};

function chosen(
  templates: Readonly<Record<string, string>>,
  selectionExpression: string | undefined,
  message?: string,
): string | undefined {
  const set = TemplateSet.compile({
    member: "ResponseTemplates",
    templates,
    selectionExpression,
    expressionKind: "integrationResponse",
  });
  const input = {
    message: message === undefined ? undefined : new JsonBody(message),
    response: { statusCode: 404, headers: [] },
  };
  const result = set.select(input)?.render(scopeOf());
  return result?.kind === "rendered" ? result.text : result?.detail;
}

describe("the template is that", () => {
  const { $default, ...withoutDefault } = TEMPLATES;
  const { "application/json": ofType } = TEMPLATES;
  test.each<[string, Readonly<Record<string, string>>, string | undefined, string | undefined]>([
    ["of the expression", TEMPLATES, "${request.body.action}", "joined dev"],
    ["of the status", TEMPLATES, "${integration.response.statuscode}", "by status"],
    ["of a static expression", TEMPLATES, "404", "by status"],
    ["of \\$default", TEMPLATES, "\\$default", "default"],
    ["of $default when the expression selects none", TEMPLATES, "$request.body.nope", "default"],
    ["of $default without an expression", TEMPLATES, undefined, $default],
    ["of application/json without $default", withoutDefault, undefined, ofType],
    ["of application/json when the expression selects none", withoutDefault, "x", ofType],
    ["of nothing when none fits", { join: "" }, "x", undefined],
    ["of nothing when there is none", {}, undefined, undefined],
  ])("%s", (_name, templates, expression, expected) => {
    expect(chosen(templates, expression, '{"action":"join"}')).toBe(expected as string);
  });

  test("of $default when there is no message", () => {
    expect(chosen(TEMPLATES, "$request.body.action")).toBe("default");
  });
});

test("a failure says in which template and line", () => {
  expect(chosen({ $default: "\n$util.parseJson('{')" }, undefined)).toBe(
    "$util.parseJson(): the text is not JSON in ResponseTemplates.$default, line 2",
  );
});

test("compile() names the template or the expression that is wrong", () => {
  expect(() => chosen({ a: "", b: "\n#if" + "(true)" }, undefined)).toThrow(
    new SyntaxError("ResponseTemplates.b: line 2: the #if of line 2 has no #end"),
  );
  expect(() => chosen({}, "$nope")).toThrow("TemplateSelectionExpression of ResponseTemplates: ");
  expect(() => chosen({ a: "x".repeat(307_201) }, undefined)).toThrow(
    "ResponseTemplates.a: has 307201 bytes; 307200 are allowed",
  );
});

test("isEmpty tells a set without templates", () => {
  const set = (templates: Readonly<Record<string, string>>) =>
    TemplateSet.compile({
      member: "RequestTemplates",
      templates,
      selectionExpression: undefined,
      expressionKind: "route",
    });
  expect([set({}).isEmpty, set({ join: "" }).isEmpty]).toEqual([true, false]);
});

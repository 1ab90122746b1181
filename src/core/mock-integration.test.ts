import { describe, expect, test } from "bun:test";
import {
  compileMock,
  type MockAnswer,
  mockResponse,
  RESPONSE_PATTERN_LENGTH_MAX,
  usesVtl,
} from "./mock-integration.ts";
import type { Integration, IntegrationResponse } from "./model/integration.ts";
import { JsonBody } from "./selection-expression.ts";

type Mock = Extract<Integration, { readonly integrationType: "MOCK" }>;

function response(
  integrationResponseKey: string,
  responseTemplates: Record<string, string> = {},
  templateSelectionExpression?: string,
): IntegrationResponse {
  return {
    integrationResponseKey,
    responseTemplates,
    responseParameters: {},
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
  };
}

function mock(more: Partial<Mock> = {}): Mock {
  return {
    integrationId: "int0001",
    integrationType: "MOCK",
    timeoutInMillis: 29_000,
    requestParameters: {},
    requestTemplates: { $default: '{"statusCode":200}' },
    integrationResponses: [response("$default", { $default: "pong" })],
    ...more,
  };
}

function answer(integration: Mock, text?: string): MockAnswer {
  const body = text === undefined ? undefined : new JsonBody(text);
  return mockResponse(compileMock(integration), body);
}

describe("mockResponse() picks the request template", () => {
  const requestTemplates = {
    join: '{"statusCode":201}',
    $default: '{"statusCode":202}',
    "application/json": '{"statusCode":203}',
  };
  const expression = "$request.body.action";
  test.each<[string, Partial<Mock>, number]>([
    ["of the expression", { requestTemplates, templateSelectionExpression: expression }, 201],
    ["$default when it selects none", { requestTemplates, templateSelectionExpression: "x" }, 202],
    ["$default without an expression", { requestTemplates }, 202],
    [
      "application/json without $default",
      { requestTemplates: { "application/json": '{"statusCode":203}' } },
      203,
    ],
    [
      "application/json as the CDK's sample has it",
      {
        requestTemplates: { "application/json": '{"statusCode":203}' },
        templateSelectionExpression: "\\$default",
      },
      203,
    ],
    [
      "200 as the .NET walk-through has it",
      { requestTemplates: { "200": '{"statusCode" : 200}' }, templateSelectionExpression: "200" },
      200,
    ],
  ])("%s", (_name, more, statusCode) => {
    expect(answer(mock(more), '{"action":"join"}')).toEqual({
      kind: "answered",
      statusCode,
      body: "pong",
    });
  });

  test("and takes the message itself when there is none", () => {
    expect(answer(mock({ requestTemplates: {} }), '{"statusCode":404}')).toMatchObject({
      statusCode: 404,
    });
    expect(answer(mock({ requestTemplates: {} }), "hello").kind).toBe("failed");
    expect(answer(mock({ requestTemplates: {} })).kind).toBe("failed");
  });
});

describe("mockResponse() reads the status code of", () => {
  test.each<[string, number | undefined]>([
    ['{"statusCode": 200}', 200],
    ['{"statusCode": "204", "x": 1}', 204],
    ["{statusCode: 200}", 200],
    ["{ 'statusCode': 404, }", 404],
    ["{}", undefined],
    ["200", undefined],
    ['{"statusCode": 99}', undefined],
    ['{"statusCode": 600}', undefined],
    ['{"statusCode": null}', undefined],
    ['{"statusCode": 2000}', undefined],
    ["{statusCode: 2000}", undefined],
    ["", undefined],
  ])("%s", (template, statusCode) => {
    const given = answer(mock({ requestTemplates: { $default: template } }));
    expect(given.kind === "answered" ? given.statusCode : undefined).toBe(statusCode as number);
  });
});

describe("mockResponse() picks the integration response", () => {
  const integrationResponses = [
    response("$default", { $default: "any" }),
    response("/404/", { $default: "not found" }),
    response("/2\\d\\d/", { $default: "fine" }),
    response("/2|20/", { $default: "never: a pattern matches the whole code" }),
  ];
  test.each<[number, string]>([
    [200, "fine"],
    [404, "not found"],
    [500, "any"],
  ])("%p -> %s", (statusCode, body) => {
    const requestTemplates = { $default: `{"statusCode":${statusCode}}` };
    expect(answer(mock({ requestTemplates, integrationResponses }))).toMatchObject({ body });
  });

  test("and fails when none matches and there is no $default", () => {
    expect(answer(mock({ integrationResponses: [response("/404/")] }))).toEqual({
      kind: "failed",
      detail: "No integration response matches 200 and there is no $default one",
    });
    expect(answer(mock({ integrationResponses: [] })).kind).toBe("failed");
  });

  test("and its template by expression, then $default, else no body", () => {
    const templates = { "200": "by status", hi: "by body", $default: "fallback" };
    const with_ = (expression?: string) =>
      answer(
        mock({ integrationResponses: [response("$default", templates, expression)] }),
        '{"action":"hi"}',
      );
    expect(with_("${integration.response.statuscode}")).toMatchObject({ body: "by status" });
    expect(with_("${request.body.action}")).toMatchObject({ body: "by body" });
    expect(with_("${request.body.nope}")).toMatchObject({ body: "fallback" });
    expect(with_()).toMatchObject({ body: "fallback" });
    expect(answer(mock({ integrationResponses: [response("$default")] }))).toEqual({
      kind: "answered",
      statusCode: 200,
      body: undefined,
    });
  });
});

describe("usesVtl()", () => {
  test.each([
    ...["$context.connectionId", "${input.body}", "$!x", "$!{x}", '{"a":"$input.path(\'$.a\')"}'],
    ...["#set($x = 1)", "#if(true)a#end", "#{else}", "#foreach($i in $l)", "## comment"],
    ...["#* block *#", "#[[raw]]#"],
  ])("is true for %s", (template) => {
    expect(usesVtl(template)).toBe(true);
  });

  test.each(["", "pong", '{"statusCode":200}', "costs $5", "#1", "#fff", "a $ b", "50% # of 3"])(
    "is false for %j",
    (template) => {
      expect(usesVtl(template)).toBe(false);
    },
  );
});

test("compileMock() marks templates that need VTL, and mockResponse() then fails", () => {
  const request = compileMock(mock({ requestTemplates: { $default: "$input.body" } }));
  expect(request).toEqual({ kind: "needsVtl", member: 'RequestTemplates "$default"' });
  expect(mockResponse(request, undefined)).toMatchObject({ kind: "failed" });
  const integrationResponses = [response("/200/", { a: "static", b: "$context.stage" })];
  expect(compileMock(mock({ integrationResponses }))).toEqual({
    kind: "needsVtl",
    member: 'IntegrationResponse "/200/" "b"',
  });
});

describe("compileMock() refuses", () => {
  test.each(["200", "/200", "200/", "//", "/(/", ""])("the key %j", (key) => {
    expect(() => compileMock(mock({ integrationResponses: [response(key)] }))).toThrow(
      "IntegrationResponseKey",
    );
  });

  test("a pattern longer than the limit", () => {
    const key = (length: number) => `/${"2".repeat(length)}/`;
    const compile = (length: number) =>
      compileMock(mock({ integrationResponses: [response(key(length))] }));
    expect(compile(RESPONSE_PATTERN_LENGTH_MAX).kind).toBe("static");
    expect(() => compile(RESPONSE_PATTERN_LENGTH_MAX + 1)).toThrow("longer than 256 characters");
  });

  test("expressions that do not parse, naming whose", () => {
    expect(() => compileMock(mock({ templateSelectionExpression: "$x" }))).toThrow(
      "TemplateSelectionExpression: ",
    );
    const integrationResponses = [response("/200/", {}, "$x")];
    expect(() => compileMock(mock({ integrationResponses }))).toThrow(
      'TemplateSelectionExpression of IntegrationResponse "/200/": ',
    );
  });
});

import { describe, expect, test } from "bun:test";
import type { Integration, IntegrationResponse } from "../model/integration.ts";
import { type ScopeParts, scopeOf } from "../vtl/rendering.fixture.ts";
import { compileCustom } from "./custom-integration.ts";
import type { IntegrationOutcome } from "./integration-outcome.ts";
import { mockResponse } from "./mock-integration.ts";

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

function answer(integration: Mock, body?: string, parts: ScopeParts = {}): IntegrationOutcome {
  return mockResponse(compileCustom(integration), scopeOf({ ...parts, body }));
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
      kind: "responded",
      statusCode,
      headers: [],
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
    expect(given.kind === "responded" ? given.statusCode : undefined).toBe(statusCode as number);
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
      reason: "configuration",
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
      kind: "responded",
      statusCode: 200,
      headers: [],
      body: "",
    });
  });
});

describe("mockResponse() evaluates", () => {
  test("the request template with the message", () => {
    const requestTemplates = {
      $default: "#set($code = $input.path('$.code')){\"statusCode\": $code}",
    };
    const integrationResponses = [response("/404/", { $default: "no" }), response("$default")];
    const integration = mock({ requestTemplates, integrationResponses });
    expect(answer(integration, '{"code":404}')).toMatchObject({ statusCode: 404, body: "no" });
    expect(answer(integration, '{"code":200}')).toMatchObject({ statusCode: 200 });
    expect(answer(integration, "{}")).toMatchObject({ kind: "failed" });
  });

  test("the response template with the status, without the message, with the parameters", () => {
    const $default = "$context.status $context.stage $input.body $input.params('a')";
    const integration = mock({ integrationResponses: [response("$default", { $default })] });
    expect(answer(integration, '{"a":1}')).toMatchObject({ body: "200 dev {} " });
    expect(answer(integration, undefined, { query: "a=2" })).toMatchObject({
      body: "200 dev {} 2",
    });
  });

  test("and says which template failed, and where", () => {
    const loop = "\n#foreach($i in [1..1001])x#end";
    expect(answer(mock({ requestTemplates: { $default: loop } }))).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "#foreach ran more than 1000 times in RequestTemplates.$default, line 2",
    });
    const integrationResponses = [response("/200/", { $default: "$input.path('$[')" })];
    expect(answer(mock({ integrationResponses }))).toEqual({
      kind: "failed",
      reason: "configuration",
      detail:
        'JSON path "$[" at offset 2: only names, numbers, slices, * and ?() go in [] in ResponseTemplates of IntegrationResponse "/200/".$default, line 1',
    });
  });
});

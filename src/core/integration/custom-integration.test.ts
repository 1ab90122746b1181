import { describe, expect, test } from "bun:test";
import { BASE } from "../definition.fixture.ts";
import type { Integration, IntegrationResponse } from "../model/integration.ts";
import { type ScopeParts, scopeOf } from "../vtl/rendering.fixture.ts";
import { compileCustom, customRequest, customResponse } from "./custom-integration.ts";
import type { BackendAnswer } from "./integration-response.ts";

type Custom = Extract<Integration, { readonly integrationType: "HTTP" }>;

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

function custom(more: Partial<Custom> = {}): Custom {
  return {
    ...BASE,
    integrationType: "HTTP",
    integrationUri: "http://backend.internal/",
    integrationMethod: "POST",
    requestTemplates: {},
    integrationResponses: [response("$default")],
    ...more,
  };
}

function request(more: Partial<Custom>, parts: ScopeParts = {}) {
  return customRequest(compileCustom(custom(more)), scopeOf(parts));
}

function answer(more: Partial<Custom>, given: Partial<BackendAnswer> = {}, parts: ScopeParts = {}) {
  const whole = { subject: "200", statusCode: 200, headers: [], body: "", ...given };
  return customResponse(compileCustom(custom(more)), whole, scopeOf(parts));
}

describe("customRequest()", () => {
  test("renders the template with the message and maps parameters", () => {
    const more = {
      requestTemplates: { $default: "room=$input.path('$.room')" },
      requestParameters: { "integration.request.header.x-room": "route.request.body.room" },
    };
    expect(request(more, { body: '{"room":"a"}' })).toEqual({
      kind: "request",
      body: "room=a",
      parameters: { headers: [["x-room", "a"]], query: [], path: {} },
    });
  });

  test("passes the message on when there is no template", () => {
    expect(request({}, { body: "hi" })).toMatchObject({ kind: "request", body: "hi" });
    expect(request({})).toMatchObject({ kind: "request", body: undefined });
  });

  test.each([
    ["WHEN_NO_MATCH", {}, "request"],
    ["WHEN_NO_MATCH", { join: "" }, "request"],
    ["WHEN_NO_TEMPLATES", {}, "request"],
    ["WHEN_NO_TEMPLATES", { join: "" }, "unsupportedMediaType"],
    ["NEVER", {}, "unsupportedMediaType"],
    ["NEVER", { join: "" }, "unsupportedMediaType"],
    ["NEVER", { $default: "" }, "request"],
  ] as const)("%s and the templates %j: %s", (passthroughBehavior, requestTemplates, expected) => {
    const made = request({ passthroughBehavior, requestTemplates }, { body: "hi" });
    expect(made.kind === "failed" ? made.reason : made.kind).toBe(expected);
  });

  const contentHandlingStrategy = "CONVERT_TO_BINARY";

  test("makes bytes of base64", () => {
    expect(request({ contentHandlingStrategy }, { body: "/wA=" })).toMatchObject({
      body: Uint8Array.from([0xff, 0]),
    });
    expect(request({ contentHandlingStrategy })).toMatchObject({ body: undefined });
    expect(request({ contentHandlingStrategy }, { body: "{}" })).toMatchObject({
      kind: "failed",
      reason: "configuration",
      detail: "ContentHandlingStrategy is CONVERT_TO_BINARY, and the payload is not base64",
    });
  });

  test("lets a template read the bytes that are UTF-8", () => {
    const more = {
      contentHandlingStrategy,
      requestTemplates: { $default: "<$input.body>" },
    } as const;
    expect(request(more, { body: "aGk=" })).toMatchObject({ body: "<hi>" });
    expect(request(more, { body: "/wA=" })).toMatchObject({
      kind: "failed",
      detail: "RequestTemplates.$default reads bytes that are not UTF-8",
    });
  });

  test("says which template failed", () => {
    const requestTemplates = { $default: "$util.parseJson('{')" };
    expect(request({ requestTemplates }, { body: "hi" })).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "$util.parseJson(): the text is not JSON in RequestTemplates.$default, line 1",
    });
  });
});

describe("customResponse()", () => {
  test("renders the template of the response that matches, with the answer", () => {
    const integrationResponses = [
      response("$default", { $default: "no" }),
      response("/2\\d\\d/", { $default: "$context.status: $input.path('$.a')" }),
    ];
    const body = new TextEncoder().encode('{"a":"ü"}');
    expect(answer({ integrationResponses }, { body }, { body: '{"a":1}' })).toEqual({
      kind: "responded",
      statusCode: 200,
      headers: [],
      body: "200: ü",
    });
  });

  test("passes an answer on whose response has no template", () => {
    expect(answer({}, { body: "as it is" })).toMatchObject({ body: "as it is" });
  });

  test("fails when nothing matches and there is no $default", () => {
    expect(answer({ integrationResponses: [response("/404/")] })).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "No integration response matches 200 and there is no $default one",
    });
  });

  test("says which template failed", () => {
    const integrationResponses = [response("/200/", { $default: "\n$util.parseJson('{')" })];
    expect(answer({ integrationResponses })).toMatchObject({
      kind: "failed",
      detail:
        '$util.parseJson(): the text is not JSON in ResponseTemplates of IntegrationResponse "/200/".$default, line 2',
    });
  });
});

test("compileCustom() refuses what does not parse, naming whose it is", () => {
  const compile = (more: Partial<Custom>) => () => compileCustom(custom(more));
  expect(compile({ requestTemplates: { join: "\n#if(" } })).toThrow(
    "RequestTemplates.join: line 2: ",
  );
  expect(compile({ integrationResponses: [response("/200/", { $default: "#end" })] })).toThrow(
    'ResponseTemplates of IntegrationResponse "/200/".$default: line 1: #end without',
  );
  expect(compile({ templateSelectionExpression: "$x" })).toThrow(
    "TemplateSelectionExpression of RequestTemplates: ",
  );
  expect(compile({ integrationResponses: [response("/200/", {}, "$x")] })).toThrow(
    'TemplateSelectionExpression of ResponseTemplates of IntegrationResponse "/200/": ',
  );
  expect(compile({ requestParameters: { nope: "'x'" } })).toThrow(
    'RequestParameters: Request parameter "nope"',
  );
});

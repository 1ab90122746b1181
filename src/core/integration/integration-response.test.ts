import { describe, expect, test } from "bun:test";
import type { IntegrationResponse } from "../model/integration.ts";
import { scopeOf } from "../vtl/rendering.fixture.ts";
import {
  type BackendAnswer,
  compileResponses,
  renderResponse,
  selectResponse,
} from "./integration-response.ts";

function response(
  key: string,
  body: string,
  more: Partial<IntegrationResponse> = {},
): IntegrationResponse {
  return {
    integrationResponseKey: key,
    responseTemplates: { $default: body },
    responseParameters: {},
    ...more,
  };
}

const OK: BackendAnswer = { subject: "200", statusCode: 200, headers: [], body: "" };

describe("selectResponse() takes", () => {
  const responses = compileResponses([
    ...[response("$default", "any"), response("/404/", "missing"), response("/2\\d\\d/", "fine")],
    ...[response("/20/", "never: a pattern matches the whole code"), response("/200/", "later")],
  ]);

  test.each([
    ["200", "fine"],
    ["404", "missing"],
    ["500", "any"],
    ["", "any"],
  ])("for %j %j", (subject, body) => {
    const selected = selectResponse(responses, subject);
    if (selected.kind === "none") throw new Error(selected.detail);
    expect(renderResponse(selected.response, OK, scopeOf())).toMatchObject({ body });
  });

  const detail = (key: string, subject: string) => {
    const selected = selectResponse(compileResponses([response(key, "")]), subject);
    return selected.kind === "none" ? selected.detail : selected.kind;
  };

  test("nothing when none matches and there is no $default", () => {
    expect(detail("/200/", "404")).toBe(
      "No integration response matches 404 and there is no $default one",
    );
    expect(detail("/x/", "")).toStartWith("No integration response matches an answer without");
    expect(detail("/x/", "y".repeat(201))).toContain(`${"y".repeat(200)}… and`);
  });

  test("nothing when a pattern takes too long", () => {
    expect(detail("/(a+)+b/", "a".repeat(40))).toBe(
      "IntegrationResponseKey /(a+)+b/ takes too long over an answer",
    );
  });
});

describe("renderResponse()", () => {
  function rendered(
    source: Partial<IntegrationResponse>,
    answer: Partial<BackendAnswer>,
    message?: string,
  ) {
    const [compiled] = compileResponses([response("$default", "", source)]);
    if (compiled === undefined) throw new Error("nothing is compiled");
    return renderResponse(compiled, { ...OK, ...answer }, scopeOf({ body: message }));
  }

  test("selects the template by status, header and the client's message", () => {
    const responseTemplates = { "201": "status", gzip: "header", hi: "message", $default: "none" };
    const headers = [["X-Kind", "gzip"]] as const;
    const by = (templateSelectionExpression: string) =>
      rendered(
        { responseTemplates, templateSelectionExpression },
        { statusCode: 201, headers },
        '{"action":"hi"}',
      );
    expect(by("${integration.response.statuscode}")).toMatchObject({ body: "status" });
    expect(by("${integration.response.header.x-kind}")).toMatchObject({ body: "header" });
    expect(by("${request.body.action}")).toMatchObject({ body: "message" });
    expect(by("${integration.response.header.x-none}")).toMatchObject({ body: "none" });
  });

  test("gives the template the answer and its status", () => {
    const responseTemplates = { $default: "$context.status $input.path('$.a')" };
    expect(rendered({ responseTemplates }, { statusCode: 404, body: '{"a":"b"}' })).toMatchObject({
      body: "404 b",
    });
  });

  test("passes the answer on without a template", () => {
    const body = new TextEncoder().encode("ü");
    expect(rendered({ responseTemplates: {} }, { body })).toEqual({
      kind: "rendered",
      headers: [],
      body: "ü",
    });
  });

  test("maps parameters from the answer", () => {
    const responseParameters = {
      "method.response.header.Sec-WebSocket-Protocol": "integration.response.body.protocol",
    };
    expect(rendered({ responseParameters }, { body: '{"protocol":"chat"}' })).toMatchObject({
      headers: [["Sec-WebSocket-Protocol", "chat"]],
    });
  });

  test("maps parameters from what stands in for the body, which the template does not see", () => {
    const responseParameters = {
      "method.response.header.x-status": "integration.response.body.errorMessage.status",
    };
    const answer = { body: '{"errorMessage":"{}"}', mappedBody: '{"errorMessage":{"status":404}}' };
    expect(rendered({ responseParameters, responseTemplates: {} }, answer)).toEqual({
      kind: "rendered",
      headers: [["x-status", "404"]],
      body: answer.body,
    });
  });

  test("reads the JSON behind a byte order mark, which stays in what is passed on", () => {
    const body = new TextEncoder().encode('\ufeff{"a":1}');
    const responseTemplates = { $default: "$input.json('$.a')" };
    expect(rendered({ responseTemplates }, { body })).toMatchObject({ body: "1" });
    expect(rendered({ responseTemplates: {} }, { body })).toMatchObject({ body: '\ufeff{"a":1}' });
  });

  test("converts before the template reads", () => {
    const body = Uint8Array.from([0xff, 0x00]);
    const contentHandlingStrategy = "CONVERT_TO_TEXT";
    const responseTemplates = { $default: '{"data":"$input.body"}' };
    expect(rendered({ contentHandlingStrategy, responseTemplates }, { body })).toMatchObject({
      body: '{"data":"/wA="}',
    });
    expect(rendered({ contentHandlingStrategy, responseTemplates: {} }, { body })).toMatchObject({
      body: "/wA=",
    });
  });

  test("fails when the answer is not the base64 that it must be", () => {
    const converting = {
      contentHandlingStrategy: "CONVERT_TO_BINARY",
      responseTemplates: {},
    } as const;
    expect(rendered(converting, { body: "aGk=" })).toMatchObject({ body: "hi" });
    expect(rendered(converting, { body: "{}" })).toEqual({
      kind: "failed",
      detail: "ContentHandlingStrategy is CONVERT_TO_BINARY, and the payload is not base64",
    });
  });
});

describe("compileResponses() names the response of", () => {
  test.each<[string, Partial<IntegrationResponse>, string]>([
    ["a bad key", { integrationResponseKey: "200" }, 'IntegrationResponseKey "200" must be'],
    [
      "a bad template",
      { responseTemplates: { a: "#end" } },
      'ResponseTemplates of IntegrationResponse "/2/".a: line 1',
    ],
    [
      "a bad parameter",
      { responseParameters: { x: "'a'" } },
      'ResponseParameters of IntegrationResponse "/2/": Response parameter "x" must be',
    ],
  ])("%s", (_name, broken, expected) => {
    expect(() => compileResponses([response("/2/", "", broken)])).toThrow(expected);
  });
});

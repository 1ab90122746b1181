import { describe, expect, test } from "bun:test";
import { JsonBody } from "../json-body.ts";
import { requestContext } from "../request-context.ts";
import { applyMappings, compileMappings, type MappingScope } from "./parameter-mapping.ts";

const facts = {
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  apiId: "a1b2c3d4e5",
  stage: "prod",
  stageVariables: {},
  domainName: "localhost",
  connectedAt: 1790294489321,
  sourceIp: "203.0.113.10",
  userAgent: undefined,
  authorizer: { principalId: "me", "dotted.key": "d" },
};
const at = { epochMs: 1790294491010, requestId: "EOn7bGJnoAMEqRw=" };
const message: MappingScope = {
  context: requestContext(facts, { eventType: "MESSAGE", routeKey: "send", messageId: "m=" }, at),
  stageVariables: { table: "conns" },
  body: new JsonBody('{"room":{"id":7},"tags":["a","b"],"on":true,"none":null,"text":"t"}'),
  request: undefined,
};
const connect: MappingScope = {
  ...message,
  context: requestContext(facts, { eventType: "CONNECT" }, at),
  body: undefined,
  request: {
    method: "GET",
    rawPath: "/prod",
    rawQuery: "token=a%20b&tag=1&tag=2",
    headers: [
      ["X-Room", "r1"],
      ["x-room", "r2"],
      ["X-Forwarded-For", "198.51.100.1"],
      ["x-forwarded-proto", "gopher"],
      ["X-Amzn-Trace-Id", "forged"],
    ],
    gatewayHeaders: { traceId: "Root=1-x", forwardedPort: "443", forwardedProto: "https" },
  },
};

function mapped(source: string, scope: MappingScope): readonly string[] {
  const mappings = compileMappings({ "integration.request.header.x": source });
  return applyMappings(mappings, scope).headers.map(([, value]) => value);
}

describe("applyMappings() reads", () => {
  test.each<[string, MappingScope, string[]]>([
    ["'literal'", message, ["literal"]],
    ["''", message, [""]],
    ["'it's'", message, ["it's"]],
    ["stageVariables.table", message, ["conns"]],
    ["stageVariables.nope", message, []],
    ["stageVariables.toString", message, []],
    ["context.connectionId", message, ["gbgBEG6oLQAYKEhVEA=="]],
    ["context.connectedAt", message, ["1790294489321"]],
    ["context.routeKey", message, ["send"]],
    ["context.identity.sourceIp", message, ["203.0.113.10"]],
    ["context.identity.userAgent", message, []],
    ["context.authorizer.principalId", message, ["me"]],
    ["context.authorizer.dotted.key", message, ["d"]],
    ["context.authorizer", message, []],
    ["context.messageId", connect, []],
    ["context.toString", message, []],
    ["route.request.body.text", message, ["t"]],
    ["route.request.body.room.id", message, ["7"]],
    ["route.request.body.on", message, ["true"]],
    ["route.request.body.tags[1]", message, ["b"]],
    ["route.request.body.tags", message, ['["a","b"]']],
    ["route.request.body['room']", message, ['{"id":7}']],
    ["route.request.body.tags[*]", message, ['["a","b"]']],
    ["route.request.body.tags[-1]", message, ["b"]],
    ["route.request.body..id", message, ["[7]"]],
    ["route.request.body.tags.length()", message, ["2"]],
    ["route.request.body.none", message, []],
    ["route.request.body.nope", message, []],
    ["route.request.body", message, [message.body?.text ?? ""]],
    ["method.request.body.text", message, ["t"]],
    ["route.request.body.text", connect, []],
    ["route.request.querystring.token", connect, ["a b"]],
    ["route.request.querystring.tag", connect, ["2"]],
    ["route.request.multivaluequerystring.tag", connect, ["1", "2"]],
    ["route.request.header.x-ROOM", connect, ["r2"]],
    ["route.request.multivalueheader.X-Room", connect, ["r1", "r2"]],
    ["route.request.header.nope", connect, []],
    ["route.request.querystring.token", message, []],
    ["route.request.header.X-Room", message, []],
  ])("%s", (source, scope, expected) => {
    expect(mapped(source, scope)).toEqual(expected);
  });

  test("nothing of a body that is not JSON", () => {
    expect(mapped("route.request.body.a", { ...message, body: new JsonBody("hi") })).toEqual([]);
  });
});

test("applyMappings() writes to each destination and leaves out what is missing", () => {
  const mappings = compileMappings({
    "integration.request.header.connectionId": "context.connectionId",
    "integration.request.querystring.tag": "route.request.multivaluequerystring.tag",
    "integration.request.path.tags": "route.request.multivaluequerystring.tag",
    "integration.request.path.nope": "route.request.querystring.nope",
  });
  expect(applyMappings(mappings, connect)).toEqual({
    headers: [["connectionId", "gbgBEG6oLQAYKEhVEA=="]],
    query: [
      ["tag", "1"],
      ["tag", "2"],
    ],
    path: { tags: "1,2" },
  });
});

test("applyMappings() lets no value break out of its header", () => {
  const body = new JsonBody(JSON.stringify({ a: "x\r\nevil: 1\0" }));
  expect(mapped("route.request.body.a", { ...message, body })).toEqual(["x  evil: 1 "]);
});

test("applyMappings() writes text beyond ASCII into a header as the bytes of its UTF-8", () => {
  const body = new JsonBody(JSON.stringify({ a: "日本 é" }));
  const [value = ""] = mapped("route.request.body.a", { ...message, body });
  expect(Buffer.from(value, "latin1").toString("utf8")).toBe("日本 é");
});

test("applyMappings() passes a client's own header on byte for byte", () => {
  const request = { method: "GET", rawPath: "/", rawQuery: undefined };
  const headers = [["X-Name", "\u00c3\u00a9"]] as const;
  const gatewayHeaders = { traceId: "Root=1-x", forwardedPort: "443", forwardedProto: "https" };
  const scope = { ...connect, request: { ...request, headers, gatewayHeaders } };
  expect(mapped("route.request.header.X-Name", scope)).toEqual(["\u00c3\u00a9"]);
});

describe("applyMappings() takes the gateway's own headers, whatever a client says they are:", () => {
  test.each([
    ["X-Forwarded-For", ["198.51.100.1, 203.0.113.10"]],
    ["X-Forwarded-Proto", ["https"]],
    ["X-Forwarded-Port", ["443"]],
    ["x-amzn-trace-id", ["Root=1-x"]],
  ])("%s", (name, expected) => {
    expect(mapped(`route.request.header.${name}`, connect)).toEqual(expected);
    expect(mapped(`route.request.multivalueheader.${name}`, connect)).toEqual(expected);
  });
});

describe("compileMappings() refuses", () => {
  test.each<[string, string]>([
    ["integration.request.body.x", "'a'"],
    ["header.x", "'a'"],
    ["integration.request.header.", "'a'"],
    ["integration.request.header.a b", "'a'"],
    ["integration.request.header.Content-Length", "'0'"],
    ["integration.request.header.transfer-encoding", "'chunked'"],
    ["integration.request.header.x", ""],
    ["integration.request.header.x", "'"],
    ["integration.request.header.x", "'open"],
    ["integration.request.header.x", "plain"],
    ["integration.request.header.x", "$context.connectionId"],
    ["integration.request.header.x", "context."],
    ["integration.request.header.x", "stageVariables.a b"],
    ["integration.request.header.x", "route.request.path.id"],
    ["integration.request.header.x", "route.request.querystring."],
    ["integration.request.header.x", "route.request.body."],
    ["integration.request.header.x", "route.request.body.a[?(@.b]"],
  ])("%s: %s", (destination, source) => {
    expect(() => compileMappings({ [destination]: source })).toThrow(SyntaxError);
  });

  test("a source of more than 512 characters", () => {
    const literal = (length: number) => `'${"x".repeat(length - 2)}'`;
    expect(mapped(literal(512), message)).toEqual(["x".repeat(510)]);
    expect(() => mapped(literal(513), message)).toThrow("1 to 512 characters");
  });
});

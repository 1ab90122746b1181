import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { closePayload, OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import {
  connectRaw,
  projectOf,
  type RawConnection,
  refusedUpgrade,
  TRACE_ID,
} from "./support-project.ts";

let backend: Backend;
let gateway: TestGateway;
let connection: RawConnection;

function http(path: string, members: object): object {
  return { integrationType: "HTTP", integrationUri: backend.url(path), ...members };
}

const TEMPLATE = '{"room":$input.json(\'$.room\'),"from":"$context.connectionId"}';

function routes(): Readonly<Record<string, object>> {
  const refusing = (passthroughBehavior: string, requestTemplates: object) =>
    http("/refusing", {
      passthroughBehavior,
      requestTemplates,
      templateSelectionExpression: "$request.body.template",
      integrationResponses: { $default: {} },
      twoWay: true,
    });
  return {
    $connect: http("/connect/{who}", {
      integrationMethod: "PUT",
      requestParameters: {
        "integration.request.path.who": "route.request.querystring.who",
        "integration.request.querystring.stage": "stageVariables.name",
        "integration.request.header.x-origin": "route.request.header.Origin",
      },
      requestTemplates: { $default: '{"token":"$input.params(\'token\')"}' },
      integrationResponses: {
        "/2\\d\\d/": {
          responseParameters: {
            "method.response.header.Sec-WebSocket-Protocol": "integration.response.body.protocol",
          },
        },
        "/403/": {
          responseTemplates: {
            $default: '{"why":"$input.path(\'$.why\')","status":$context.status}',
          },
          responseParameters: {
            "method.response.header.x-why": "integration.response.header.x-why",
          },
        },
      },
    }),
    $disconnect: http("/disconnect", {
      requestTemplates: { $default: "$context.disconnectStatusCode $context.disconnectReason" },
      integrationResponses: { $default: {} },
    }),
    tell: http("/tell", {
      requestTemplates: { $default: TEMPLATE },
      integrationResponses: { $default: { responseTemplates: { $default: "never sent" } } },
    }),
    ask: http("/ask", {
      integrationMethod: "POST",
      requestTemplates: { $default: TEMPLATE },
      integrationResponses: {
        "/2\\d\\d/": {
          templateSelectionExpression: "${integration.response.header.x-kind}",
          responseTemplates: {
            list: "#foreach($item in $input.path('$'))<$item>#end",
            $default: "$context.status $input.path('$.answer')",
          },
        },
        "/4\\d\\d/": {
          templateSelectionExpression: "$request.body.lang",
          responseTemplates: { de: "$context.status: nein", $default: "$context.status: no" },
        },
      },
      twoWay: true,
    }),
    plain: http("/plain", { integrationResponses: { $default: {} }, twoWay: true }),
    never: refusing("NEVER", { known: "x" }),
    templates: refusing("WHEN_NO_TEMPLATES", { known: "x" }),
    none: refusing("WHEN_NO_TEMPLATES", {}),
    unmapped: http("/unmapped", {}),
    unset: {
      ...http("/x", { integrationResponses: { $default: {} } }),
      integrationUri: `${backend.url("/")}\${stageVariables.none}`,
    },
  };
}

beforeAll(async () => {
  backend = new Backend();
  const refusing = http("/never", {
    passthroughBehavior: "NEVER",
    integrationResponses: { $default: {} },
  });
  const unmatched = http("/unmatched", { integrationResponses: { "/404/": {} } });
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: routes(),
      stages: { dev: { stageVariables: { name: "blue" } } },
      apis: {
        refusing: { apiId: "refusing00", stages: { dev: {} }, routes: { $connect: refusing } },
        unmatched: { apiId: "unmatched0", stages: { dev: {} }, routes: { $connect: unmatched } },
      },
    }),
  });
  backend.answer = () => new Response("{}");
  connection = await connectRaw(gateway, { path: "/dev?who=ann&token=t" });
});

afterAll(async () => {
  connection[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  backend.answer = () => new Response("{}");
});

function send(message: object | string, to: RawConnection = connection): void {
  const payload = typeof message === "string" ? message : JSON.stringify(message);
  to.client.sendFrame({ opcode: OPCODE.text, payload });
}

async function reply(message: object | string): Promise<string> {
  send(message);
  return (await connection.client.readFrame()).text;
}

const at = (path: string) => (request: { readonly target: string }) =>
  request.target.startsWith(path);

describe("an HTTP integration asked by a message", () => {
  test("sends the template's result with AWS's headers, and renders the answer", async () => {
    backend.answer = () => new Response('{"answer":42}', { status: 201 });
    expect(await reply({ action: "ask", room: { id: 7 } })).toBe("201 42");
    const [request] = backend.requests;
    expect(request).toMatchObject({
      method: "POST",
      target: "/ask",
      body: `{"room":{"id":7},"from":"${connection.connectionId}"}`,
    });
    expect(request?.headers.get("user-agent")).toBe(`AmazonAPIGateway_${gateway.apiId}`);
    expect(request?.headers.get("x-amzn-apigateway-api-id")).toBe(gateway.apiId);
    expect(request?.headers.get("x-amzn-trace-id")).toMatch(TRACE_ID);
    expect(request?.headers.get("content-type")).toBe("application/json; charset=UTF-8");
    expect(request?.headers.get("accept")).toBe("application/json");
    expect(request?.headers.get("connectionid")).toBeNull();
  });

  test("selects the response's template by a header of the answer and by the message", async () => {
    backend.answer = () => new Response('["a","b"]', { headers: { "x-kind": "list" } });
    expect(await reply({ action: "ask", room: 1 })).toBe("<a><b>");
    backend.answer = () => new Response("{}", { status: 404 });
    expect(await reply({ action: "ask", room: 1, lang: "de" })).toBe("404: nein");
    expect(await reply({ action: "ask", room: 1 })).toBe("404: no");
  });

  test("without templates passes the message on, and the answer back", async () => {
    backend.answer = () => new Response("as it is: ü");
    const message = '{"action": "plain",  "x": 1}';
    expect(await reply(message)).toBe("as it is: ü");
    expect(backend.requests[0]?.body).toBe(message);
  });

  test("fails where no integration response matches, and tells the operator why", async () => {
    backend.answer = () => new Response("secret", { status: 503 });
    const frame = await reply({ action: "ask", room: 1 });
    expect(JSON.parse(frame)).toMatchObject({ message: "Internal server error" });
    expect(frame).not.toContain("secret");
    const { detail, status } = await gateway.activity(
      (activity) => activity.routeKey === "ask" && activity.detail !== undefined,
    );
    expect(status).toBe(500);
    expect(detail).toBe("No integration response matches 503 and there is no $default one");
  });

  test("on a one-way route answers nothing", async () => {
    send({ action: "tell", room: 1 });
    const { body } = await backend.request(at("/tell"), "the message");
    expect(body).toContain('"room":1');
    await gateway.activity(({ routeKey }) => routeKey === "tell");
    expect(await reply({ action: "plain" })).toBe("{}");
  });

  test("on a one-way route needs no integration response", async () => {
    send({ action: "unmapped" });
    await backend.request(at("/unmapped"), "the message");
    const { status } = await gateway.activity(({ routeKey }) => routeKey === "unmapped");
    expect(status).toBe(200);
    expect(await reply({ action: "plain" })).toBe("{}");
    backend.answer = () => new Response("", { status: 500 });
    send({ action: "unmapped" });
    const { text } = await connection.client.readFrame();
    expect(text).toStartWith('{"message": "Internal server error"');
  });

  test("on a one-way route still says that it failed", async () => {
    send({ action: "unset" });
    const { text } = await connection.client.readFrame();
    expect(JSON.parse(text)).toMatchObject({ message: "Internal server error" });
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "unset");
    expect(detail).toBe(
      '"none" of IntegrationUri has no value: set the stage variable, or map the path parameter',
    );
    expect(backend.requests).toEqual([]);
  });
});

describe("PassthroughBehavior", () => {
  test.each(["never", "templates"])(
    "lets no message through without a template: route %s",
    async (action) => {
      const frame = await reply({ action });
      expect(frame).toMatch(
        /^\{"message": "Unsupported Media Type", "connectionId":"[\w-]{18}==", "requestId":"[\w-]{15}="\}$/,
      );
      expect(backend.requests).toEqual([]);
      const { status } = await gateway.activity(({ routeKey }) => routeKey === action);
      expect(status).toBe(415);
    },
  );

  test.each(["never", "templates"])(
    "lets one with a template through: route %s",
    async (action) => {
      expect(await reply({ action, template: "known" })).toBe("{}");
      expect(backend.requests[0]?.body).toBe("x");
    },
  );

  test("WHEN_NO_TEMPLATES lets a message through where there are none", async () => {
    const message = JSON.stringify({ action: "none" });
    expect(await reply(message)).toBe("{}");
    expect(backend.requests[0]?.body).toBe(message);
  });

  test("refuses a handshake with 415", async () => {
    const answer = await refusedUpgrade(gateway, { path: "/_aws/execute-api/refusing00/dev" });
    assertOnlyAllowedHeaders(answer.headers, "refused");
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.body)).toMatchObject({ message: "Unsupported Media Type" });
    expect(backend.requests).toEqual([]);
  });
});

describe("an HTTP integration on $connect", () => {
  test("maps the handshake, and lets a client in with 2xx and the mapped subprotocol", async () => {
    backend.answer = () => new Response('{"protocol":"chat"}', { status: 201 });
    using admitted = await connectRaw(gateway, {
      path: "/dev?who=a%20b&token=s",
      headerLines: ["Origin: https://page.example", "Sec-WebSocket-Protocol: chat"],
    });
    expect(admitted.answer.header("sec-websocket-protocol")).toBe("chat");
    expect(backend.requests[0]).toMatchObject({
      method: "PUT",
      target: "/connect/a%20b?stage=blue",
      body: '{"token":"s"}',
    });
    expect(backend.requests[0]?.headers.get("x-origin")).toBe("https://page.example");
    expect(backend.requests[0]?.headers.get("origin")).toBeNull();
  });

  test("refuses with the backend's status, the template's body and the mapped headers", async () => {
    const headers = { "x-why": "banned", "x-other": "1" };
    backend.answer = () => new Response('{"why":"banned"}', { status: 403, headers });
    const answer = await refusedUpgrade(gateway, { path: "/dev?who=ann" });
    expect(answer).toMatchObject({ status: 403, body: '{"why":"banned","status":403}' });
    expect(answer.header("x-why")).toBe("banned");
    expect(answer.header("x-other")).toBeUndefined();
    expect(answer.header("content-type")).toBe("application/json; charset=UTF-8");
  });

  test("refuses with 500 where no integration response matches, also a 200", async () => {
    const answer = await refusedUpgrade(gateway, { path: "/_aws/execute-api/unmatched0/dev" });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toMatchObject({ message: "Internal server error" });
  });

  test("refuses with 500 where a path parameter has no value", async () => {
    expect((await refusedUpgrade(gateway)).status).toBe(500);
    expect(backend.requests).toEqual([]);
    const isRefusal = ({ detail }: { readonly detail?: string | undefined }) =>
      detail?.includes('"who"') ?? false;
    expect((await gateway.activity(isRefusal)).status).toBe(500);
  });
});

test("an HTTP integration on $disconnect is told how the connection ended", async () => {
  using leaving = await connectRaw(gateway, { path: "/dev?who=ann" });
  leaving.client.sendFrame({ opcode: OPCODE.close, payload: closePayload(4_001, "bye") });
  const { body } = await backend.request(at("/disconnect"), "the $disconnect");
  expect(body).toBe("4001 bye");
});

test("a template's HTTP integration does the same, with each member that AWS has", async () => {
  const of = (type: string, properties: object) => ({
    Type: `AWS::ApiGatewayV2::${type}`,
    Properties: { ApiId: { Ref: "Api" }, ...properties },
  });
  const ofInt = { IntegrationId: { Ref: "Int" } };
  const template = JSON.stringify({
    Resources: {
      Api: {
        Type: "AWS::ApiGatewayV2::Api",
        Properties: {
          Name: "t",
          ProtocolType: "WEBSOCKET",
          RouteSelectionExpression: "$request.body.action",
        },
      },
      Int: of("Integration", {
        IntegrationType: "HTTP",
        IntegrationMethod: "PUT",
        IntegrationUri: backend.url("/template"),
        PassthroughBehavior: "NEVER",
        ContentHandlingStrategy: "CONVERT_TO_TEXT",
        TemplateSelectionExpression: "\\$default",
        RequestTemplates: { $default: "$context.eventType" },
        RequestParameters: { "integration.request.header.x-id": "context.connectionId" },
      }),
      Fine: of("IntegrationResponse", {
        ...ofInt,
        IntegrationResponseKey: "/2\\d\\d/",
        TemplateSelectionExpression: "${integration.response.statuscode}",
        ResponseTemplates: { "201": "made", $default: "done" },
        ResponseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'chat'" },
        ContentHandlingStrategy: "CONVERT_TO_TEXT",
      }),
      Connect: of("Route", { RouteKey: "$connect", Target: { "Fn::Sub": "integrations/${Int}" } }),
      Ask: of("Route", {
        RouteKey: "ask",
        Target: { "Fn::Sub": "integrations/${Int}" },
        RouteResponseSelectionExpression: "$default",
      }),
      Reply: of("RouteResponse", { RouteId: { Ref: "Ask" }, RouteResponseKey: "$default" }),
      Stage: of("Stage", { StageName: "dev", AutoDeploy: true }),
    },
  });
  await using other = await startTestGateway({ template });
  expect(other.project.warnings).toEqual([]);
  using client = await connectRaw(other, { headerLines: ["Sec-WebSocket-Protocol: chat"] });
  expect(client.answer.header("sec-websocket-protocol")).toBe("chat");
  backend.answer = () => new Response("", { status: 201 });
  send({ action: "ask" }, client);
  expect((await client.client.readFrame()).text).toBe("made");
  expect(backend.requests.map(({ method, body }) => [method, body])).toEqual([
    ["PUT", "CONNECT"],
    ["PUT", "MESSAGE"],
  ]);
  expect(backend.requests[1]?.headers.get("x-id")).toBe(client.connectionId);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, type SeenRequest } from "./support-backend.ts";
import { connectRaw, TRACE_ID } from "./support-project.ts";

/** One route of an HTTP_PROXY integration, as CloudFormation writes it: nothing is mapped that is not written. */
function route(backend: Backend, name: string, routeKey: string, parameters: object = {}): object {
  return {
    [`${name}Route`]: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId: { Ref: "Api" },
        RouteKey: routeKey,
        Target: { "Fn::Sub": `integrations/\${${name}Integration}` },
        ...(routeKey === "echo" ? { RouteResponseSelectionExpression: "$default" } : {}),
      },
    },
    [`${name}Integration`]: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: { Ref: "Api" },
        IntegrationType: "HTTP_PROXY",
        IntegrationMethod: "POST",
        IntegrationUri: backend.url(`/${name}`),
        RequestParameters: parameters,
      },
    },
  };
}

function template(backend: Backend): string {
  return JSON.stringify({
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: {
      Api: {
        Type: "AWS::ApiGatewayV2::Api",
        Properties: {
          Name: "plain",
          ProtocolType: "WEBSOCKET",
          RouteSelectionExpression: "$request.body.action",
        },
      },
      Stage: {
        Type: "AWS::ApiGatewayV2::Stage",
        Properties: { ApiId: { Ref: "Api" }, StageName: "dev", AutoDeploy: true },
      },
      ...route(backend, "Connect", "$connect"),
      ...route(backend, "Disconnect", "$disconnect"),
      ...route(backend, "Plain", "plain"),
      ...route(backend, "Mapped", "mapped", {
        "integration.request.header.connectionId": "context.connectionId",
        "integration.request.querystring.room": "route.request.body.room.id",
        "integration.request.header.fixed": "'literal'",
      }),
    },
  });
}

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  gateway = await startTestGateway({ template: template(backend) });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
});

const to = (path: string) => backend.request(({ target }) => target.startsWith(path), path);

/** What the HTTP client of the gateway itself adds: about its own connection to the backend. */
const OF_THE_CONNECTION = ["accept-encoding", "connection", "content-length", "host"];

function namesOf({ headers }: SeenRequest): string[] {
  return [...headers.keys()].filter((name) => !OF_THE_CONNECTION.includes(name)).sort();
}

test("conformance 27: the $connect request has an empty body and no connectionId unless it is mapped", async () => {
  using connection = await connectRaw(gateway);
  const request = await to("/Connect");
  expect(request).toMatchObject({ method: "POST", target: "/Connect", body: "" });
  expect(request.headers.get("content-length") ?? "0").toBe("0");
  const everything = JSON.stringify([request.target, [...request.headers], request.body]);
  expect(everything).not.toContain(connection.connectionId);
  expect(everything.toLowerCase()).not.toContain("connectionid");
});

describe("the $connect request of an HTTP backend", () => {
  test("has the client's headers and query, without those of the handshake", async () => {
    using _connection = await connectRaw(gateway, {
      path: "/dev?token=a%20b&token=2",
      headerLines: [
        ...["X-Own: 1", "Cookie: a=b", "Origin: http://a", "User-Agent: example/1.0"],
        ...["Sec-WebSocket-Protocol: a", "Sec-WebSocket-Extensions: permessage-deflate"],
      ],
    });
    const request = await to("/Connect");
    expect(request.target).toBe("/Connect?token=a%20b&token=2");
    expect(namesOf(request)).toEqual([
      "accept",
      "content-type",
      "cookie",
      "origin",
      "user-agent",
      "x-amzn-apigateway-api-id",
      "x-amzn-trace-id",
      "x-forwarded-for",
      "x-forwarded-port",
      "x-forwarded-proto",
      "x-own",
    ]);
    expect(request.headers.get("user-agent")).toBe("example/1.0");
    expect(request.headers.get("accept")).toBe("application/json");
    expect(request.headers.get("host")).toBe(new URL(backend.url()).host);
  });
});

describe("the request of a message", () => {
  test("has the text as its body and the default headers only", async () => {
    using connection = await connectRaw(gateway, { headerLines: ["X-Own: 1"] });
    const payload = '{"action": "plain", "data": "grüße"}  ';
    connection.client.sendFrame({ opcode: OPCODE.text, payload });
    const request = await to("/Plain");
    expect(request).toMatchObject({ method: "POST", target: "/Plain", body: payload });
    expect(namesOf(request)).toEqual([
      "accept",
      "content-type",
      "user-agent",
      "x-amzn-apigateway-api-id",
      "x-amzn-trace-id",
    ]);
    expect(Object.fromEntries(request.headers)).toMatchObject({
      accept: "application/json",
      "content-type": "application/json; charset=UTF-8",
      "user-agent": `AmazonAPIGateway_${gateway.apiId}`,
      "x-amzn-apigateway-api-id": gateway.apiId,
      "x-amzn-trace-id": expect.stringMatching(TRACE_ID),
    });
  });

  test("has what is mapped: context, body and literals", async () => {
    using connection = await connectRaw(gateway);
    const payload = '{"action":"mapped","room":{"id":"a b"}}';
    connection.client.sendFrame({ opcode: OPCODE.text, payload });
    const request = await to("/Mapped");
    expect(request.target).toBe("/Mapped?room=a%20b");
    expect(request.headers.get("connectionid")).toBe(connection.connectionId);
    expect(request.headers.get("fixed")).toBe("literal");
    expect(request.body).toBe(payload);
  });
});

test("the $disconnect request has an empty body", async () => {
  const connection = await connectRaw(gateway);
  connection.client.close();
  expect(await to("/Disconnect")).toMatchObject({ method: "POST", body: "" });
});

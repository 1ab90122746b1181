import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import {
  CONNECTION_ID,
  connectRaw,
  mockRoute,
  projectOf,
  type RawConnection,
} from "./support-project.ts";

const MODELS = {
  Join: {
    schema: {
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "object",
      required: ["room"],
      properties: { room: { type: "string", pattern: "^[a-z]+$", maxLength: 8 } },
    },
  },
  Order: {
    schema: {
      type: "object",
      properties: {
        lines: {
          type: "array",
          items: { $ref: "https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Line" },
        },
      },
    },
  },
  Line: { schema: '{"type": "object", "required": ["article", "count"]}' },
};

const BY_KIND = "$request.body.kind";

let backend: Backend;
let gateway: TestGateway;
let connection: RawConnection;

beforeAll(async () => {
  backend = new Backend();
  const routes = {
    known: mockRoute("known"),
    proxy: {
      integrationUri: backend.url("/proxy"),
      modelSelectionExpression: "\\$default",
      requestModels: { $default: "Join" },
    },
    nonProxy: mockRoute("fits", {
      twoWay: true,
      modelSelectionExpression: "$default",
      requestModels: { $default: "Join" },
    }),
    kinds: mockRoute("fits", {
      twoWay: true,
      modelSelectionExpression: BY_KIND,
      requestModels: { join: "Join", order: "Order" },
    }),
    fallback: mockRoute("fits", {
      twoWay: true,
      modelSelectionExpression: BY_KIND,
      requestModels: { order: "Order", $default: "Join" },
    }),
    modelsAlone: mockRoute("fits", { twoWay: true, requestModels: { $default: "Join" } }),
    expressionAlone: mockRoute("fits", { twoWay: true, modelSelectionExpression: "$default" }),
    $default: mockRoute("fits", {
      twoWay: true,
      modelSelectionExpression: "$default",
      requestModels: { $default: "Join" },
    }),
  };
  gateway = await startTestGateway({ sluiceYaml: projectOf({ routes, api: { models: MODELS } }) });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(async () => {
  backend.requests.length = 0;
  connection = await connectRaw(gateway);
});

afterEach(() => connection[Symbol.dispose]());

function send(message: unknown): void {
  const payload = typeof message === "string" ? message : JSON.stringify(message);
  connection.client.sendFrame({ opcode: OPCODE.text, payload });
}

/** The error frame, letter by letter; then the connection still works. */
async function expectBadRequestBody(): Promise<void> {
  const { text } = await connection.client.readFrame();
  const { messageId } = JSON.parse(text);
  expect(messageId).toMatch(CONNECTION_ID);
  expect(text).toBe(
    `{"message": "Bad request body", "connectionId":"${connection.connectionId}", "messageId":"${messageId}"}`,
  );
  send({ action: "known" });
  expect((await connection.client.readFrame()).text).toBe("known");
}

async function expectFits(): Promise<void> {
  expect((await connection.client.readFrame()).text).toBe("fits");
}

function recorded(routeKey: string) {
  const { connectionId } = connection;
  return gateway.activity(
    (activity) => activity.connectionId === connectionId && activity.routeKey === routeKey,
  );
}

describe("a message that does not fit its model", () => {
  test("gets the exact Bad request body frame, calls no backend, and the log says what does not fit", async () => {
    send({ action: "proxy" });
    await expectBadRequestBody();
    expect(backend.requests).toEqual([]);
    const error = '[object has missing required properties (["room"])]';
    expect(await recorded("proxy")).toMatchObject({
      status: 400,
      detail: `Bad request body: ${error}`,
      frame: { validationErrorString: error },
    });
  });

  test("is refused on the route of a non-proxy integration too", async () => {
    send({ action: "nonProxy", room: "Room 1" });
    await expectBadRequestBody();
    expect(await recorded("nonProxy")).toMatchObject({
      frame: {
        validationErrorString: '[ECMA 262 regex "^[a-z]+$" does not match input string "Room 1"]',
      },
    });
  });

  test("is refused when it is not JSON at all", async () => {
    send("not JSON");
    await expectBadRequestBody();
    expect(await recorded("$default")).toMatchObject({
      frame: { validationErrorString: "The message is not JSON" },
    });
  });

  test("is refused by a model that refers to another one", async () => {
    send({ action: "kinds", kind: "order", lines: [{ article: "a" }] });
    await expectBadRequestBody();
    expect(await recorded("kinds")).toMatchObject({
      frame: { validationErrorString: '[object has missing required properties (["count"])]' },
    });
  });
});

describe("a message that fits its model", () => {
  test("reaches the backend", async () => {
    send({ action: "proxy", room: "lobby" });
    expect(await recorded("proxy")).toMatchObject({ status: 200 });
    expect(backend.requests).toHaveLength(1);
  });

  test.each([
    ["the model of its kind", { action: "kinds", kind: "join", room: "a" }],
    ["the model of another kind", { action: "kinds", kind: "order", lines: [] }],
    ["$default for a kind without a model", { action: "fallback", kind: "leave", room: "a" }],
    ["$default for no kind", { action: "fallback", room: "a" }],
  ])("is asked by %s", async (_name, message) => {
    send(message);
    await expectFits();
  });
});

test("a message that no model matches is refused", async () => {
  send({ action: "kinds", kind: "leave" });
  await expectBadRequestBody();
});

test("RequestModels alone validate nothing; an expression alone lets nothing pass", async () => {
  send({ action: "modelsAlone" });
  await expectFits();
  send({ action: "expressionAlone" });
  await expectBadRequestBody();
});

test("models of a template validate too, and a new deployment's models take the place of the old ones", async () => {
  const template = (required: string) => `
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}
  Model:
    Type: AWS::ApiGatewayV2::Model
    Properties:
      ApiId: !Ref Api
      Name: Message
      ContentType: application/json
      Schema: {type: object, required: [${required}]}
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: MOCK
      RequestTemplates: {$default: '{"statusCode": 200}'}
  Answer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: $default
      ResponseTemplates: {$default: fits}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: $default
      Target: !Sub integrations/\${Mock}
      RouteResponseSelectionExpression: $default
      ModelSelectionExpression: $default
      RequestModels: {$default: Message}
  RouteResponse:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: {ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: dev, AutoDeploy: true}
`;
  await using other = await startTestGateway({ template: template("text") });
  using client = await connectRaw(other);
  const exchange = async (message: unknown) => {
    client.client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify(message) });
    return (await client.client.readFrame()).text;
  };
  expect(await exchange({ text: "hi" })).toBe("fits");
  expect(await exchange({ author: "me" })).toContain("Bad request body");
  other.deploy(template("author"));
  expect(await exchange({ text: "hi" })).toContain("Bad request body");
  expect(await exchange({ author: "me" })).toBe("fits");
});

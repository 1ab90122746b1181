import { expect, test } from "bun:test";
import { openAccount } from "../../src/control-plane/account.fixture.ts";
import { Definitions } from "../../src/control-plane/definitions.ts";
import { snapshotOf } from "../../src/control-plane/served/snapshot.ts";
import { startTestGateway } from "../support/gateway.ts";

/** A gateway begins with one. */
const OTHER = "apis: { other: { routes: { $default: { integrationType: MOCK } } } }";

/** The first message, or how the socket ended. */
function next(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onclose = ({ code }) => resolve(`closed ${code}`);
  });
}

test("routes and integrations made by AWS's operations behave as what they say", async () => {
  const asked: string[] = [];
  using backend = Bun.serve({
    port: 0,
    async fetch(request) {
      asked.push(`${request.method} ${request.headers.get("x-from")} ${await request.text()}`);
      return new Response("done", { status: 202 });
    },
  });
  const { call, store } = await openAccount();
  const made = await call("CreateApi", {
    body: {
      ...{ name: "chat", protocolType: "WEBSOCKET" },
      routeSelectionExpression: "$request.body.action",
    },
  });
  const path = { apiId: String(made.apiId) };
  const { integrationId } = await call("CreateIntegration", {
    path,
    body: {
      ...{ integrationType: "HTTP", integrationUri: backend.url.href, integrationMethod: "PUT" },
      requestParameters: { "integration.request.header.x-from": "route.request.body.from" },
      requestTemplates: { $default: "say $input.path('$.text')" },
    },
  });
  const at = { path: { ...path, integrationId: String(integrationId) } };
  await call("CreateIntegrationResponse", {
    ...at,
    body: {
      ...{ integrationResponseKey: "/2\\d\\d/", templateSelectionExpression: "\\$default" },
      responseTemplates: { $default: "answer: $input.body" },
    },
  });
  const target = `integrations/${integrationId}`;
  const twoWay = { routeKey: "say", target, routeResponseSelectionExpression: "$default" };
  const { routeId } = await call("CreateRoute", { path, body: twoWay });
  await call("CreateRouteResponse", {
    path: { ...path, routeId: String(routeId) },
    body: { routeResponseKey: "$default" },
  });
  const requestParameters = { "route.request.querystring.token": { required: true } };
  await call("CreateRoute", { path, body: { routeKey: "$connect", requestParameters } });

  await using gateway = await startTestGateway({ sluiceYaml: OTHER });
  const deployed = snapshotOf(new Definitions(await store.load()), path.apiId);
  const stage = { stageName: "dev", stageVariables: {} };
  const { name, disableExecuteApiEndpoint } = deployed;
  const api = { ...path, name, disableExecuteApiEndpoint, stages: [{ stage, deployed }] };
  gateway.gateway
    .prepare({
      ...{ apis: [api], functions: [], domainNames: [], apiKeys: [], usagePlans: [] },
      ...{ vpcLinks: [], clientCertificates: [] },
    })
    .apply();

  expect(await next(new WebSocket(gateway.ws("/dev")))).toStartWith("closed");
  const socket = new WebSocket(gateway.ws("/dev?token=t"));
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  socket.send(JSON.stringify({ action: "say", from: "ann", text: "hi" }));
  expect(await next(socket)).toBe("answer: done");
  expect(asked).toEqual(["PUT ann say hi"]);
  const closed = next(socket);
  socket.close();
  await closed;
});

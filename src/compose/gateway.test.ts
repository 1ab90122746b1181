import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { OPCODE } from "../../test/support/raw-frame.ts";
import { nextEvent, withDeadline } from "../../test/support/wait-for.ts";

/** A backend whose answer to a path a test may hold back. */
function openBackend(options: { hold?: string } = {}) {
  const released = Promise.withResolvers<void>();
  const reached = new EventTarget();
  const paths: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      paths.push(pathname);
      reached.dispatchEvent(new Event(pathname));
      if (pathname === options.hold) await released.promise;
      return new Response(pathname === "/message" ? await request.text() : "");
    },
  });
  return {
    paths,
    url: (path: string) => `http://127.0.0.1:${server.port}${path}`,
    release: () => released.resolve(),
    reached: (path: string) => nextEvent(reached, path),
    async [Symbol.asyncDispose]() {
      released.resolve();
      await server.stop(true);
    },
  };
}

function projectOn(url: (path: string) => string): string {
  return JSON.stringify({
    apis: {
      chat: {
        stages: { dev: {} },
        routes: {
          $connect: url("/connect"),
          $disconnect: url("/disconnect"),
          $default: { integrationUri: url("/message"), twoWay: true },
        },
      },
    },
  });
}

async function opened(gateway: TestGateway): Promise<WebSocket> {
  const socket = new WebSocket(gateway.ws());
  await nextEvent(socket, "open");
  return socket;
}

const kinds = ({ activities }: TestGateway) => activities.map(({ eventType }) => eventType);

describe("startGateway() stops", () => {
  test("under load: every client gets 1001, every $disconnect runs, and nothing stays", async () => {
    const clock = new FakeClock(Date.now());
    await using backend = openBackend({ hold: "/message" });
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url), clock });
    const clients = await Promise.all(Array.from({ length: 20 }, () => opened(gateway)));
    const closes = clients.map((client) => nextEvent(client, "close"));
    const reached = backend.reached("/message");
    for (const client of clients) for (const text of ["1", "2", "3"]) client.send(text);
    await reached;
    const stopped = gateway.gateway.stop(5_000);
    for (const close of await Promise.all(closes)) {
      expect(close).toMatchObject({ code: 1001, reason: "Going away" });
    }
    backend.release();
    await withDeadline(stopped, { what: "the gateway to stop" });
    expect(backend.paths.filter((path) => path === "/disconnect")).toHaveLength(20);
    expect(kinds(gateway).filter((kind) => kind === "DISCONNECT")).toHaveLength(20);
    expect(gateway.gateway.connections.size).toBe(0);
    expect(clock.pending).toBe(0);
    await expect(RawClient.connect({ port: gateway.port })).rejects.toThrow();
  });

  test("a client whose $connect is running opens, is closed, and has its $disconnect", async () => {
    await using backend = openBackend({ hold: "/connect" });
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    const socket = new WebSocket(gateway.ws());
    const closed = nextEvent(socket, "close");
    await backend.reached("/connect");
    const stopped = gateway.gateway.stop(5_000);
    backend.release();
    expect(await closed).toMatchObject({ code: 1001 });
    await withDeadline(stopped, { what: "the gateway to stop" });
    expect(kinds(gateway)).toEqual(["CONNECT", "DISCONNECT"]);
  });

  test("in bounded time, also with a client that does not answer and a backend that hangs", async () => {
    const clock = new FakeClock(Date.now());
    await using backend = openBackend({ hold: "/disconnect" });
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url), clock });
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    const stopped = gateway.gateway.stop(1_000);
    expect((await client.readFrame()).closeCode).toBe(1001);
    clock.advance(1_000);
    await client.ended();
    // As long again for the $disconnect of who was cut.
    clock.advance(1_000);
    await withDeadline(stopped, { what: "the gateway to stop" });
    expect(gateway.gateway.connections.size).toBe(0);
    backend.release();
  });

  test("a client that does not answer is cut by its own deadline, with its $disconnect", async () => {
    const clock = new FakeClock(Date.now());
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url), clock });
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    const stopped = gateway.gateway.stop(60_000);
    expect((await client.readFrame()).closeCode).toBe(1001);
    clock.advance(6_000);
    await withDeadline(stopped, { what: "the gateway to stop" });
    expect(backend.paths).toEqual(["/connect", "/disconnect"]);
    expect(clock.pending).toBe(0);
  });

  test("ending the processes of its functions", async () => {
    const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Pid:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs22.x, Handler: app.handler, CodeUri: . }
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Pid.Arn}/invocations
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: $default
      Target: !Sub integrations/\${Integration}
      RouteResponseSelectionExpression: $default
  Response:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true }
`;
    const handler =
      "export const handler = async () => ({ statusCode: 200, body: `${process.pid}` });\n";
    const gateway = await startTestGateway({ template, files: { "app.mjs": handler } });
    const client = await opened(gateway);
    const replied = nextEvent(client, "message");
    client.send("who");
    const pid = Number(((await replied) as MessageEvent).data);
    expect(process.kill(pid, 0)).toBe(true);
    await gateway[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  }, 20_000);
});

describe("startGateway() deploys", () => {
  test("to open connections, without a gap", async () => {
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    const client = await opened(gateway);
    gateway.deploy(projectOn((path) => backend.url(`/next${path}`)));
    const reached = backend.reached("/next/message");
    client.send("hi");
    await reached;
    client.close();
    await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
    expect(backend.paths).toEqual(["/connect", "/next/message", "/next/disconnect"]);
  });

  test("nothing of a project that is not sound: the previous deployment stays", async () => {
    await using backend = openBackend();
    const sluiceYaml = projectOn(backend.url);
    await using gateway = await startTestGateway({ sluiceYaml });
    const [api] = gateway.project.apis;
    if (api === undefined) throw new Error("The project has no API");
    const broken = { ...api, routeSelectionExpression: "$request.body.[" };
    const sound = { ...api, apiId: "zzzzzzzzzz" };
    const project = { ...gateway.project, apis: [sound, broken] };
    expect(() => gateway.gateway.deploy(project)).toThrow(SyntaxError);
    using other = await RawClient.connect({ port: gateway.port });
    expect((await other.upgrade("/_aws/execute-api/zzzzzzzzzz/dev")).status).toBe(403);
    const client = await opened(gateway);
    client.close();
  });

  test("the absence of an API: new clients are refused, open ones live on", async () => {
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    gateway.gateway.deploy({ ...gateway.project, apis: [] });
    using late = await RawClient.connect({ port: gateway.port });
    expect((await late.upgrade("/dev")).status).toBe(403);
    client.sendFrame({ opcode: OPCODE.text, payload: "still here" });
    expect((await client.readFrame()).text).toBe("still here");
  });
});

test("startGateway() answers on a control port until it has stopped", async () => {
  await using backend = openBackend();
  const gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
  const { controlUrl } = gateway.gateway;
  expect((await fetch(controlUrl)).status).toBe(404);
  await gateway[Symbol.asyncDispose]();
  await expect(fetch(controlUrl)).rejects.toThrow();
});

test("startGateway() refuses a port that is taken, and leaves nothing behind", async () => {
  await using backend = openBackend();
  const sluiceYaml = projectOn(backend.url);
  await using first = await startTestGateway({ sluiceYaml });
  const clock = new FakeClock();
  const second = startTestGateway({ sluiceYaml, clock, settings: { port: String(first.port) } });
  await expect(second).rejects.toThrow();
  expect(clock.pending).toBe(0);
});

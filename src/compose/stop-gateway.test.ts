import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { startTestGateway } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { nextEvent, withDeadline } from "../../test/support/wait-for.ts";
import { kinds, openBackend, opened, projectOn } from "./gateway.fixture.ts";

describe("stopGateway() ends a gateway", () => {
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
    expect(gateway.warnings).toEqual([
      "1 request was still under way when the gateway ended: its log does not say what became of that",
    ]);
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

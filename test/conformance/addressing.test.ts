import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import { call, managementClient, pathOf } from "./support-management.ts";
import { connectRaw, mockRoute, projectOf, refusedUpgrade } from "./support-project.ts";

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  const routes = (text: string) => ({
    $connect: {
      integrationUri: backend.url(`/${text}`),
      requestParameters: { "integration.request.header.x-domain": "context.domainName" },
    },
    $default: mockRoute(text),
  });
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      api: { apiId: "first00000" },
      routes: routes("first"),
      apis: {
        second: { apiId: "second0000", stages: { dev: {}, own: {} }, routes: routes("second") },
      },
    }),
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

const hostOf = (apiId: string) => `${apiId}.execute-api.localhost:${gateway.port}`;

/** Every way to one API, who answers there, and the name that its backend is told to call back. */
const WAYS = [
  {
    way: "/dev: the first API",
    path: "/dev",
    text: "first",
    domain: () => `localhost:${gateway.port}`,
  },
  {
    way: "the host of the first API",
    host: () => hostOf("first00000"),
    path: "/dev",
    text: "first",
    domain: () => hostOf("first00000"),
  },
  {
    way: "the host of the second API",
    host: () => hostOf("second0000"),
    path: "/own",
    text: "second",
    domain: () => hostOf("second0000"),
  },
  {
    way: "the host in capitals",
    host: () => hostOf("SECOND0000"),
    path: "/own",
    text: "second",
    domain: () => hostOf("SECOND0000"),
  },
  {
    way: "the path of the second API",
    path: "/_aws/execute-api/second0000/own",
    text: "second",
    domain: () => hostOf("second0000"),
  },
  {
    way: "the path of the first API",
    path: "/_aws/execute-api/first00000/dev",
    text: "first",
    domain: () => `localhost:${gateway.port}`,
  },
  {
    way: "AWS's own host name, which handlers are not told to call back",
    host: () => "second0000.execute-api.us-east-1.amazonaws.com",
    path: "/own",
    text: "second",
    domain: () => hostOf("second0000"),
  },
] as const;

describe("several APIs in one process are told apart by", () => {
  for (const { way, path, text, domain, ...rest } of WAYS) {
    test(way, async () => {
      backend.requests.length = 0;
      const headerLines = "host" in rest ? [`Host: ${rest.host()}`] : [];
      using connection = await connectRaw(gateway, { path, headerLines });
      const { client, connectionId } = connection;
      client.sendFrame({ opcode: OPCODE.text, payload: "who" });
      expect((await client.readFrame()).text).toBe(text);
      expect(backend.requests.map(({ target }) => target)).toEqual([`/${text}`]);

      // A backend calls https://{domainName}/{stage} back, as AWS's samples do.
      const domainName = backend.requests[0]?.headers.get("x-domain") ?? "";
      expect(domainName).toBe(domain());
      const stage = text === "first" ? "dev" : "own";
      const answer = await call(gateway, {
        method: "POST",
        path: pathOf(connectionId, stage),
        host: domainName,
        body: "called back",
      });
      expect(answer.status).toBe(200);
      expect((await client.readFrame()).text).toBe("called back");
    });
  }
});

test("the official client reaches an API by its path", async () => {
  using connection = await connectRaw(gateway, { path: "/_aws/execute-api/second0000/own" });
  const client = managementClient(gateway, { path: "/_aws/execute-api/second0000/own" });
  const ConnectionId = connection.connectionId;
  await client.send(new PostToConnectionCommand({ ConnectionId, Data: "by path" }));
  expect((await connection.client.readFrame()).text).toBe("by path");
});

test("a connection of another API is gone, by each way and for each verb", async () => {
  using connection = await connectRaw(gateway, { path: "/dev" });
  const ConnectionId = connection.connectionId;
  const second = managementClient(gateway, { path: "/_aws/execute-api/second0000/dev" });
  for (const sent of [
    second.send(new PostToConnectionCommand({ ConnectionId, Data: "x" })),
    second.send(new GetConnectionCommand({ ConnectionId })),
    second.send(new DeleteConnectionCommand({ ConnectionId })),
  ]) {
    expect(await sent.catch((thrown: unknown) => thrown)).toBeInstanceOf(GoneException);
  }
  const path = pathOf(ConnectionId);
  const byHost = { method: "POST", path, body: "x" };
  expect(await call(gateway, { ...byHost, host: hostOf("second0000") })).toMatchObject({
    status: 410,
  });
  expect(await call(gateway, { ...byHost, host: hostOf("first00000") })).toMatchObject({
    status: 200,
  });
  expect((await connection.client.readFrame()).text).toBe("x");
});

test("a stage of one API is not a stage of another", async () => {
  expect((await refusedUpgrade(gateway, { path: "/own" })).status).toBe(403);
  const path = "/_aws/execute-api/first00000/own";
  expect((await refusedUpgrade(gateway, { path })).status).toBe(403);
});

test("a Host header that only looks like this machine is not told to a backend", async () => {
  for (const host of ["evil.example", `evil.example:${gateway.port}`, "localhost.evil.example"]) {
    backend.requests.length = 0;
    using _connection = await connectRaw(gateway, { headerLines: [`Host: ${host}`] });
    expect(backend.requests[0]?.headers.get("x-domain")).toBe(`localhost:${gateway.port}`);
  }
});

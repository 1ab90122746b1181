import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, eventAt, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { call } from "./support-management.ts";
import { connectRaw, mockRoute, projectOf, refusedUpgrade } from "./support-project.ts";

let backend: Backend;
let gateway: TestGateway;

const DOMAINS = {
  "chat.localhost": "test",
  "keyed.example.com": {
    apiMappings: [
      { api: "test", stage: "dev", apiMappingKey: "v1" },
      { api: "second", apiMappingKey: "news" },
    ],
  },
  "*.example.com": { apiMappings: [{ api: "second" }] },
};

function projectText(domainNames: object, api: object = {}): string {
  const relay = { function: "relay" };
  return projectOf({
    api: { apiId: "first00000", ...api },
    routes: { $connect: relay, $disconnect: relay, $default: mockRoute("first") },
    apis: {
      second: {
        apiId: "second0000",
        stages: { own: {} },
        routes: { $default: mockRoute("second") },
      },
    },
    functions: { relay: relayFunction(backend) },
    file: { domainNames },
  });
}

beforeAll(async () => {
  backend = new Backend();
  backend.answer = () => Response.json({ statusCode: 200 });
  gateway = await startTestGateway({ sluiceYaml: projectText(DOMAINS), files: RELAY_FILES });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
});

const at = (host: string, path: string) => ({ path, headerLines: [`Host: ${host}`] });
const encoded = (connectionId: string) => `%40connections/${encodeURIComponent(connectionId)}`;

/** Where clients connect, who answers there, and where a backend calls back. */
const WAYS = [
  { host: "chat.localhost:{port}", path: "/", base: "", text: "first" },
  { host: "CHAT.localhost", path: "/", base: "", text: "first" },
  { host: "keyed.example.com", path: "/v1", base: "/v1", text: "first" },
  { host: "keyed.example.com", path: "/v1/", base: "/v1", text: "first" },
  { host: "keyed.example.com", path: "/news", base: "/news", text: "second" },
  { host: "any.example.com", path: "/?x=1", base: "", text: "second" },
] as const;

describe("under a custom domain", () => {
  for (const { host: written, path, base, text } of WAYS) {
    test(`conformance 24: wss://${written}${path} leads to the mapped stage, and @connections has no stage in its path`, async () => {
      const host = written.replace("{port}", String(gateway.port));
      using connection = await connectRaw(gateway, at(host, path));
      const { client, connectionId } = connection;
      client.sendFrame({ opcode: OPCODE.text, payload: "who" });
      expect((await client.readFrame()).text).toBe(text);
      for (const method of ["POST", "GET", "DELETE"]) {
        const answer = await call(gateway, {
          method,
          host,
          path: `${base}/${encoded(connectionId)}`,
          ...(method === "POST" ? { body: "called back" } : {}),
        });
        expect(answer.status).toBe(method === "DELETE" ? 204 : 200);
      }
      expect((await client.readFrame()).text).toBe("called back");
    });
  }

  test("an event has the custom host, the real stage and the API's own id", async () => {
    const host = `chat.localhost:${gateway.port}`;
    using connection = await connectRaw(gateway, at(host, "/"));
    const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
    expect(event.headers).toMatchObject({ Host: host });
    expect(event.requestContext).toMatchObject({
      domainName: host,
      stage: "dev",
      apiId: "first00000",
    });
    connection.client.close();
    const ended = await eventAt(backend, "DISCONNECT", connection.connectionId);
    expect(ended.event.requestContext).toMatchObject({ domainName: host, stage: "dev" });
  });

  test.each([
    ["chat.localhost", ""],
    ["keyed.example.com", "/v1"],
  ])("a callback URL with the stage in it finds no method at %s%s", async (host, base) => {
    using connection = await connectRaw(gateway, at(host, base === "" ? "/" : base));
    const { connectionId } = connection;
    const answer = await call(gateway, {
      method: "POST",
      host,
      path: `${base}/dev/${encoded(connectionId)}`,
      body: "x",
    });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({
      message: `No method found matching route dev/@connections/${connectionId} for http method POST`,
    });
    const refused = gateway.activities.findLast(({ eventType }) => eventType === "REFUSED");
    expect(refused?.detail).toContain("under a custom domain the path has no stage");
  });

  test("a verb that @connections does not have finds no method either", async () => {
    const path = "/@connections/L0SM9cOFvHcCFhw%3D";
    const answer = await call(gateway, { method: "PUT", host: "chat.localhost", path });
    expect(JSON.parse(answer.body).message).toBe(
      "No method found matching route @connections/L0SM9cOFvHcCFhw= for http method PUT",
    );
  });

  test.each([
    ["keyed.example.com", "/"],
    ["keyed.example.com", "/v2"],
    ["keyed.example.com", "/v1/dev"],
    ["chat.localhost", "/dev"],
    ["chat.localhost", "/_aws/execute-api/second0000/own"],
    ["chat.localhost", "/ping/x"],
  ])("%s%s is 403 Forbidden", async (host, path) => {
    const answer = await refusedUpgrade(gateway, at(host, path));
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({ message: "Forbidden" });
    expect(answer.header("x-amzn-ErrorType")).toBe("ForbiddenException");
  });

  test("/ping and /sping answer that the domain is there", async () => {
    using client = await RawClient.connect({ port: gateway.port });
    for (const path of ["/ping", "/sping"]) {
      client.send(`GET ${path} HTTP/1.1\r\nHost: keyed.example.com\r\n\r\n`);
      expect(await client.readAnswer()).toMatchObject({ status: 200, body: "" });
    }
    // Of the default endpoint they are stages like any other.
    client.send(`GET /ping HTTP/1.1\r\nHost: localhost:${gateway.port}\r\n\r\n`);
    expect((await client.readAnswer()).status).toBe(403);
  });

  test("a name one label below a wildcard is none of its names", async () => {
    using connection = await connectRaw(gateway, at("a.b.example.com", "/dev"));
    const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
    expect(event.requestContext.domainName).toBe(`localhost:${gateway.port}`);
  });

  test("wss:// works with the development authority, for each name", async () => {
    const ca = readFileSync(join(gateway.folder, "ca.pem"), "utf8");
    for (const [servername, path] of [
      ["chat.localhost", "/"],
      ["keyed.example.com", "/v1"],
      ["any.example.com", "/"],
    ] as const) {
      using client = await RawClient.connect({ port: gateway.port, tls: { ca, servername } });
      const answer = await client.upgrade(path, [`Host: ${servername}:${gateway.port}`]);
      expect(answer.status).toBe(101);
    }
  });
});

describe("a redeployment", () => {
  test("swaps all domains at once; open connections stay reachable by their API", async () => {
    await using other = await startTestGateway({
      sluiceYaml: projectText({ "one.example.com": "test" }),
      files: RELAY_FILES,
    });
    using connection = await connectRaw(other, at("one.example.com", "/"));
    other.deploy(projectText({ "two.example.com": "test" }));
    const path = `/${encoded(connection.connectionId)}`;
    const posted = { method: "POST", path, body: "moved" };
    expect((await call(other, { ...posted, host: "two.example.com" })).status).toBe(200);
    expect((await connection.client.readFrame()).text).toBe("moved");
    // Any host that is no custom domain is the default endpoint, whose paths begin with a stage.
    expect((await call(other, { ...posted, host: "one.example.com" })).status).toBe(403);
  });
});

describe("disableExecuteApiEndpoint", () => {
  test("ends the default endpoint by every host and path, and leaves the custom domain", async () => {
    await using disabled = await startTestGateway({
      sluiceYaml: projectText({ "chat.example.com": "test" }, { disableExecuteApiEndpoint: true }),
      files: RELAY_FILES,
    });
    using connection = await connectRaw(disabled, at("chat.example.com", "/"));
    const { connectionId } = connection;
    for (const [host, base] of [
      [`localhost:${disabled.port}`, "/dev"],
      [`first00000.execute-api.localhost:${disabled.port}`, "/dev"],
      ["first00000.execute-api.us-east-1.amazonaws.com", "/dev"],
      ["localhost", "/_aws/execute-api/first00000/dev"],
    ] as const) {
      const answer = await refusedUpgrade(disabled, at(host, base));
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({ message: "Forbidden" });
      const path = `${base}/${encoded(connectionId)}`;
      expect((await call(disabled, { method: "GET", host, path })).status).toBe(403);
    }
    const path = `/${encoded(connectionId)}`;
    const answer = await call(disabled, { method: "GET", host: "chat.example.com", path });
    expect(answer.status).toBe(200);
    // The other API is not disabled.
    const second = at("localhost", "/_aws/execute-api/second0000/own");
    using _second = await connectRaw(disabled, second);
  });
});

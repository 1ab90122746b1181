import { describe, expect, test } from "bun:test";
import { readFileSync, watch } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { waitFor } from "../support/wait-for.ts";
import { Backend, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { call, pathOf } from "./support-management.ts";
import {
  connectRaw,
  KEY,
  mockRoute,
  projectOf,
  REQUEST_ID,
  refusedUpgrade,
  UUID,
} from "./support-project.ts";

/** Every variable by its name, as one line of JSON. */
const NAMES =
  "apiId connectedAt connectionId domainName eventType extendedRequestId messageId requestId requestTime requestTimeEpoch routeKey stage status " +
  "error.message error.responseType identity.sourceIp identity.userAgent identity.userArn identity.accountId " +
  "integration.status integration.integrationStatus integration.requestId integration.error " +
  "authenticate.status authorize.status authorizer.status waf.status";
const FORMAT = JSON.stringify(
  Object.fromEntries(NAMES.split(" ").map((name) => [name, `$context.${name}`])),
);

type Line = Readonly<Record<string, string>>;

const linesOf = ({ accessLines }: TestGateway): Line[] =>
  accessLines.map((line) => {
    expect(line).toStartWith("dev: {");
    return JSON.parse(line.slice("dev: ".length)) as Line;
  });

/** Waits until the file has so many whole lines. */
async function linesIn(path: string, count: number): Promise<void> {
  const subscribe = (changed: () => void) => {
    const watcher = watch(dirname(path), changed);
    return () => watcher.close();
  };
  const enough = () => (readFileSync(path, "utf8").split("\n").length > count ? true : undefined);
  await waitFor(subscribe, enough, { what: `${count} lines in ${path}` });
}

const AGENT = 'User-Agent: evil"agent';

function project(backend: Backend, format = FORMAT): string {
  return projectOf({
    stages: { dev: { accessLogSettings: { format } } },
    functions: { relay: relayFunction(backend) },
    routes: {
      $disconnect: { integrationUri: backend.url("/bye") },
      ask: { function: "relay", twoWay: true },
    },
  });
}

describe("an access log in JSON", () => {
  test("has a line for a connect, a message, a refused message, a @connections call and a disconnect", async () => {
    using backend = new Backend();
    backend.answer = ({ target }) =>
      target === "/event" ? Response.json({ statusCode: 418, body: "tea" }) : new Response("");
    await using gateway = await startTestGateway({
      sluiceYaml: project(backend),
      files: RELAY_FILES,
    });
    const { client, connectionId } = await connectRaw(gateway, { headerLines: [AGENT] });
    client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"ask"}' });
    expect((await client.readFrame()).text).toBe("tea");
    client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"none"}' });
    await client.readFrame();
    await call(gateway, { method: "POST", path: pathOf(connectionId), body: "hi" });
    client.close();
    await gateway.activity(({ eventType }) => eventType === "DISCONNECT");

    const [connect = {}, ask = {}, none = {}, post = {}, disconnect = {}] = linesOf(gateway);
    const shared = {
      apiId: gateway.apiId,
      stage: "dev",
      connectionId,
      "identity.sourceIp": "127.0.0.1",
      "authorizer.status": "-",
      "waf.status": "-",
    };
    const client1 = {
      ...shared,
      "identity.userAgent": 'evil"agent',
      connectedAt: connect.connectedAt,
    };
    expect(connect).toMatchObject({
      ...client1,
      ...{ eventType: "CONNECT", routeKey: "$connect", status: "200", messageId: "-" },
      ...{ "integration.status": "-", "error.message": "-", "authenticate.status": "-" },
      domainName: `localhost:${gateway.port}`,
    } as Line);
    expect(connect.requestId).toMatch(REQUEST_ID);
    expect(connect.extendedRequestId).toBe(connect.requestId ?? "");
    expect(connect.requestTime).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(connect.requestTimeEpoch).toMatch(/^\d{13}$/);
    expect(ask).toMatchObject({
      ...client1,
      ...{ eventType: "MESSAGE", routeKey: "ask", status: "418", "error.message": "-" },
      ...{ "integration.status": "418", "integration.integrationStatus": "200" },
    } as Line);
    expect(ask.messageId).toHaveLength(20);
    expect(ask["integration.requestId"]).toMatch(UUID);
    expect(none).toMatchObject({
      ...client1,
      ...{ eventType: "MESSAGE", routeKey: "-", status: "403", "integration.status": "-" },
      ...{ "error.message": "Forbidden", "error.responseType": "RESOURCE_NOT_FOUND" },
    } as Line);
    expect(post).toMatchObject({
      ...shared,
      ...{ eventType: "CONNECTION_API", routeKey: "POST /@connections/{connectionId}" },
      ...{ status: "200", "authenticate.status": "200", "authorize.status": "200" },
      "identity.userArn": `arn:aws:iam::123456789012:user/${KEY.accessKeyId}`,
      "identity.accountId": "123456789012",
    } as Line);
    expect(disconnect).toMatchObject({
      ...client1,
      ...{ eventType: "DISCONNECT", routeKey: "$disconnect", status: "200" },
    } as Line);
    expect(linesOf(gateway)).toHaveLength(5);
  });

  test("tells who was refused at the door and why, and nothing of a request to no stage", async () => {
    await using gateway = await startTestGateway({
      sluiceYaml: projectOf({
        stages: { dev: { accessLogSettings: { format: FORMAT } } },
        routes: { $connect: { ...mockRoute(""), authorizationType: "AWS_IAM" } },
      }),
    });
    expect((await refusedUpgrade(gateway)).status).toBe(403);
    expect((await refusedUpgrade(gateway, { path: "/none" })).status).toBe(403);
    await call(gateway, { method: "GET", path: pathOf("garbage") });
    const [refused, garbage, ...more] = linesOf(gateway);
    expect(refused).toMatchObject({
      ...{ eventType: "CONNECT", status: "403", "authenticate.status": "403" },
      "error.message": "Missing Authentication Token",
      "error.responseType": "MISSING_AUTHENTICATION_TOKEN",
    } as Line);
    expect(garbage).toMatchObject({
      ...{ eventType: "CONNECTION_API", connectionId: "garbage", status: "400" },
      "error.message": "Invalid connectionId: garbage",
    } as Line);
    expect(more).toEqual([]);
  });
});

test("no client can forge a line of an access log, whatever it sends", async () => {
  using backend = new Backend();
  const format = "$context.requestId $context.eventType $context.identity.userAgent";
  await using gateway = await startTestGateway({
    sluiceYaml: project(backend, format),
    settings: { accessLogFile: "access.log" },
  });
  const path = join(gateway.folder, "access.log");
  // A header cannot hold a line feed; U+0085 and U+2028 end lines for some readers.
  const { client } = await connectRaw(gateway, {
    headerLines: ["User-Agent: a\u0085forged\u2028\tMESSAGE"],
  });
  client.close();
  await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
  await gateway.gateway.stop(1_000);
  const text = await readFile(path, "utf8");
  expect(text.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(3);
  expect(text).toEndWith("\n");
});

test("an access log in a file goes on in a new file when the old one was moved, and over a reload", async () => {
  using backend = new Backend();
  const format = (word: string) => `${word} $context.eventType $context.requestId`;
  await using gateway = await startTestGateway({
    sluiceYaml: project(backend, format("one")),
    settings: { accessLogFile: "access.log" },
  });
  const path = join(gateway.folder, "access.log");
  const first = await connectRaw(gateway);
  first.client.close();
  await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
  await linesIn(path, 2);
  await rename(path, `${path}.1`);
  gateway.deploy(project(backend, format("two")));
  const second = await connectRaw(gateway);
  second.client.close();
  await gateway.gateway.stop(1_000);
  const words = async (file: string) =>
    (await readFile(file, "utf8")).split("\n").map((line) => line.split(" ").slice(0, 2).join(" "));
  expect(await words(`${path}.1`)).toEqual(["one CONNECT", "one DISCONNECT", ""]);
  expect(await words(path)).toEqual(["two CONNECT", "two DISCONNECT", ""]);
});

test("a file that cannot be written is refused at start and at a reload, which changes nothing", async () => {
  using backend = new Backend();
  const to = (destination: string) =>
    projectOf({
      stages: { dev: { accessLogSettings: { format: "$context.requestId", destination } } },
      routes: { $default: mockRoute("x") },
    });
  await expect(startTestGateway({ sluiceYaml: to("none/access.log") })).rejects.toThrow(
    'The access log of stage "dev" cannot be written: there is no folder ',
  );
  await using gateway = await startTestGateway({ sluiceYaml: project(backend) });
  expect(() => gateway.deploy(to("none/access.log"))).toThrow("cannot be written");
  const { client } = await connectRaw(gateway);
  client.close();
  expect(linesOf(gateway)[0]?.eventType).toBe("CONNECT");
});

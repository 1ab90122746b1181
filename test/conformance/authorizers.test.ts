import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import {
  Backend,
  door,
  eventAt,
  eventOf,
  RELAY_FILES,
  relayFunction,
  type SeenRequest,
} from "./support-backend.ts";
import { connectRaw, lastConnectionId, projectOf, refusedUpgrade } from "./support-project.ts";
import { expectGatewayRejection } from "./support-rejection.ts";

const NOW = Date.UTC(2026, 8, 25, 0, 1, 29);
const EXPLICIT_DENY =
  "User is not authorized to access this resource with an explicit deny in an identity-based policy";
const NO_ALLOW =
  "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action";

let backend: Backend;
let gateway: TestGateway;
let clock: FakeClock;
/** What the authorizer's function returns; a text makes it throw that text. */
let answer: (event: { readonly methodArn: string }) => unknown;

beforeAll(async () => {
  backend = new Backend();
  clock = new FakeClock(NOW);
  gateway = await startTestGateway({ ...project(), clock });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  answer = ({ methodArn }) => policy("Allow", methodArn);
  backend.answer = (request) => {
    if (request.target !== "/authorize") return Response.json({ statusCode: 200 });
    const said = answer(JSON.parse(request.body));
    return typeof said === "string" ? new Response(said, { status: 500 }) : Response.json(said);
  };
});

/** Every API has an authorizer with other identity sources; the first is the default one. */
function project() {
  const $connect = { function: "relay", authorizer: "guard" };
  const routes = { $connect, $default: { function: "relay" }, $disconnect: { function: "relay" } };
  const guard = (...identitySource: string[]) => ({
    authorizers: { guard: { function: "authorize", identitySource } },
  });
  const other = (apiId: string, ...identitySource: string[]) => ({
    ...{ apiId, stages: { dev: { stageVariables: { table: "conns" } } } },
    ...{ routes: { $connect: { authorizer: "guard" } }, ...guard(...identitySource) },
  });
  const authorize = relayFunction(backend);
  return {
    sluiceYaml: projectOf({
      routes,
      api: guard("route.request.querystring.token"),
      apis: {
        open: other("openopenop"),
        header: other("headerhead", "route.request.header.X-Token"),
        context: other("contextcon", "context.connectionId", "context.connectedAt"),
        stage: other("stagestage", "stageVariables.table"),
        eventType: other("eventtypee", "context.eventType"),
        direction: other("directiond", "context.messageDirection"),
        absent: other("absentabse", "stageVariables.other"),
      },
      functions: {
        relay: relayFunction(backend),
        authorize: { ...authorize, environment: { BACKEND: backend.url("/authorize") } },
      },
    }),
    files: RELAY_FILES,
  };
}

function policy(Effect: "Allow" | "Deny", ...Resource: string[]) {
  const Statement = [{ Effect, Action: "execute-api:Invoke", Resource }];
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement } };
}

const at = (apiId: string, query = "") => ({ path: `/_aws/execute-api/${apiId}/dev${query}` });
const TOKEN = { path: "/dev?token=t" };
const authorizing = ({ target }: SeenRequest) => target === "/authorize";
/** Clients of earlier tests may still be ending. */
const requestsOf = (connectionId: string) =>
  backend.requests.filter(
    (request) => eventOf(request).event.requestContext.connectionId === connectionId,
  );

describe("conformance 4: a missing identity source", () => {
  test.each([
    ["a query parameter", { path: "/dev" }],
    ["an empty query parameter", { path: "/dev?token=" }],
    ["a header", at("headerhead")],
    ["an empty header", { ...at("headerhead"), headerLines: ["X-Token: "] }],
    ["a stage variable", at("absentabse")],
    ["context.eventType, which AWS never finds", at("eventtypee")],
    ["context.messageDirection, which AWS never finds", at("directiond")],
  ])("conformance 4: %s is 401, and the authorizer is not invoked", async (_what, request) => {
    expectGatewayRejection(gateway, await refusedUpgrade(gateway, request), 401, "Unauthorized");
    expect(requestsOf(lastConnectionId(gateway))).toEqual([]);
  });

  test.each([
    ["a query parameter", TOKEN],
    ["a header, whatever its case", { ...at("headerhead"), headerLines: ["x-TOKEN: t"] }],
    ["members of the context", at("contextcon")],
    ["a stage variable", at("stagestage")],
    ["nothing at all", at("openopenop")],
  ])("conformance 4: with %s the authorizer decides", async (_what, request) => {
    using connection = await connectRaw(gateway, request);
    const asked = backend.requests.filter(authorizing).map(eventOf);
    expect(asked.map(({ event }) => event.requestContext.connectionId)).toEqual([
      connection.connectionId,
    ]);
  });
});

test("conformance 22: the authorizer's context is stringified, and repeated on MESSAGE and DISCONNECT", async () => {
  const context = { text: "v", number: 123, fraction: 1.5, yes: true, no: false };
  answer = ({ methodArn }) => {
    clock.advance(37);
    return { ...policy("Allow", methodArn), context };
  };
  const authorizer = { principalId: "me", text: "v", number: "123", fraction: "1.5" };
  const strings = { ...authorizer, yes: "true", no: "false" };
  using connection = await connectRaw(gateway, TOKEN);
  const { client, connectionId } = connection;
  const connectEvent = requestsOf(connectionId).map(eventOf)[1]?.event;
  expect(JSON.stringify(connectEvent?.requestContext.authorizer)).toBe(
    JSON.stringify({ ...strings, integrationLatency: 37 }),
  );
  client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"any"}' });
  const message = await eventAt(backend, "MESSAGE", connectionId);
  expect(JSON.stringify(message.event.requestContext.authorizer)).toBe(JSON.stringify(strings));
  client.sendFrame({ opcode: OPCODE.close });
  const disconnect = await eventAt(backend, "DISCONNECT", connectionId);
  expect(JSON.stringify(disconnect.event.requestContext.authorizer)).toBe(JSON.stringify(strings));
  expect(backend.requests.filter(authorizing)).toHaveLength(1);
});

test("a new authorizer decides about new clients; open connections keep what the old one said", async () => {
  answer = ({ methodArn }) => ({ ...policy("Allow", methodArn), context: { room: "blue" } });
  using connection = await connectRaw(gateway, TOKEN);
  const { client, connectionId } = connection;
  gateway.deploy(project().sluiceYaml.replace("querystring.token", "querystring.secret"));
  expectGatewayRejection(gateway, await refusedUpgrade(gateway, TOKEN), 401, "Unauthorized");
  client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"any"}' });
  const { event } = await eventAt(backend, "MESSAGE", connectionId);
  expect(event.requestContext.authorizer).toEqual({ principalId: "me", room: "blue" });
  gateway.deploy(project().sluiceYaml);
});

test("conformance 23: the authorizer's event has {} for an empty query and no stage variables", async () => {
  const now = clock.now();
  answer = () => policy("Deny", "*");
  gateway.deploy(project().sluiceYaml.replaceAll('{"stageVariables":{"table":"conns"}}', "{}"));
  const headerLines = ["User-Agent: example/1.0", "X-Custom: a", "X-Custom: b"];
  await refusedUpgrade(gateway, { ...at("openopenop"), headerLines });
  gateway.deploy(project().sluiceYaml);
  const seen = backend.requests.find(authorizing);
  if (seen === undefined) throw new Error("The authorizer was not invoked");
  const { event } = eventOf(seen);
  const { requestId } = event.requestContext as Record<string, unknown>;
  const headers = {
    Connection: "upgrade",
    "content-length": "0",
    Host: `localhost:${gateway.port}`,
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    Upgrade: "websocket",
    "User-Agent": "example/1.0",
    "X-Amzn-Trace-Id": (event.headers as Record<string, string>)["X-Amzn-Trace-Id"] ?? "",
    "X-Custom": "b",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Port": String(gateway.port),
    "X-Forwarded-Proto": "http",
  };
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
  expect(seen.body).toBe(
    JSON.stringify({
      type: "REQUEST",
      methodArn: "arn:aws:execute-api:us-east-1:123456789012:openopenop/dev/$connect",
      headers,
      multiValueHeaders: { ...Object.fromEntries(lists), "X-Custom": ["a", "b"] },
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      stageVariables: {},
      requestContext: {
        routeKey: "$connect",
        eventType: "CONNECT",
        extendedRequestId: requestId,
        requestTime: event.requestContext.requestTime,
        messageDirection: "IN",
        stage: "dev",
        connectedAt: now,
        requestTimeEpoch: now,
        identity: { userAgent: "example/1.0", sourceIp: "127.0.0.1" },
        requestId,
        domainName: event.requestContext.domainName,
        connectionId: lastConnectionId(gateway),
        apiId: "openopenop",
      },
    }),
  );
});

describe("an authorizer that", () => {
  const rest = (arn: string) => arn.replace("/$connect", "/*/*");
  test.each<[string, typeof answer, number, string]>([
    ["denies", () => policy("Deny", "*"), 403, EXPLICIT_DENY],
    [
      "denies after it allowed",
      ({ methodArn }) => {
        const {
          policyDocument: { Version, Statement },
        } = policy("Allow", methodArn);
        const Deny = policy("Deny", "arn:aws:execute-api:*:*:*").policyDocument.Statement;
        return {
          principalId: "me",
          policyDocument: { Version, Statement: [...Statement, ...Deny] },
        };
      },
      403,
      EXPLICIT_DENY,
    ],
    [
      "allows something else",
      () => policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:x/*"),
      403,
      NO_ALLOW,
    ],
    [
      "allows as for a REST API",
      ({ methodArn }) => policy("Allow", rest(methodArn)),
      403,
      NO_ALLOW,
    ],
    ["throws Unauthorized", () => "Unauthorized", 401, "Unauthorized"],
    ["throws anything else", () => "Unauthorized.", 500, "Internal server error"],
    ["returns a simple response", () => ({ isAuthorized: true }), 500, "Internal server error"],
    ["returns no policy", () => ({ principalId: "me" }), 500, "Internal server error"],
    [
      "returns an invalid policy",
      () => ({ ...policy("Allow", "*"), policyDocument: { Statement: {} } }),
      500,
      "Internal server error",
    ],
    ["returns nothing", () => null, 500, "Internal server error"],
    [
      "returns a list in the context",
      () => ({ ...policy("Allow", "*"), context: { roles: ["a"] } }),
      500,
      "Internal server error",
    ],
    [
      "returns more than 8 KB",
      () => ({ ...policy("Allow", "*"), context: { a: "x".repeat(8_192) } }),
      500,
      "Internal server error",
    ],
  ])(
    "%s: the client learns it in AWS's words, and $connect does not run",
    async (_what, said, status, message) => {
      answer = said;
      expectGatewayRejection(gateway, await refusedUpgrade(gateway, TOKEN), status, message);
      expect(requestsOf(lastConnectionId(gateway))).toMatchObject([{ target: "/authorize" }]);
    },
  );

  test.each([
    ["the method ARN", (arn: string) => arn],
    ["the stage", (arn: string) => arn.replace("$connect", "*")],
    ["two wildcards", (arn: string) => arn.replace("dev/$connect", "*/*")],
    ["everything", () => "*"],
  ])("allows %s lets the client in", async (_what, resource) => {
    answer = ({ methodArn }) => policy("Allow", resource(methodArn));
    using connection = await connectRaw(gateway, TOKEN);
    expect(connection.answer.status).toBe(101);
  });

  test("refuses causes no $disconnect", async () => {
    answer = () => policy("Deny", "*");
    await refusedUpgrade(gateway, TOKEN);
    const refused = lastConnectionId(gateway);
    // A later client comes and goes: had the refused one a $disconnect, it would have been first.
    answer = ({ methodArn }) => policy("Allow", methodArn);
    const { client, connectionId } = await connectRaw(gateway, TOKEN);
    client.close();
    await eventAt(backend, "DISCONNECT", connectionId);
    expect(requestsOf(refused)).toMatchObject([{ target: "/authorize" }]);
  });
});

test("an authorizer that does not answer in time is 500; the limit is limits.authorizerTimeoutMs", async () => {
  const waiting = door();
  backend.answer = async () => {
    await waiting.opened;
    return Response.json({});
  };
  await using hurried = await startTestGateway({
    ...project(),
    settings: { "limits.authorizerTimeoutMs": "50" },
  });
  const rejection = await refusedUpgrade(hurried, TOKEN);
  waiting.open();
  expect(rejection.status).toBe(500);
  expect(JSON.parse(rejection.body).message).toBe("Internal server error");
  expect(hurried.activities[0]?.detail).toBe("The authorizer did not answer within 50 ms");
});

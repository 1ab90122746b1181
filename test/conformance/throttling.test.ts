import { describe, expect, test } from "bun:test";
import {
  LimitExceededException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import { disconnectRoute, expectDisconnect } from "./support-disconnect.ts";
import { call, managementClient, pathOf } from "./support-management.ts";
import {
  connectRaw,
  HTTP_DATE,
  mockRoute,
  projectOf,
  type RawConnection,
  REQUEST_ID,
  refusedUpgrade,
  UUID,
} from "./support-project.ts";

const PASSED = "passed";
const limit = (throttlingRateLimit: number, throttlingBurstLimit: number) => ({
  throttlingRateLimit,
  throttlingBurstLimit,
});
const ZERO = limit(0, 0);
const stage = (settings: object) => ({ dev: settings });

/** A gateway on a clock that stands still, whose routes answer `passed` from an HTTP backend. */
async function throttled(
  project: (backend: Backend) => Parameters<typeof projectOf>[0],
  run: (parts: { gateway: TestGateway; backend: Backend; clock: FakeClock }) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  using backend = new Backend();
  backend.answer = () => new Response(PASSED);
  // Signatures are as new as the machine's clock.
  const clock = new FakeClock(Date.now());
  const sluiceYaml = projectOf(project(backend));
  await using gateway = await startTestGateway({ sluiceYaml, settings, clock });
  await run({ gateway, backend, clock });
}

const answered = (backend: Backend) => ({ integrationUri: backend.url("/"), twoWay: true });

/** Sends so many messages at once; what came back to each, in the order it came. */
async function sendAll(
  { client }: RawConnection,
  count: number,
  payload = '{"action":"none"}',
): Promise<string[]> {
  for (let n = 0; n < count; n += 1) client.sendFrame({ opcode: OPCODE.text, payload });
  const texts: string[] = [];
  while (texts.length < count) texts.push((await client.readFrame()).text);
  return texts;
}

const passedOf = (texts: readonly string[]) => texts.filter((text) => text === PASSED).length;

/** Every other frame is this one, letter by letter, each with a request id of its own. */
function expectThrottled(texts: readonly string[], connectionId: string, count: number): void {
  const refused = texts.filter((text) => text !== PASSED);
  expect(refused).toHaveLength(count);
  const requestIds = new Set(refused.map((text) => String(JSON.parse(text).requestId)));
  expect(requestIds.size).toBe(count);
  for (const requestId of requestIds) expect(requestId).toMatch(REQUEST_ID);
  expect(new Set(refused)).toEqual(
    new Set(
      [...requestIds].map(
        (requestId) =>
          `{"message": "Too Many Requests", "connectionId":"${connectionId}", "requestId":"${requestId}"}`,
      ),
    ),
  );
}

describe("a stage limit of 50 messages a second, 50 at once,", () => {
  const project = (backend: Backend) => ({
    stages: stage({ defaultRouteSettings: limit(50, 50) }),
    routes: { $default: answered(backend) },
  });

  test("lets 50 of 500 messages of one moment pass; the others get the frame, and no integration runs", async () => {
    await throttled(project, async ({ gateway, backend, clock }) => {
      using connection = await connectRaw(gateway);
      const texts = await sendAll(connection, 500);
      expect(passedOf(texts)).toBe(50);
      expectThrottled(texts, connection.connectionId, 450);
      expect(backend.requests).toHaveLength(50);
      clock.advance(1_000);
      expect(passedOf(await sendAll(connection, 51))).toBe(50);
      expect(backend.requests).toHaveLength(100);
    });
  });

  test("lets 99 of 500 pass that are spread over the second: the burst, and what came back until the last", async () => {
    await throttled(project, async ({ gateway, clock }) => {
      using connection = await connectRaw(gateway);
      const texts: string[] = [];
      for (let n = 0; n < 500; n += 1) {
        texts.push(...(await sendAll(connection, 1)));
        clock.advance(2);
      }
      expect(passedOf(texts)).toBe(99);
      expectThrottled(texts, connection.connectionId, 401);
      expect(gateway.activities.filter(({ status }) => status === 429)).toHaveLength(401);
    });
  });

  test("lets all of 50 a second pass, second after second", async () => {
    await throttled(project, async ({ gateway, clock }) => {
      using connection = await connectRaw(gateway);
      expect(passedOf(await sendAll(connection, 50))).toBe(50);
      for (let n = 0; n < 50; n += 1) {
        clock.advance(19);
        const [early = ""] = await sendAll(connection, 1);
        expectThrottled([early], connection.connectionId, 1);
        clock.advance(1);
        expect(await sendAll(connection, 1)).toEqual([PASSED]);
      }
    });
  });
});

test("a route's own limit wins over the stage's, above it and below it", async () => {
  await throttled(
    (backend) => ({
      stages: stage({
        defaultRouteSettings: limit(1, 2),
        routeSettings: { more: limit(1, 3), less: limit(1, 1) },
      }),
      routes: { $default: answered(backend), more: answered(backend), less: answered(backend) },
    }),
    async ({ gateway }) => {
      using connection = await connectRaw(gateway);
      expect(passedOf(await sendAll(connection, 5, '{"action":"more"}'))).toBe(3);
      expect(passedOf(await sendAll(connection, 5, '{"action":"less"}'))).toBe(1);
      expect(passedOf(await sendAll(connection, 5))).toBe(2);
    },
  );
});

test("the limit is the stage's, whoever connects; another stage has its own", async () => {
  await throttled(
    (backend) => ({
      stages: { dev: { defaultRouteSettings: limit(1, 3) }, free: {} },
      routes: { $default: answered(backend) },
    }),
    async ({ gateway }) => {
      using one = await connectRaw(gateway);
      using other = await connectRaw(gateway);
      expect(passedOf(await sendAll(one, 2))).toBe(2);
      expect(passedOf(await sendAll(other, 2))).toBe(1);
      using free = await connectRaw(gateway, { path: "/free" });
      expect(passedOf(await sendAll(free, 20))).toBe(20);
    },
  );
});

describe("a handshake above the limit", () => {
  const project = (backend: Backend) => ({
    stages: stage({ routeSettings: { $connect: limit(1, 2) } }),
    routes: {
      $connect: { integrationUri: backend.url("/connect") },
      $default: answered(backend),
    },
  });

  test("is 429 in these words; $connect does not run, and open connections go on", async () => {
    await throttled(project, async ({ gateway, backend, clock }) => {
      using connection = await connectRaw(gateway);
      using _second = await connectRaw(gateway);
      const answer = await refusedUpgrade(gateway);
      assertOnlyAllowedHeaders(answer.headers, "refused");
      expect(answer.status).toBe(429);
      expect(answer.body).toBe('{"message":"Too Many Requests"}');
      expect(answer.headers).toEqual([
        ["Content-Type", "application/json"],
        ["x-amzn-RequestId", expect.stringMatching(UUID)],
        ["x-amzn-ErrorType", "TooManyRequestsException"],
        ["x-amz-apigw-id", expect.stringMatching(REQUEST_ID)],
        ["Date", expect.stringMatching(HTTP_DATE)],
        ["Connection", "keep-alive"],
        ["content-length", String(answer.body.length)],
      ]);
      expect(backend.requests).toHaveLength(2);
      expect(await sendAll(connection, 1)).toEqual([PASSED]);
      clock.advance(999);
      expect((await refusedUpgrade(gateway)).status).toBe(429);
      clock.advance(1);
      using third = await connectRaw(gateway);
      expect(third.answer.status).toBe(101);
    });
  });

  test("is 429 before authorization is asked", async () => {
    const guarded = (settings: object) => () => ({
      stages: stage(settings),
      routes: { $connect: { authorizationType: "AWS_IAM" } },
    });
    await throttled(guarded({}), async ({ gateway }) => {
      expect((await refusedUpgrade(gateway)).status).toBe(403);
    });
    await throttled(guarded({ defaultRouteSettings: ZERO }), async ({ gateway }) => {
      expect((await refusedUpgrade(gateway)).status).toBe(429);
    });
  });

  test("is 429 above the account's new connections of a second, over all APIs", async () => {
    const api = { apiId: "other00000", stages: { dev: {} }, routes: { $default: mockRoute("") } };
    await throttled(
      () => ({ routes: { $default: mockRoute("") }, apis: { other: api } }),
      async ({ gateway, clock }) => {
        const other = { path: "/_aws/execute-api/other00000/dev" };
        using _one = await connectRaw(gateway);
        using _two = await connectRaw(gateway, other);
        for (const options of [{}, other]) {
          expect((await refusedUpgrade(gateway, options)).status).toBe(429);
        }
        clock.advance(500);
        using _three = await connectRaw(gateway, other);
        expect((await refusedUpgrade(gateway)).status).toBe(429);
      },
      { "limits.newConnectionsPerSecond": "2" },
    );
  });
});

describe("the account's limit", () => {
  const settings = { "limits.accountRequestsPerSecond": "1", "limits.accountBurst": "4" };
  const project = (backend: Backend) => ({ routes: { $default: answered(backend) } });

  test("counts handshakes, messages and @connections calls together", async () => {
    const run = async ({ gateway, clock }: { gateway: TestGateway; clock: FakeClock }) => {
      using connection = await connectRaw(gateway);
      const { client, connectionId } = connection;
      expect(await sendAll(connection, 1)).toEqual([PASSED]);
      const posting = new PostToConnectionCommand({ ConnectionId: connectionId, Data: "push" });
      await managementClient(gateway).send(posting);
      expect((await client.readFrame()).text).toBe("push");
      expect(await sendAll(connection, 1)).toEqual([PASSED]);

      expectThrottled(await sendAll(connection, 1), connectionId, 1);
      expect((await refusedUpgrade(gateway)).status).toBe(429);
      const refused = managementClient(gateway).send(posting);
      expect(await refused.catch((error: unknown) => error)).toBeInstanceOf(LimitExceededException);
      clock.advance(1_000);
      await managementClient(gateway).send(posting);
      expect((await client.readFrame()).text).toBe("push");
      expectThrottled(await sendAll(connection, 1), connectionId, 1);
    };
    await throttled(project, run, settings);
  });

  test("answers every @connections call above it with 429 LimitExceededException", async () => {
    const run = async ({ gateway }: { gateway: TestGateway }) => {
      using connection = await connectRaw(gateway);
      const path = pathOf(connection.connectionId);
      for (let n = 0; n < 3; n += 1) {
        expect((await call(gateway, { method: "GET", path })).status).toBe(200);
      }
      for (const method of ["GET", "POST", "DELETE"]) {
        const answer = await call(gateway, { method, path });
        expect(answer).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
        expect(answer.header("x-amzn-errortype")).toBe("LimitExceededException");
      }
    };
    await throttled(project, run, settings);
  });
});

test("a stage's limits change without a new deployment, hold for open connections, and never hold back $disconnect", async () => {
  const project = (settings: object) => (backend: Backend) => ({
    stages: stage(settings),
    routes: { $default: answered(backend), $disconnect: disconnectRoute(backend) },
  });
  await throttled(project({}), async ({ gateway, backend }) => {
    const connection = await connectRaw(gateway);
    expect(passedOf(await sendAll(connection, 100))).toBe(100);
    gateway.deploy(projectOf(project({ defaultRouteSettings: ZERO })(backend)));
    expectThrottled(await sendAll(connection, 3), connection.connectionId, 3);
    expect((await refusedUpgrade(gateway)).status).toBe(429);
    const path = pathOf(connection.connectionId);
    expect((await call(gateway, { method: "DELETE", path })).status).toBe(204);
    const told = { code: 1000, reason: "Connection Closed Normally" };
    expect((await connection.client.readFrame()).closeCode).toBe(told.code);
    connection.client.close();
    await expectDisconnect({ gateway, backend }, connection.connectionId, told);
  });
});

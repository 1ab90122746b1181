import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import {
  Backend,
  eventAt,
  eventOf,
  RELAY_FILES,
  relayFunction,
  type SeenRequest,
} from "./support-backend.ts";
import { connectRaw, mockRoute, projectOf, refusedUpgrade } from "./support-project.ts";
import { expectGatewayRejection } from "./support-rejection.ts";

/** A Saturday, one second before its end, in the last week of November. */
const NOW = Date.UTC(2026, 10, 28, 23, 59, 59);
const KEYS = {
  alice: "apikey-of-alice-0123456789",
  bob: "apikey-of-bob-0123456789ab",
  carol: "apikey-of-carol-0123456789",
  dave: "apikey-of-dave-01234567890",
} as const;
const BROWSER = "browserbro";

type Plan = Readonly<Record<string, unknown>>;

let backend: Backend;
/** What the mapping is sent to. */
let mapped: Backend;
let gateway: TestGateway;
let clock: FakeClock;

beforeAll(async () => {
  backend = new Backend();
  mapped = new Backend();
  clock = new FakeClock(NOW);
  gateway = await startTestGateway({ sluiceYaml: project(), files: RELAY_FILES, clock });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
  mapped[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  backend.answer = ({ target, body }) => {
    if (target !== "/authorize") return Response.json({ statusCode: 200 });
    // The token of the query is the key, as a browser has no other place for it.
    const { methodArn, queryStringParameters } = JSON.parse(body);
    const Statement = [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn }];
    return Response.json({
      principalId: "me",
      policyDocument: { Version: "2012-10-17", Statement },
      usageIdentifierKey: queryStringParameters.token,
    });
  };
});

/**
 * `test` takes the key from the header, `browser` from its authorizer. Alice has a plan for the stages dev of both, bob a plan
 * for prod, carol none; dave's key is disabled.
 */
function project(basic: Plan = {}): string {
  const events = { function: "relay" };
  const authorize = {
    ...relayFunction(backend),
    environment: { BACKEND: backend.url("/authorize") },
  };
  const document = JSON.parse(
    projectOf({
      stages: { dev: {}, prod: {} },
      routes: {
        $connect: { ...events, apiKeyRequired: true },
        $disconnect: events,
        $default: events,
        key: mockRoute("$context.identity.apiKeyId $context.identity.apiKey"),
        mapped: {
          integrationUri: mapped.url(),
          requestParameters: { "integration.request.header.key": "context.identity.apiKeyId" },
        },
      },
      apis: {
        browser: {
          apiId: BROWSER,
          apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
          authorizers: {
            guard: { function: "authorize", identitySource: ["route.request.querystring.token"] },
          },
          routes: { $connect: { authorizer: "guard", ...events, apiKeyRequired: true } },
        },
      },
      functions: { relay: relayFunction(backend), authorize },
    }),
  );
  const dev = [
    { api: "test", stage: "dev" },
    { api: "browser", stage: "dev" },
  ];
  return JSON.stringify({
    ...document,
    apiKeys: {
      ...Object.fromEntries(Object.entries(KEYS).map(([name, value]) => [name, { value }])),
      alice: { value: KEYS.alice, apiKeyId: "alicealice" },
      dave: { value: KEYS.dave, enabled: false },
    },
    usagePlans: {
      basic: { apiStages: dev, apiKeys: ["alice", "dave"], ...basic },
      paid: { apiStages: [{ api: "test", stage: "prod" }], apiKeys: ["bob"] },
    },
  });
}

const withKey = (key: string, name = "x-api-key") => ({ headerLines: [`${name}: ${key}`] });
const asBrowser = (token: string) => ({ path: `/_aws/execute-api/${BROWSER}/dev?token=${token}` });

const lastDetail = () => gateway.activities.at(-1)?.detail;

describe("a $connect that requires an API key", () => {
  test.each([
    ["without a key", {}, "the client sent no x-api-key header"],
    ["with an empty key", withKey(""), "the client sent no x-api-key header"],
    ["with the key in the query", { path: `/dev?x-api-key=${KEYS.alice}` }, "sent no x-api-key"],
    ["with a key that nobody has", withKey(`${KEYS.alice}x`), "is not known"],
    ["with a key that is disabled", withKey(KEYS.dave), 'API key "dave" ('],
    ["with a key that is in no usage plan", withKey(KEYS.carol), "is in no usage plan for"],
    ["with a key of a plan for another stage", withKey(KEYS.bob), "is in no usage plan for"],
    [
      "for a stage that the key's plan does not have",
      { path: "/prod", ...withKey(KEYS.alice) },
      "is in no usage plan for",
    ],
  ])(
    "%s refuses with 403 Forbidden, runs nothing and tells the operator why",
    async (_what, request, why) => {
      expectGatewayRejection(gateway, await refusedUpgrade(gateway, request), 403, "Forbidden");
      expect(lastDetail()).toContain(why);
      expect(backend.requests).toEqual([]);
    },
  );

  test("lets a key of a plan for the stage in, whatever the case of the header", async () => {
    for (const [path, name, key] of [
      ["/dev", "x-api-key", KEYS.alice],
      ["/dev", "X-API-KEY", KEYS.alice],
      ["/prod", "x-api-key", KEYS.bob],
    ] as const) {
      using connection = await connectRaw(gateway, { path, ...withKey(key, name) });
      expect(connection.answer.status).toBe(101);
    }
  });

  test("names the key in every event, in templates and in mappings", async () => {
    const identity = { apiKey: KEYS.alice, apiKeyId: "alicealice" };
    let connectionId = "";
    {
      using connection = await connectRaw(gateway, withKey(KEYS.alice));
      ({ connectionId } = connection);
      const { client } = connection;
      const connect = await eventAt(backend, "CONNECT", connectionId);
      expect(connect.event.requestContext.identity).toMatchObject(identity);
      expect(connect.event.headers).toMatchObject({ "x-api-key": KEYS.alice });
      client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"other"}' });
      const message = await eventAt(backend, "MESSAGE", connectionId);
      expect(message.event.requestContext.identity).toMatchObject(identity);
      client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"key"}' });
      expect((await client.readFrame()).text).toBe(`alicealice ${KEYS.alice}`);
      client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"mapped"}' });
      const request = await mapped.request(() => true, "the mapped message");
      expect(request.headers.get("key")).toBe("alicealice");
    }
    const disconnect = await eventAt(backend, "DISCONNECT", connectionId);
    expect(disconnect.event.requestContext.identity).toMatchObject(identity);
  });
});

describe("a $connect that takes the API key from its authorizer", () => {
  test("lets a client in that cannot set headers, with the key that the authorizer names", async () => {
    const socket = new WebSocket(gateway.ws(asBrowser(KEYS.alice).path));
    const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("the client was refused"));
    await opened;
    const toRoute = ({ target }: SeenRequest) => target === "/event";
    const { event } = eventOf(await backend.request(toRoute, "the event of $connect"));
    expect(event.requestContext.identity).toMatchObject({
      apiKey: KEYS.alice,
      apiKeyId: "alicealice",
    });
    expect(event.requestContext.authorizer).toMatchObject({ principalId: "me" });
    socket.close();
  });

  test.each([
    ["nobody has", "apikey-of-nobody-at-all-00"],
    ["is in no plan", KEYS.carol],
  ])(
    "refuses a key that %s after the authorizer has run, and never asks the header",
    async (_what, token) => {
      const request = { ...asBrowser(token), ...withKey(KEYS.alice) };
      expectGatewayRejection(gateway, await refusedUpgrade(gateway, request), 403, "Forbidden");
      expect(backend.requests.map(({ target }) => target)).toEqual(["/authorize"]);
    },
  );

  test("lets the authorizer refuse first", async () => {
    const { path } = asBrowser("");
    expectGatewayRejection(gateway, await refusedUpgrade(gateway, { path }), 401, "Unauthorized");
  });
});

/** How many of so many handshakes with alice's key are let in; the others get this refusal. */
async function letIn(
  count: number,
  message: string,
  request = withKey(KEYS.alice),
): Promise<number> {
  let passed = 0;
  for (let n = 0; n < count; n += 1) {
    const answer = await refusedUpgrade(gateway, request);
    if (answer.status === 101) passed += 1;
    else expectGatewayRejection(gateway, answer, 429, message);
  }
  return passed;
}

describe("a usage plan", () => {
  test("lets its burst in at one moment and its rate afterwards, over all its stages; a refusal is 429 Too Many Requests", async () => {
    gateway.deploy(project({ usagePlanId: "throt1", throttle: { rateLimit: 0.5, burstLimit: 3 } }));
    expect(await letIn(2, "Too Many Requests")).toBe(2);
    expect(await letIn(3, "Too Many Requests", { headerLines: [], ...asBrowser(KEYS.alice) })).toBe(
      1,
    );
    expect(lastDetail()).toBe(
      'Throttled: usage plan "basic" has 0.5 requests a second, 3 at once for each key, and API key "alice" (alicealice) has used them',
    );
    clock.advance(1_999);
    expect(await letIn(1, "Too Many Requests")).toBe(0);
    clock.advance(1);
    expect(await letIn(2, "Too Many Requests")).toBe(1);
    // Another key has a plan of its own.
    using connection = await connectRaw(gateway, { path: "/prod", ...withKey(KEYS.bob) });
    expect(connection.answer.status).toBe(101);
  });

  test.each([
    ["DAY", 0, Date.UTC(2026, 10, 29)],
    ["WEEK", 0, Date.UTC(2026, 10, 29)],
    ["WEEK", 1, Date.UTC(2026, 10, 30)],
    ["MONTH", 0, Date.UTC(2026, 11, 1)],
    ["MONTH", 27, Date.UTC(2026, 11, 28)],
  ])(
    "lets exactly its quota of a %s with offset %d in until the next begins; a refusal is 429 Limit Exceeded",
    async (period, offset, next) => {
      await using own = await quotaGateway({ limit: 3, period, offset });
      expect(await own.letIn(5)).toBe(3);
      own.clock.advance(next - 1 - own.clock.now());
      expect(await own.letIn(1)).toBe(0);
      own.clock.advance(1);
      expect(await own.letIn(5)).toBe(3);
    },
  );

  test("keeps its counts when the project is deployed again, and takes new limits at once", async () => {
    await using own = await quotaGateway({ limit: 3, period: "MONTH" });
    expect(await own.letIn(2)).toBe(2);
    own.deploy({ limit: 3, period: "MONTH" });
    expect(await own.letIn(3)).toBe(1);
    own.deploy({ limit: 5, period: "MONTH" });
    expect(await own.letIn(3)).toBe(2);
    expect(() => own.deploy({ limit: -1, period: "MONTH" })).toThrow("must be a whole number");
    expect(await own.letIn(1)).toBe(0);
  });

  test("counts neither a message nor a $disconnect", async () => {
    await using own = await quotaGateway({ limit: 2, period: "DAY" });
    {
      using connection = await connectRaw(own.gateway, withKey(KEYS.alice));
      for (let n = 0; n < 5; n += 1) {
        connection.client.sendFrame({ opcode: OPCODE.text, payload: "hello" });
        expect((await connection.client.readFrame()).text).toBe("pong");
      }
    }
    expect(await own.letIn(2)).toBe(1);
  });
});

/** A gateway of its own whose only plan has this quota, on a clock that stands still. */
async function quotaGateway(quota: Plan) {
  const ownClock = new FakeClock(NOW);
  const text = (limits: Plan) =>
    JSON.stringify({
      ...JSON.parse(
        projectOf({
          routes: {
            $connect: mockRoute("", { apiKeyRequired: true }),
            $default: mockRoute("pong"),
          },
        }),
      ),
      apiKeys: { alice: { value: KEYS.alice } },
      usagePlans: {
        basic: {
          apiStages: [{ api: "test", stage: "dev" }],
          apiKeys: ["alice"],
          quota: limits,
        },
      },
    });
  const own = await startTestGateway({ sluiceYaml: text(quota), clock: ownClock });
  return {
    gateway: own,
    clock: ownClock,
    deploy: (limits: Plan) => own.deploy(text(limits)),
    async letIn(count: number): Promise<number> {
      let passed = 0;
      for (let n = 0; n < count; n += 1) {
        const answer = await refusedUpgrade(own, withKey(KEYS.alice));
        if (answer.status === 101) passed += 1;
        else {
          expect(answer.status).toBe(429);
          expect(JSON.parse(answer.body)).toMatchObject({ message: "Limit Exceeded" });
        }
      }
      return passed;
    },
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}

test("a key that is replaced by another deployment opens nothing any more, and open connections stay", async () => {
  gateway.deploy(project());
  using connection = await connectRaw(gateway, withKey(KEYS.alice));
  gateway.deploy(project().replaceAll(KEYS.alice, "another-key-of-alice-0123456"));
  expectGatewayRejection(
    gateway,
    await refusedUpgrade(gateway, withKey(KEYS.alice)),
    403,
    "Forbidden",
  );
  connection.client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"key"}' });
  expect((await connection.client.readFrame()).text).toBe(`alicealice ${KEYS.alice}`);
  gateway.deploy(project());
});

test("no line of the gateway shows a key, whatever a client sent", () => {
  const { activities, warnings, functionLines } = gateway;
  expect(activities.length).toBeGreaterThan(10);
  const lines = JSON.stringify({ activities, warnings, functionLines });
  for (const key of Object.values(KEYS)) expect(lines).not.toContain(key);
});

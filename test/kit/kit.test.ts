import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import {
  type Gateway,
  GatewayStartError,
  HandshakeRefusedError,
  startSluice,
  WaitTimeoutError,
} from "../../src/testing/testing.cjs";

const ROOM = join(import.meta.dirname, "../../examples/testing");
const HOURS = 3_600_000;

interface Said {
  readonly from?: string;
  readonly text?: string;
  readonly left?: string;
  readonly members?: readonly string[];
  readonly message?: string;
}

type Say = { action: "say"; text: string } | { action: "who" };

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startSluice({ project: ROOM, settings: { log: "brief" } });
});
afterAll(async () => {
  await gateway.stop();
});

const enter = () => gateway.connect<Said, Say>();

describe("a client of the test kit", () => {
  test("sends objects, and gets what others say and what it asked for", async () => {
    await using ann = await enter();
    await using ben = await enter();
    ann.send({ action: "say", text: "hi" });
    expect(await ben.nextMessage()).toEqual({ from: ann.connectionId, text: "hi" });
    ben.send({ action: "who" });
    const answer = await ben.waitForMessage(({ members }) => members !== undefined);
    expect(answer.members).toContain(ann.connectionId);
    expect(ben.received).toHaveLength(2);
    expect(await ben.nextMessage()).toBe(answer);
  });

  test("a message that does not come ends with what came instead", async () => {
    await using ann = await enter();
    ann.send("no route takes it");
    expect(await ann.nextMessage()).toMatchObject({ message: "Forbidden" });
    const late = ann.waitForMessage({ text: "hi" }, { timeoutMs: 5 });
    await expect(late).rejects.toThrow(
      /^No message with {"text":"hi"} within 5 ms. What came instead \(all\):\n {2}{"message":"Forbidden"/,
    );
    await expect(late).rejects.toBeInstanceOf(WaitTimeoutError);
  });

  test("is told how it was closed, and a wait ends with that", async () => {
    const ann = await enter();
    const next = ann.nextMessage();
    expect((await gateway.delete(ann.connectionId)).status).toBe(204);
    expect(await ann.closed).toEqual({ code: 1000, reason: "Connection Closed Normally" });
    await expect(next).rejects.toThrow("The connection has ended: 1000");
    expect(() => ann.send("late")).toThrow("Cannot send a message: the connection has ended");
  });

  test("that is refused has the status and the body", async () => {
    const refused = gateway.connect({ stage: "prod" });
    await expect(refused).rejects.toBeInstanceOf(HandshakeRefusedError);
    await expect(refused).rejects.toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  test("sends its query, headers, origin and subprotocols", async () => {
    await using ann = await gateway.connect({
      query: { room: ["a", "b"] },
      headers: { "x-trace": "7" },
      origin: "https://app.example",
      subprotocols: ["chat"],
    });
    const { event } = await gateway.waitForInvocation({
      route: "$connect",
      connectionId: ann.connectionId,
    });
    expect(event).toMatchObject({
      multiValueQueryStringParameters: { room: ["a", "b"] },
      headers: { "x-trace": "7", Origin: "https://app.example" },
    });
    expect(ann.subprotocol).toBeUndefined();
  });

  test("connects through wss:// with the certificate verified", async () => {
    await using ann = await gateway.connect<Said, Say>({ tls: true });
    ann.send({ action: "who" });
    expect(await ann.nextMessage()).toMatchObject({ members: expect.any(Array) });
  });
});

describe("the gateway's clock", () => {
  test("two hours end a connection that is never idle, and its $disconnect has run", async () => {
    const ann = await enter();
    const started = performance.now();
    for (let minutes = 0; minutes < 115; minutes += 5) {
      await gateway.clock.advance({ minutes: 5 });
      ann.send({ action: "who" });
    }
    await gateway.clock.advance({ minutes: 4 });
    expect(ann.received.length).toBeGreaterThanOrEqual(22);
    await gateway.clock.advance({ minutes: 1 });
    expect(await ann.closed).toEqual({ code: 1001, reason: "Going away" });
    // It is there already: the clock has waited for it.
    const { connectionId } = ann;
    const { startedAt, connectedAt, code } = await gateway.waitForDisconnect(
      { connectionId },
      { timeoutMs: 1 },
    );
    expect(code).toBe(1001);
    expect(startedAt - (connectedAt ?? 0)).toBeGreaterThanOrEqual(2 * HOURS);
    expect(startedAt - (connectedAt ?? 0)).toBeLessThan(2 * HOURS + 60_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("a message that was sent before it moves is handled before", async () => {
    await using ann = await enter();
    const before = await gateway.clock.now();
    ann.send({ action: "who" });
    await gateway.clock.advance({ minutes: 9 });
    const { connectionId } = ann;
    const { startedAt } = await gateway.waitForActivity(
      { eventType: "MESSAGE", connectionId },
      { timeoutMs: 1 },
    );
    expect(startedAt - before.getTime()).toBeLessThan(60_000);
    await gateway.clock.advance({ minutes: 2 });
    expect(ann.received).toHaveLength(1);
  });

  test("after hours a $disconnect function still posts to another connection", async () => {
    await gateway.clock.advance({ hours: 30 });
    const ann = await enter();
    await using ben = await enter();
    await ann.close();
    expect(await ben.nextMessage()).toEqual({ left: ann.connectionId });
    const call = await gateway.waitForActivity({
      eventType: "CONNECTION_API",
      connectionId: ben.connectionId,
    });
    expect(call.status).toBe(200);
    // So do the calls of the kit itself.
    expect((await gateway.post(ben.connectionId, "hi")).status).toBe(200);
    expect<unknown>(await ben.nextMessage()).toBe("hi");
  });

  test("is refused a time that is none", async () => {
    await expect(gateway.clock.advance(-1)).rejects.toThrow("A clock moves ahead by 0 to");
    await expect(gateway.clock.advance({ weeks: 1 } as never)).rejects.toThrow(
      "A duration has no weeks",
    );
  });
});

describe("faults", () => {
  test("gone: 410 while the client is still there, as often as asked", async () => {
    await using ann = await enter();
    const { connectionId } = ann;
    const fault = await gateway.faults.gone({ connectionId, times: 1 });
    expect((await gateway.get(connectionId)).status).toBe(410);
    expect((await gateway.post(connectionId, { text: "there" })).status).toBe(200);
    expect(await ann.nextMessage()).toEqual({ text: "there" });
    await fault.waitUntilApplied();
    expect(fault.applied).toBe(1);
  });

  test("throttle: 429 to calls and handshakes, a frame to clients", async () => {
    await using ann = await enter();
    const fault = await gateway.faults.throttle();
    expect((await gateway.post(ann.connectionId, "x")).status).toBe(429);
    await expect(enter()).rejects.toMatchObject({ status: 429 });
    ann.send({ action: "who" });
    expect(await ann.nextMessage()).toMatchObject({ message: "Too Many Requests" });
    await fault.waitUntilApplied(3);
    await fault.remove();
    ann.send({ action: "who" });
    expect(await ann.nextMessage()).toHaveProperty("members");
  });

  test("throttle of one route leaves the others", async () => {
    await using ann = await enter();
    await gateway.faults.throttle({ at: "message", route: "who", times: 1 });
    ann.send({ action: "who" });
    expect(await ann.nextMessage()).toMatchObject({ message: "Too Many Requests" });
    expect((await gateway.get(ann.connectionId)).status).toBe(200);
  });

  test("a function that fails, and one that fails on $connect", async () => {
    await using ann = await enter();
    await gateway.faults.fail("functionError", { route: "who", times: 1 });
    ann.send({ action: "who" });
    expect(await ann.nextMessage()).toMatchObject({ message: "Internal server error" });
    const failed = await gateway.waitForInvocation({ route: "who", outcome: "functionError" });
    expect(failed).toMatchObject({ functionName: "room", errorType: "InjectedFault" });
    await gateway.faults.fail(
      { statusCode: 401, body: "who are you" },
      { route: "$connect", times: 1 },
    );
    await expect(enter()).rejects.toMatchObject({ status: 401 });
  });

  test("a slow backend runs into the integration's time-out when the clock gets there", async () => {
    await using ann = await enter();
    const slow = await gateway.faults.delay({ seconds: 30 }, { route: "who", times: 1 });
    ann.send({ action: "who" });
    await slow.waitUntilApplied();
    await gateway.clock.advance({ seconds: 28 });
    expect(ann.received).toEqual([]);
    await gateway.clock.advance({ seconds: 2 });
    expect(await ann.nextMessage()).toMatchObject({ message: "Internal server error" });
  });

  test("a slow client gets no more: 429 for who posts to it", async () => {
    await using ann = await enter();
    const { connectionId } = ann;
    await gateway.faults.slowClient({ connectionId, times: 1 });
    expect((await gateway.post(connectionId, "x")).status).toBe(429);
    expect((await gateway.post(connectionId, "y")).status).toBe(200);
    expect<unknown>(await ann.nextMessage()).toBe("y");
  });

  test("a cut TCP connection is 1006 for both sides", async () => {
    const ann = await enter();
    await gateway.faults.cut(ann.connectionId);
    expect((await ann.closed).code).toBe(1006);
    const { connectionId } = ann;
    expect(await gateway.waitForDisconnect({ connectionId })).toMatchObject({ code: 1006 });
    await expect(gateway.faults.cut(connectionId)).rejects.toThrow("there is none with that id");
  });

  test("a lost $disconnect is not invoked", async () => {
    const ann = await enter();
    const { connectionId } = ann;
    const lost = await gateway.faults.loseDisconnect({ connectionId });
    await ann.close();
    await lost.waitUntilApplied();
    await gateway.settled();
    const late = gateway.waitForDisconnect({ connectionId }, { timeoutMs: 1 });
    await expect(late).rejects.toThrow(/^No \$disconnect with {"connectionId":/);
  });

  test("what is no fault is refused with a sentence", async () => {
    await expect(gateway.faults.gone({ api: "other" })).rejects.toThrow(
      "No API is named other: there is room",
    );
    await expect(gateway.faults.fail("boom" as never)).rejects.toThrow("failure.kind is one of");
    await expect(gateway.faults.gone({ who: "x" } as never)).rejects.toThrow("no option who");
  });
});

test("a wait that ends in vain names what came, and the last lines of functions", async () => {
  await using ann = await enter();
  gateway.forget();
  ann.send({ action: "say", text: "hi" });
  await gateway.settled();
  const late = gateway.waitForInvocation({ route: "who", status: 200 }, { timeoutMs: 1 });
  await expect(late).rejects.toThrow(
    /^No invocation with {"route":"who","status":200} within 1 ms\. What came instead \(all\):\n {2}room for say of \S+: returned 200 {"statusCode":200}/,
  );
});

test("a start that fails rejects with what the command prints", async () => {
  const failing = startSluice({ project: join(ROOM, "nowhere") });
  await expect(failing).rejects.toBeInstanceOf(GatewayStartError);
  await expect(failing).rejects.toThrow(
    /^There is no file or folder \S+nowhere: give the path of a project$/,
  );
  await expect(startSluice({ project: ROOM, settings: { nope: 1 } })).rejects.toThrow(
    "unknown option --nope",
  );
});

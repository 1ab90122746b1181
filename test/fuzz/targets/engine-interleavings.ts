import type { FunctionOutcome } from "../../../src/engine/ports.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { hold, holdEqual, type Target } from "../engine/target.ts";
import { type Client, type Running, World } from "./engine-world.ts";

export const engineInterleavings: Target = {
  name: "engine-interleavings",
  property:
    "in whatever order clients, functions, backends, deadlines, deployments and a stop come: one $disconnect for each connection, every frame to its own client, every call answered, limits kept, nothing left",
  bytesMax: 600,
  dictionary: [],
  seeds: () => [Uint8Array.of(0, 3, 0, 1, 0, 2, 0, 0), Uint8Array.of(0, 0, 3, 0, 6, 0, 5, 0, 4, 0)],
  fresh: (random) => randomBytes(random, 10 + below(random, 200)),
  async check(input) {
    const choices = new Choices(input);
    const world = new World();
    const seen = new Set<string>();
    for (let steps = 0; steps < 80 && !choices.isOver; steps += 1) {
      seen.add(await act(choices, world));
      if (choices.oneIn(2)) await world.settle();
      holdEqual(world.engine.deps.connections.size, world.held, "connections that are held");
    }
    await world.end();
    checkEnd(world);
    return [...seen].sort().join(" ").slice(0, 200);
  },
};

const BODIES = ['{"action":"send"', '{"action":"other"', '{"x":1', "not json"];

async function act(choices: Choices, world: World): Promise<string> {
  const { clients, running } = world;
  const step = choices.below(14);
  if (step === 0 || clients.length === 0) {
    if (clients.length < 8) world.connect();
    return "connect";
  }
  const client = choices.of(clients);
  if (step <= 3) return running.length === 0 ? "idle" : answer(choices, choices.of(running));
  if (step <= 5) {
    const start = choices.of(BODIES);
    world.message(client, start.startsWith("{") ? `${start},"n":${client.asked}}` : start);
    return "message";
  }
  if (step <= 7) return post(choices, world, client);
  switch (step) {
    case 8:
      world.closeFrame(client, choices.of([undefined, 1000, 4000]));
      return "close frame";
    case 9:
      world.lose(client);
      return "gone";
    case 10:
      return pass(choices, world);
    case 11:
      client.isFull = choices.oneIn(2);
      return "full";
    case 12:
      world.deploy(choices.oneIn(2));
      return "deploy";
    default:
      if (choices.oneIn(4)) world.stop();
      else world.violation(client);
      return "stop";
  }
}

function pass(choices: Choices, world: World): string {
  const { clients, engine } = world;
  const ms = choices.of([10, 1_000, 30_000, 599_990, 600_010, 7_200_000]);
  const before = clients.filter(({ isOpen }) => isOpen);
  engine.clock.advance(ms);
  // Nobody speaks meanwhile.
  if (ms > 600_000) for (const one of before) hold(!one.isOpen, `open after ${ms} ms of silence`);
  return `${ms} ms`;
}

/** How a function ends; what it says names the connection that it was asked for. */
function answer(choices: Choices, running: Running): string {
  const { connectionId } = running;
  const returned = (value: object): FunctionOutcome => ({
    kind: "returned",
    payload: JSON.stringify(value),
  });
  const error = { errorType: "Error", errorMessage: "x", payload: "{}" };
  const outcome = choices.of<FunctionOutcome>([
    returned({ statusCode: 200, body: `reply to ${connectionId}` }),
    returned({ statusCode: 403, body: "no" }),
    returned({ nonsense: true }),
    { kind: "functionError", ...error },
    { kind: "throttled", detail: "x" },
    { kind: "unreachable", detail: "x" },
  ]);
  running.end(outcome);
  return `${running.eventType} ${outcome.kind}`;
}

/** A call of `@connections`, held to what the client's socket says. */
function post(choices: Choices, world: World, client: Client): string {
  const connectionId = client.connection?.facts.connectionId;
  if (connectionId === undefined) return "nobody";
  const method = choices.of(["POST", "POST", "GET", "DELETE"] as const);
  const { isOpen, isFull } = client;
  const before = client.frames.length;
  world.posted += 1;
  const { status } = world.manage(method, connectionId, `post ${world.posted}`);
  const arrived = client.frames.slice(before);
  if (status === 429) {
    holdEqual(arrived, [], "frames of a call that was refused");
    return "throttled";
  }
  if (!isOpen) holdEqual(status, 410, `${method} of a connection that has ended`);
  else if (method === "DELETE") holdEqual([status, client.closeSent], [204, true], "DELETE");
  else if (method === "GET") holdEqual(status, 200, "GET");
  else if (!isFull) holdEqual([status, arrived], [200, [`post ${world.posted}`]], "POST");
  return `${method} ${status}`;
}

function checkEnd(world: World): void {
  const { engine, clients, events } = world;
  holdEqual(engine.bugs.map(String), [], "bugs");
  holdEqual(engine.deps.connections.size, 0, "live connections at the end");
  holdEqual(engine.pending.size, 0, "work at the end");
  holdEqual(engine.clock.pending, 0, "timers at the end");
  for (const client of clients) {
    hold(client.verdict !== undefined, "a handshake without an answer");
    holdEqual(client.handled, client.asked, "messages that were handled");
    if (client.connection !== undefined) checkClient(world, client);
  }
  const opened = clients.filter(({ connection }) => connection !== undefined).length;
  const count = (kind: string) => events.filter(({ eventType }) => eventType === kind).length;
  holdEqual(count("DISCONNECT"), opened, "$disconnect events");
  const recorded = engine.activities.filter(({ eventType }) => eventType === "DISCONNECT");
  holdEqual(recorded.length, opened, "$disconnect records");
  const admitted = engine.activities.filter(
    ({ eventType, status }) => eventType !== "DISCONNECT" && status !== 429,
  );
  hold(admitted.length <= world.admittedMax, `${admitted.length} requests passed the throttle`);
}

function checkClient({ events }: World, client: Client): void {
  const connectionId = client.connection?.facts.connectionId ?? "";
  const own = events.filter((event) => event.connectionId === connectionId);
  holdEqual(own[0]?.eventType, "CONNECT", "the first event");
  const ends = own.filter(({ eventType }) => eventType === "DISCONNECT");
  holdEqual(ends.length, 1, "$disconnect events of one connection");
  const replies = client.frames.filter((frame) => !frame.startsWith("post "));
  for (const frame of replies)
    hold(frame.includes(connectionId) || frame === "no", `it was sent ${frame}`);
  hold(replies.length <= client.asked, "more replies than messages");
}

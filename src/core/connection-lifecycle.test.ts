import { describe, expect, test } from "bun:test";
import {
  CONNECTING,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
  deadline,
  type LifecycleLimits,
  step,
} from "./connection-lifecycle.ts";

const LIMITS: LifecycleLimits = {
  idleTimeoutMs: 600_000,
  connectionDurationMs: 7_200_000,
  pingIsActivity: false,
};

function run(
  inputs: readonly ConnectionInput[],
  limits: LifecycleLimits = LIMITS,
): { state: ConnectionState; effects: ConnectionEffect[] } {
  let state = CONNECTING;
  const effects: ConnectionEffect[] = [];
  for (const input of inputs) {
    const next = step(state, input, limits);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const accepted: ConnectionInput = { kind: "accepted", at: 1_000 };
const gone: ConnectionInput = { kind: "socketClosed" };
const disconnects = (effects: readonly ConnectionEffect[]) =>
  effects.filter((effect) => effect.kind === "runDisconnectRoute");

describe("the causes that $disconnect reports", () => {
  const deleted: ConnectionInput = {
    kind: "closeRequested",
    code: 1000,
    reason: "Connection Closed Normally",
  };
  const table: [string, ConnectionInput[], number, string][] = [
    [
      "a client close with a code",
      [{ kind: "closeReceived", code: 4001, reason: "bye" }, gone],
      4001,
      "bye",
    ],
    [
      "a browser tab that went",
      [{ kind: "closeReceived", code: 1001, reason: "" }, gone],
      1001,
      "",
    ],
    [
      "a client close without a status",
      [{ kind: "closeReceived", code: undefined, reason: "" }, gone],
      1005,
      "Client-side close frame status not set",
    ],
    ["a lost TCP connection", [gone], 1006, "Connection closed abnormally"],
    ["DeleteConnection", [deleted, gone], 1000, "Connection Closed Normally"],
    ["the idle timer", [{ kind: "deadline", at: 601_000 }, gone], 1001, "Going away"],
    [
      "a server close that the client answers with another code",
      [deleted, { kind: "closeReceived", code: 1005, reason: "" }, gone],
      1000,
      "Connection Closed Normally",
    ],
    [
      "a client close that meets a DeleteConnection",
      [{ kind: "closeReceived", code: 4002, reason: "mine" }, deleted, gone],
      4002,
      "mine",
    ],
    [
      "a second violation while closing",
      [
        { kind: "closeRequested", code: 1009, reason: "Message too big" },
        { kind: "closeRequested", code: 1003, reason: "Binary is not supported" },
        gone,
      ],
      1009,
      "Message too big",
    ],
  ];
  test.each(table)("%s", (_name, inputs, code, reason) => {
    const { state, effects } = run([accepted, ...inputs, gone, accepted]);
    expect(state).toEqual({ phase: "closed", cause: { code, reason }, accepted: true });
    expect(disconnects(effects)).toEqual([{ kind: "runDisconnectRoute", code, reason }]);
  });
});

describe("step()", () => {
  test("asks to be woken at the idle deadline when a connection opens", () => {
    expect(run([accepted]).effects).toEqual([{ kind: "wakeAt", at: 601_000 }]);
  });

  test("sends one close frame, whoever else asks", () => {
    const { effects } = run([
      accepted,
      { kind: "deadline", at: 601_000 },
      { kind: "closeRequested", code: 1000, reason: "late" },
      { kind: "deadline", at: 700_000 },
    ]);
    expect(effects.filter((effect) => effect.kind === "close")).toEqual([
      { kind: "close", code: 1001, reason: "Going away" },
    ]);
  });

  test("does not close one millisecond early", () => {
    const { state, effects } = run([accepted, { kind: "deadline", at: 600_999 }]);
    expect(state.phase).toBe("open");
    expect(effects.at(-1)).toEqual({ kind: "wakeAt", at: 601_000 });
  });

  test("runs no $disconnect for a client that left before it was accepted", () => {
    expect(run([gone]).effects).toEqual([]);
    expect(run([{ kind: "closeRequested", code: 1001, reason: "x" }, gone]).effects).toEqual([]);
  });

  test("runs $disconnect once when a client left while $connect was accepting it", () => {
    expect(run([gone, accepted, accepted, gone]).effects).toEqual([
      { kind: "runDisconnectRoute", code: 1006, reason: "Connection closed abnormally" },
    ]);
  });

  test("lets messages move the deadline, and pings only when told so", () => {
    const inputs: ConnectionInput[] = [accepted, { kind: "activity", at: 5_000, frame: "ping" }];
    expect(run(inputs).state).toMatchObject({ lastActiveAt: 1_000 });
    expect(run(inputs, { ...LIMITS, pingIsActivity: true }).state).toMatchObject({
      lastActiveAt: 5_000,
    });
    expect(run([accepted, { kind: "activity", at: 5_000, frame: "message" }]).state).toMatchObject({
      lastActiveAt: 5_000,
    });
  });

  test("ignores a clock that was set back", () => {
    const { state } = run([accepted, { kind: "activity", at: 500, frame: "message" }]);
    expect(state).toMatchObject({ lastActiveAt: 1_000 });
  });

  test("ignores activity, deadlines and close frames before opening and after closing", () => {
    const noise: ConnectionInput[] = [
      { kind: "activity", at: 2_000, frame: "message" },
      { kind: "deadline", at: 9_000_000 },
      { kind: "closeReceived", code: 1000, reason: "" },
    ];
    expect(run(noise)).toEqual({ state: CONNECTING, effects: [] });
    const before = run([accepted, gone]);
    expect(run([accepted, gone, ...noise])).toEqual(before);
  });
});

/** A small generator with a seed, so that a failure repeats. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("any schedule of messages and pings", () => {
  test("closes at exactly min(lastActiveAt + idle, connectedAt + lifetime), once", () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const next = random(seed);
      const limits: LifecycleLimits = {
        idleTimeoutMs: 1 + Math.floor(next() * 100),
        connectionDurationMs: 1 + Math.floor(next() * 1_000),
        pingIsActivity: next() < 0.5,
      };
      const connectedAt = Math.floor(next() * 1_000);
      const events = Array.from({ length: Math.floor(next() * 40) }, () => ({
        at: connectedAt + Math.floor(next() * 1_200),
        frame: next() < 0.7 ? ("message" as const) : ("ping" as const),
      })).sort((a, b) => a.at - b.at);

      // The rule, stated without the reducer: activity counts while it comes before the deadline.
      let lastActiveAt = connectedAt;
      const due = () =>
        Math.min(lastActiveAt + limits.idleTimeoutMs, connectedAt + limits.connectionDurationMs);
      for (const event of events) {
        if (event.at >= due()) break;
        if (event.frame === "message" || limits.pingIsActivity) lastActiveAt = event.at;
      }

      const outcome = simulate(connectedAt, events, limits);
      expect({ seed, ...outcome }).toEqual({ seed, closes: [due()], disconnects: 1 });
    }
  });
});

/** One timer, armed by `wakeAt`, and the events in order; a timer that is due goes first. */
function simulate(
  connectedAt: number,
  events: readonly { at: number; frame: "message" | "ping" }[],
  limits: LifecycleLimits,
): { closes: number[]; disconnects: number } {
  let state = CONNECTING;
  let timer = Number.POSITIVE_INFINITY;
  const closes: number[] = [];
  let disconnectRuns = 0;
  const feed = (input: ConnectionInput, at: number): void => {
    const transition = step(state, input, limits);
    state = transition.state;
    for (const effect of transition.effects) {
      if (effect.kind === "wakeAt") timer = effect.at;
      if (effect.kind === "close") closes.push(at);
      if (effect.kind === "runDisconnectRoute") disconnectRuns += 1;
    }
  };
  const fire = (until: number): void => {
    while (timer <= until) {
      const at = timer;
      timer = Number.POSITIVE_INFINITY;
      if (state.phase === "open") expect(at).toBeLessThanOrEqual(deadline(state, limits));
      feed({ kind: "deadline", at }, at);
    }
  };
  feed({ kind: "accepted", at: connectedAt }, connectedAt);
  for (const event of events) {
    fire(event.at);
    feed({ kind: "activity", ...event }, event.at);
  }
  fire(1_000_000);
  feed({ kind: "socketClosed" }, 1_000_000);
  feed({ kind: "socketClosed" }, 1_000_000);
  return { closes, disconnects: disconnectRuns };
}

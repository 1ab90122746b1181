import { describe, expect, test } from "bun:test";
import { FakeRawSocket, sessionDeps } from "./listener.fixture.ts";
import type { RawSocket, Session } from "./raw-socket.ts";
import { FORMER_TLS_MS, type KeyAndCertificate, TlsListeners } from "./tls-listeners.ts";

const nothing = (): void => undefined;

/** Listeners that only say what happens to them. */
function openListeners() {
  const said: string[] = [];
  const failing = new Set<string>();
  const { deps, engine } = sessionDeps();
  const listeners = new TlsListeners(deps, ({ cert }: KeyAndCertificate) => {
    if (failing.has(cert)) throw new Error(`no listener for ${cert}`);
    said.push(`open ${cert}`);
    return {
      bridge: {
        carry(_outer: RawSocket, address: string): Session {
          said.push(`${cert} carries ${address}`);
          return { receive: nothing, drained: nothing, socketClosed: nothing };
        },
      },
      stop: (cut) => void said.push(`${cut ? "cut" : "stop"} ${cert}`),
    };
  });
  const tls = (cert: string, ...named: string[]) => ({
    ...{ cert, key: "k" },
    named: named.map((each) => ({ cert: each, key: "k", serverName: `${each}.example.com` })),
  });
  const carry = () => listeners.carry(new FakeRawSocket(), "client");
  const told = () => said.splice(0);
  /** Until a moment before who is on the way has arrived, or after it. */
  const pass = (moment: -1 | 1) => {
    const { requestHeadTimeoutMs } = deps.limits;
    engine.clock.advance(moment === -1 ? requestHeadTimeoutMs + FORMER_TLS_MS - 1 : 1);
  };
  return {
    listeners,
    tls,
    carry,
    told,
    pass,
    clock: engine.clock,
    fail: (cert: string) => failing.add(cert),
  };
}

describe("TlsListeners", () => {
  test("opens a listener for each new certificate, and stops those that are served no longer when nobody is on the way", () => {
    const { listeners, tls, carry, told, pass } = openListeners();
    listeners.use(tls("a", "b"));
    listeners.use(tls("c", "b", "d"));
    pass(-1);
    expect(told()).toEqual(["open a", "open b", "open c", "open d"]);
    pass(1);
    expect(told()).toEqual(["stop a"]);
    listeners.use(tls("c"));
    carry();
    pass(-1);
    pass(1);
    expect(told()).toEqual(["c carries client", "stop b", "stop d"]);
  });

  test("changes nothing when a listener cannot be opened", () => {
    const { listeners, tls, carry, told, fail } = openListeners();
    listeners.use(tls("a"));
    fail("c");
    expect(() => listeners.use(tls("b", "c"))).toThrow("no listener for c");
    carry();
    expect(told()).toEqual(["open a", "open b", "cut b", "a carries client"]);
  });

  test("cuts at the end what it has stopped before, and opens nothing from then on", () => {
    const { listeners, tls, told, clock } = openListeners();
    const before = clock.pending;
    listeners.use(tls("a"));
    listeners.use(tls("b"));
    told();
    expect(clock.pending).toBe(before + 1);
    listeners.stop(true);
    expect(clock.pending).toBe(before);
    listeners.use(tls("c"));
    expect(told()).toEqual(["cut b", "cut a"]);
  });
});

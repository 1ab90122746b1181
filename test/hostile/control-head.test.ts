import { expect, test } from "bun:test";
import { CONTROL_LIMITS, type ControlLimits } from "../../src/adapters/control/control-limits.ts";
import { listenForControl } from "../../src/adapters/control/control-listener.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { RawClient } from "../support/raw-client.ts";

/** The runtime looks at silent sockets every four seconds. */
const TIMEOUT_MS = 20_000;

test(
  "the control listener lets go of a client that falls silent in its head, and of no other",
  async () => {
    const listener = open({ ...CONTROL_LIMITS, headSilenceSeconds: 1 });
    try {
      using silent = await RawClient.connect({ port: listener.port });
      silent.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n");
      expect(await silent.ended({ deadlineMs: TIMEOUT_MS })).toHaveLength(0);
      expect((await fetch(`http://127.0.0.1:${listener.port}/nothing`)).status).toBe(404);
    } finally {
      await listener.stop();
    }
  },
  TIMEOUT_MS,
);

test("the control listener answers 431 to a head beyond the runtime's 16 KiB", async () => {
  const listener = open(CONTROL_LIMITS);
  try {
    for (const [length, status] of [
      [15_000, 404],
      [17_000, 431],
    ] as const) {
      using client = await RawClient.connect({ port: listener.port });
      client.send(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"a".repeat(length)}\r\n\r\n`);
      expect((await client.readAnswer()).status).toBe(status);
    }
  } finally {
    await listener.stop();
  }
});

function open(limits: ControlLimits) {
  return listenForControl(
    { host: "127.0.0.1", port: 0, hostNames: [], limits, clock: new FakeClock() },
    { routes: [], reportBug: () => undefined, refused: () => undefined },
  );
}

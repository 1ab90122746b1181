import { expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { UNASKED_CONNECTIONS_MIN } from "../adapters/listener/client-descriptors.ts";
import { sessionDeps } from "../adapters/listener/listener.fixture.ts";
import { descriptorLimit, lowestFreeDescriptor } from "../adapters/system/descriptor-limit.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import { listenForClients } from "./client-listener.ts";

function start(
  connectionsMax: number,
  place: { port: number; descriptorsMax?: number } = { port: 0 },
) {
  const said: string[] = [];
  const { engine } = sessionDeps();
  const listener = listenForClients(
    {
      ...{ hosts: ["127.0.0.1"], ...place, tls: undefined },
      clock: new FakeClock(),
      limits: { ...AWS_LIMITS, connectionsMax },
      reportBug: (error) => void said.push(`bug: ${error}`),
      warn: (sentence) => void said.push(`warn: ${sentence}`),
      remark: (sentence) => void said.push(`remark: ${sentence}`),
    },
    engine.plane,
  );
  return { ...listener, said, [Symbol.dispose]: () => void listener.stop() };
}

const MANY = 9_999_999;
const limit = descriptorLimit() ?? Number.POSITIVE_INFINITY;

test("listenForClients() serves, and says nothing of a limit that the system allows", async () => {
  using listener = start(1);
  using client = await RawClient.connect({ port: listener.port });
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect((await client.readAnswer()).status).toBe(403);
  expect(listener.said).toEqual([]);
});

test.skipIf(limit > MANY)(
  "listenForClients() warns of a limit that the system does not allow",
  () => {
    using listener = start(MANY);
    expect(listener.said).toEqual([
      expect.stringMatching(/^warn: limits\.connectionsMax is 9999999, and this process may have /),
    ]);
  },
);

test("listenForClients() remarks on a limit that nobody has set when next to no client gets in", () => {
  const said = (descriptorsMax: number) => {
    using listener = start(AWS_LIMITS.connectionsMax, { port: 0, descriptorsMax });
    return listener.said;
  };
  // With the spare one open; the next free number need not follow it, where other tests have closed files.
  const spare = openSync(devNull, "r");
  const open = lowestFreeDescriptor();
  closeSync(spare);
  // A quarter is reserved, where that is less than the reserve.
  const enough = Math.ceil(((UNASKED_CONNECTIONS_MIN + open) * 4) / 3);
  expect(said(enough)).toEqual([]);
  expect(said(enough - 4)).toEqual([
    expect.stringMatching(/^remark: limits\.connectionsMax is 100000, .*: \d{3} connections /),
  ]);
});

test("listenForClients() leaves no file open, neither at its end nor when the port is taken", () => {
  const taken = start(1);
  const before = lowestFreeDescriptor();
  expect(() => start(1, { port: taken.port })).toThrow();
  expect(lowestFreeDescriptor()).toBe(before);
  void taken.stop();
  expect(lowestFreeDescriptor()).toBeLessThan(before);
});

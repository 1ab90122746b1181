import { expect, test } from "bun:test";
import { openBackend, opened, projectOn } from "../../src/compose/gateway.fixture.ts";
import { call, pathOf } from "../conformance/support-management.ts";
import { connectRaw, mockRoute, projectOf } from "../conformance/support-project.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";

const HOURS_MS = 7_200_000;
const IDLE_MS = 600_000;

for (const [name, byMs] of [
  ["forward", HOURS_MS],
  ["back", -HOURS_MS],
] as const) {
  test(`a machine that is set ${name} by hours: connections live as long as before, signatures follow the new time`, async () => {
    const clock = new FakeClock();
    await using gateway = await startTestGateway({
      sluiceYaml: projectOf({ routes: { $default: mockRoute("here") } }),
      clock,
    });
    using connection = await connectRaw(gateway);
    const { client, connectionId } = connection;
    clock.advance(IDLE_MS - 1_000);
    clock.jump(byMs);
    const get = (at: number) =>
      call(gateway, { method: "GET", path: pathOf(connectionId), at }).then(({ status }) => status);
    expect(await get(clock.now())).toBe(200);
    expect(await get(clock.now() - byMs)).toBe(403);
    client.sendFrame({ opcode: OPCODE.text, payload: "still here" });
    expect((await client.readFrame()).text).toBe("here");
    const handled = await gateway.activity(({ eventType }) => eventType === "MESSAGE");
    expect(handled).toMatchObject({ startedAt: clock.now(), latencyMs: 0 });

    clock.advance(IDLE_MS - 1);
    client.sendFrame({ opcode: OPCODE.ping, payload: "open?" });
    expect(await client.readFrame()).toMatchObject({ opcode: OPCODE.pong });
    clock.advance(1);
    expect(await client.readFrame()).toMatchObject({ closeCode: 1001, text: "Going away" });
  });

  test(`a machine that is set ${name} by hours while a backend hangs: the time-out is what it was`, async () => {
    const clock = new FakeClock();
    await using backend = openBackend({ hold: "/message" });
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url), clock });
    const client = await opened(gateway);
    const reached = backend.reached("/message");
    client.send("hi");
    await reached;
    clock.jump(byMs);
    clock.advance(28_999);
    expect(gateway.activities.map(({ eventType }) => eventType)).toEqual(["CONNECT"]);
    clock.advance(1);
    const timedOut = await gateway.activity(({ eventType }) => eventType === "MESSAGE");
    expect(timedOut).toMatchObject({ status: 500, latencyMs: 29_000 });
    expect(timedOut.integration).toMatchObject({ latencyMs: 29_000 });
    client.close();
  });
}

import { expect, test } from "bun:test";
import { fakeEngine } from "../../engine/engine.fixture.ts";
import { exposition } from "./exposition.ts";
import { liveFamilies } from "./live-metrics.ts";

test("liveFamilies() counts what is there when it is asked", async () => {
  const engine = fakeEngine();
  const { connections } = engine.deps;
  const text = () =>
    exposition(
      liveFamilies({
        apis: engine.deps.apis,
        connections,
        pending: engine.pending,
        functions: () => [{ functionName: "chat", instances: 2, waitingEvents: 5 }],
        lostLogLines: () => 3,
        internalErrors: () => 1,
      }),
      "text",
    ).split("\n");
  const stage = '{api_id="a1b2c3d4e5",stage="dev"}';
  expect(text()).toContain(`sluice_connections${stage} 0`);
  const first = engine.open();
  const second = engine.open();
  first.socket.waitingBytes = 100;
  second.socket.waitingBytes = 20;
  const work = Promise.withResolvers<void>();
  void engine.pending.track(work.promise);
  expect(text()).toContain(`sluice_connections${stage} 2`);
  expect(text()).toContain(`sluice_send_buffer_bytes${stage} 120`);
  expect(text()).toContain("sluice_requests_in_flight 1");
  expect(text()).toContain('sluice_function_instances{function_name="chat"} 2');
  expect(text()).toContain('sluice_function_waiting_events{function_name="chat"} 5');
  expect(text()).toContain("sluice_lost_log_lines_total 3");
  expect(text()).toContain("sluice_internal_errors_total 1");
  // One that is closing still has its socket.
  first.connection.close(1000, "");
  expect(text()).toContain(`sluice_connections${stage} 2`);
  first.connection.socketClosed();
  expect(text()).toContain(`sluice_connections${stage} 1`);
  work.resolve();
  await engine.pending.settled();
  expect(text()).toContain("sluice_requests_in_flight 0");
});

import { expect, test } from "bun:test";
import { recordedOutput } from "../dev/dev-project.fixture.ts";
import { drain } from "./drain.ts";

function gateway(size: number) {
  const asked: number[] = [];
  const ended = Promise.withResolvers<void>();
  const connections = { size } as Parameters<typeof drain>[0]["connections"];
  const stop = (drainMs: number) => {
    asked.push(drainMs);
    return drainMs === 0 ? Promise.resolve() : ended.promise;
  };
  return { asked, ended, connections, stop };
}

const NEVER = new Promise<void>(() => undefined);

test("drain() says how many connections it closes, waits for them and answers 0", async () => {
  const output = recordedOutput();
  const running = gateway(1);
  const code = drain(running, NEVER, { drainMs: 70, output });
  running.ended.resolve();
  expect(await code).toBe(0);
  expect(running.asked).toEqual([70]);
  expect(output.lines).toEqual(["Closing 1 connection (Ctrl-C or SIGTERM again to stop at once)"]);
});

test("drain() ends at once for who insists, with 130", async () => {
  const output = recordedOutput();
  const running = gateway(0);
  expect(await drain(running, Promise.resolve(), { drainMs: 70, output })).toBe(130);
  expect(running.asked).toEqual([70, 0]);
  expect(output.lines).toEqual([]);
});

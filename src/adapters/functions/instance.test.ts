import { expect, test } from "bun:test";
import { join } from "node:path";
import {
  commonJs,
  FIXTURES,
  Gate,
  isAlive,
  lambdaFunction,
  OpenFunctions,
  processGone,
} from "../../../test/fixtures/functions/open-functions.ts";
import { LAMBDA_FUNCTION_LIMITS } from "./function-limits.ts";

const { outputWaitMs } = LAMBDA_FUNCTION_LIMITS;

function pidsIn(text: string): number[] {
  return text
    .slice(text.indexOf("pids ") + 5)
    .split(" ")
    .map(Number);
}

test("a time-out kills the process and all it has started, and fails the event", async () => {
  await using open = new OpenFunctions(commonJs(["hangsWithChild"], { timeoutSeconds: 1 }));
  const outcome = await open.invoke("hangsWithChild", {}, { requestId: "slow" });
  const message = /^\d{4}-\d\d-\d\dT[\d:.]{12}Z slow Task timed out after 1\.00 seconds$/;
  expect(outcome).toMatchObject({
    kind: "functionError",
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(message),
  });
  const { errorMessage, payload } = outcome as { errorMessage: string; payload: string };
  expect(JSON.parse(payload)).toEqual({ errorType: "Sandbox.Timedout", errorMessage });
  await Promise.all(pidsIn((await open.line("pids ")).text).map(processGone));
  const report = await open.line("REPORT RequestId: slow");
  expect(report.text).toContain("\tDuration: 1000.00 ms\t");
  expect(report.text).toEndWith("\tStatus: timeout");
  expect(open.texts("platform").slice(1, 3)).toEqual([errorMessage, "END RequestId: slow"]);
});

test("all that an event prints stands between its START and its END, also past the console", async () => {
  await using open = new OpenFunctions(commonJs(["printsRaw"]));
  const EVENTS = 100;
  for (let event = 0; event < EVENTS; event++) {
    const lines = event % 2 === 0 ? 1 : 50;
    await open.invoke("printsRaw", { lines }, { requestId: `event-${event}` });
    await open.line(`REPORT RequestId: event-${event}\t`);
    const printed = Array.from({ length: lines }, (_, index) => `raw ${index}`);
    expect(open.texts().slice(0, -1)).toEqual([
      `START RequestId: event-${event} Version: $LATEST`,
      ...printed,
      `END RequestId: event-${event}`,
    ]);
    open.lines.length = 0;
  }
});

/** As a sink that has much to do for each line. */
function slowly(milliseconds: number): () => void {
  return () => {
    for (const until = performance.now() + milliseconds; performance.now() < until; );
  };
}

test("lines that are written slowly are of their event, and whole", async () => {
  await using open = new OpenFunctions(commonJs(["printsAtOnce"]), {
    // A busy machine takes its time.
    limits: { concurrentExecutionsMax: 1, outputWaitMs: 60_000 },
    onLine: slowly(0.03),
  });
  // Their writing takes longer than `OUTPUT_BURST_MS`.
  const lines = 4_000;
  const ids = ["one", "two"];
  await Promise.all(ids.map((requestId) => open.invoke("printsAtOnce", { lines }, { requestId })));
  await open.line("REPORT RequestId: two");
  const printed = Array.from({ length: lines }, (_, index) => `raw ${index}`);
  for (const id of ids) {
    const ofEvent = open.lines.filter(({ requestId }) => requestId === id);
    expect(ofEvent.slice(0, -1).map(({ text }) => text)).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      ...printed,
      `END RequestId: ${id}`,
    ]);
  }
});

test(`an instance whose output never ends takes its next event within ${outputWaitMs} ms`, async () => {
  await using open = new OpenFunctions(commonJs(["printsOn"]), {
    limits: { concurrentExecutionsMax: 1 },
    onLine: slowly(1),
  });
  // By the end of the second its output is in full flow.
  for (let event = 0; event < 2; event += 1) await open.answer("printsOn");
  const answeredAt = performance.now();
  expect(await open.answer("printsOn")).toBe("printing");
  const waitedMs = performance.now() - answeredAt;
  expect(waitedMs).toBeLessThan(outputWaitMs * 3);
});

test("an initialization that outlasts its limit is killed and fails the event", async () => {
  await using open = new OpenFunctions([lambdaFunction("slow", "broken", "hangs.handler")], {
    limits: { initTimeoutMs: 300 },
  });
  const outcome = await open.invoke("slow", {}, { requestId: "cold" });
  expect(outcome).toMatchObject({
    kind: "functionError",
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(/Z cold Task timed out after 0\.30 seconds$/),
  });
  const report = await open.line("INIT_REPORT");
  expect(report.text).toEndWith("\tPhase: init\tStatus: timeout");
});

test("dispose ends idle and busy instances; the event of a busy one fails", async () => {
  using gate = new Gate();
  const open = new OpenFunctions(commonJs(["process", "waits"]));
  const { pid } = (await open.answer("process")) as { pid: number };
  const busy = open.invoke("waits", { gate: gate.url });
  await gate.arrivals(1);
  await open[Symbol.asyncDispose]();
  expect(await busy).toMatchObject({ kind: "functionError", errorType: "Sandbox.Failure" });
  expect(isAlive(pid)).toBe(false);
  expect(await open.invoke("process", {})).toEqual({
    kind: "throttled",
    detail: 'Function "process" takes no events: the gateway is stopping',
  });
});

test("dispose kills an instance that does not end within its grace", async () => {
  const limits = { shutdownGraceMs: 50 };
  const open = new OpenFunctions(commonJs(["ignoresTermination"]), { limits });
  const pid = (await open.answer("ignoresTermination")) as number;
  await open[Symbol.asyncDispose]();
  expect(isAlive(pid)).toBe(false);
});

test.each(["hangsWithChild", "process", "python"])(
  "%s does not stay behind when the gateway is killed",
  async (name) => {
    const gateway = Bun.spawn([process.execPath, join(FIXTURES, "gateway-process.ts"), name], {
      stdout: "pipe",
      stderr: "inherit",
    });
    let printed = "";
    const decoder = new TextDecoder();
    for await (const chunk of gateway.stdout) {
      printed += decoder.decode(chunk, { stream: true });
      if (printed.includes("pids ") || printed.includes("REPORT")) break;
    }
    const pids =
      name === "hangsWithChild"
        ? pidsIn(printed)
        : [(JSON.parse(printed.slice(0, printed.indexOf("\n"))) as { pid: number }).pid];
    expect(pids.every(isAlive)).toBe(true);
    gateway.kill("SIGKILL");
    await gateway.exited;
    // What a handler has started itself is its own affair once the gateway is gone.
    await processGone(pids[0] ?? 0);
    if (pids[1] !== undefined) process.kill(pids[1], "SIGKILL");
  },
);

import { expect, test } from "bun:test";
import {
  arnOf,
  commonJs,
  Gate,
  isAlive,
  lambdaFunction,
  OpenFunctions,
  processGone,
} from "../../../test/fixtures/functions/open-functions.ts";
import { CdpClient } from "../../../test/support/cdp-client.ts";
import type { FunctionOutcome } from "../../engine/ports.ts";
import type { FunctionLimits } from "./function-limits.ts";
import { Inspection } from "./inspection.ts";

interface Waited {
  readonly pid: number;
  readonly answer: string;
}

function waited(outcome: FunctionOutcome): Waited {
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.payload) as Waited;
}

test("an instance is used again, and a second one starts only while the first is busy", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions(commonJs(["waits"]));
  const event = { gate: gate.url };
  const both = [open.invoke("waits", event), open.invoke("waits", event)];
  await gate.arrivals(2);
  gate.open();
  const [first, second] = (await Promise.all(both)).map(waited);
  expect(first?.pid).not.toBe(second?.pid);
  const third = open.invoke("waits", event);
  await gate.arrivals(1);
  gate.open();
  expect([first?.pid, second?.pid]).toContain(waited(await third).pid);
});

test("preinitialize() starts one instance, which the first event finds", async () => {
  await using open = new OpenFunctions(commonJs(["process"]));
  const usage = (instances: number) => [{ functionName: "process", instances, waitingEvents: 0 }];
  expect(open.local.usage()).toEqual(usage(0));
  open.local.preinitialize(arnOf("process"));
  open.local.preinitialize(arnOf("process"));
  open.local.preinitialize(arnOf("nobody"));
  expect(open.local.usage()).toEqual(usage(1));
  const { pid } = (await open.answer("process")) as { pid: number };
  expect(await open.answer("process")).toEqual({ pid });
  expect(open.local.usage()).toEqual(usage(1));
  expect(open.texts("platform").filter((text) => text.includes("Init Duration"))).toHaveLength(1);
});

test("an instance that fails before there is an event says so, and the event starts another", async () => {
  await using open = new OpenFunctions([lambdaFunction("throws", "broken", "throws.handler")]);
  open.local.preinitialize(arnOf("throws"));
  await open.line("INIT_REPORT");
  expect(open.texts("stdout").join()).toContain("Uncaught Exception");
  expect(open.local.usage()).toMatchObject([{ waitingEvents: 0 }]);
  expect(await open.invoke("throws", {})).toMatchObject({ kind: "functionError" });
});

test("an instance that nobody has used ends with the gateway, and none starts afterwards", async () => {
  const open = new OpenFunctions(commonJs(["process"]));
  open.local.preinitialize(arnOf("process"));
  await open[Symbol.asyncDispose]();
  open.local.preinitialize(arnOf("process"));
  expect(open.local.usage()).toMatchObject([{ instances: 0 }]);
  expect(open.texts("platform")).toEqual([]);
});

test("preinitialize() starts nothing for a function that takes no events", async () => {
  await using open = new OpenFunctions(commonJs(["process"], { reservedConcurrentExecutions: 0 }));
  open.local.preinitialize(arnOf("process"));
  expect(open.local.usage()).toMatchObject([{ instances: 0 }]);
});

/** Functions of a test with a debugger's port each, and what is said of it. */
function inspectedFunctions(
  functions: ConstructorParameters<typeof OpenFunctions>[0],
  { waits = false, limits = {} }: { waits?: boolean; limits?: Partial<FunctionLimits> } = {},
) {
  const urls: string[] = [];
  let told = Promise.withResolvers<void>();
  const inspection = new Inspection({
    ...{ functionName: "any", port: 0, portsTried: 1, waits },
    announce(sentence) {
      urls.push(sentence.replace(/.*: /, ""));
      told.resolve();
    },
  });
  void inspection.listen();
  const open = new OpenFunctions(functions, { limits, inspectionOf: () => inspection });
  return {
    open,
    /** Where a debugger attaches to the first process, or to the one after. */
    async url(place = 0): Promise<string> {
      while (urls[place] === undefined) {
        await told.promise;
        told = Promise.withResolvers();
      }
      return urls[place] ?? "";
    },
    async [Symbol.asyncDispose]() {
      inspection[Symbol.dispose]();
      await open[Symbol.asyncDispose]();
    },
  };
}

test("a function with a debugger has one instance, which is there before the first event and stays", async () => {
  using gate = new Gate();
  await using inspected = inspectedFunctions(commonJs(["waits"]), {
    limits: { idleInstanceMs: 1 },
  });
  const { open } = inspected;
  expect(open.local.usage()).toMatchObject([{ instances: 1 }]);
  const before = await inspected.url();
  const event = { gate: gate.url };
  const both = [open.invoke("waits", event), open.invoke("waits", event)];
  await gate.arrivals(1);
  expect(open.local.usage()).toEqual([{ functionName: "waits", instances: 1, waitingEvents: 1 }]);
  gate.open();
  await gate.arrivals(1);
  gate.open();
  const [first, second] = (await Promise.all(both)).map(waited);
  expect(first?.pid).toBe(second?.pid as number);
  expect(isAlive(first?.pid as number)).toBe(true);
  open.local.reload();
  await processGone(first?.pid as number);
  const after = await inspected.url(1); // without an event
  expect(new URL(after).host).toBe(new URL(before).host);
});

test("with --inspect-brk an initialization may take as long as it waits for its debugger", async () => {
  const limits = { initTimeoutMs: 400 };
  await using inspected = inspectedFunctions(commonJs(["echo"]), { waits: true, limits });
  await using other = new OpenFunctions([lambdaFunction("hangs", "broken", "hangs.handler")], {
    limits,
  });
  const url = await inspected.url();
  const answer = inspected.open.answer("echo", 1);
  await other.invoke("hangs", {}); // as long as an initialization may take
  using editor = await CdpClient.attach(url);
  await editor.call("Runtime.runIfWaitingForDebugger");
  expect(await answer).toBe(1);
});

test("a function whose code cannot be loaded lets its debugger go and says so", async () => {
  const broken = lambdaFunction("throws", "broken", "throws.handler");
  await using inspected = inspectedFunctions([broken], { waits: true });
  using editor = await CdpClient.attach(await inspected.url());
  await editor.call("Runtime.runIfWaitingForDebugger");
  await inspected.open.line("INIT_REPORT");
  expect(inspected.open.local.usage()).toMatchObject([{ instances: 0 }]);
  expect(inspected.open.texts("stderr")).toEqual([]);
});

const LINGERS = lambdaFunction("lingers", "lingers", "", { runtime: "provided.al2023" });

test("an event waits for an instance that has answered, rather than for a new process", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions([LINGERS], { limits: { returnWaitMs: 60_000 } });
  const event = { gate: gate.url };
  const { pid } = waited(await open.invoke("lingers", event));
  await gate.arrivals(1);
  const second = open.invoke("lingers", event);
  expect(open.local.usage()).toEqual([{ functionName: "lingers", instances: 1, waitingEvents: 1 }]);
  gate.open();
  expect(waited(await second).pid).toBe(pid);
});

test("an instance that does not come back within the limit is not waited for", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions([LINGERS], { limits: { returnWaitMs: 1 } });
  const event = { gate: gate.url };
  const { pid } = waited(await open.invoke("lingers", event));
  await gate.arrivals(1);
  const second = waited(await open.invoke("lingers", event));
  expect(second.pid).not.toBe(pid);
  expect(open.local.usage()).toMatchObject([{ instances: 2, waitingEvents: 0 }]);
});

test("events beyond the concurrency wait in order, beyond the queue they are throttled", async () => {
  using gate = new Gate();
  const limits = { concurrentExecutionsMax: 1, queuedInvocationsMax: 1 };
  await using open = new OpenFunctions(commonJs(["waits"]), { limits });
  const event = { gate: gate.url };
  const first = open.invoke("waits", event);
  await gate.arrivals(1);
  const second = open.invoke("waits", event);
  const detail = 'Function "waits" handles 1 events at once and 1 wait: both limits are reached';
  expect(await open.invoke("waits", event)).toEqual({ kind: "throttled", detail });
  gate.open();
  const { pid } = waited(await first);
  await gate.arrivals(1);
  gate.open();
  expect(waited(await second).pid).toBe(pid);
});

test("reserved concurrency wins over the limit, and 0 throttles every event", async () => {
  using gate = new Gate();
  const limits = { concurrentExecutionsMax: 1, queuedInvocationsMax: 0 };
  await using open = new OpenFunctions(
    [
      ...commonJs(["waits"], { reservedConcurrentExecutions: 2 }),
      ...commonJs(["echo"], { reservedConcurrentExecutions: 0 }),
    ],
    { limits },
  );
  const event = { gate: gate.url };
  const both = [open.invoke("waits", event), open.invoke("waits", event)];
  expect(await open.invoke("waits", event)).toMatchObject({ kind: "throttled" });
  expect(await open.invoke("echo", {})).toMatchObject({ kind: "throttled" });
  await gate.arrivals(2);
  gate.open();
  expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(["returned", "returned"]);
});

test("an instance that is idle for the limit is stopped", async () => {
  await using open = new OpenFunctions(commonJs(["process"]), { limits: { idleInstanceMs: 20 } });
  const { pid } = (await open.answer("process")) as { pid: number };
  await processGone(pid);
  expect(await open.answer("process")).not.toEqual({ pid });
});

test("an instance that ends between two events is replaced, and the log says how it ended", async () => {
  await using open = new OpenFunctions(commonJs(["exitsAfterwards"]));
  const pid = await open.answer("exitsAfterwards");
  await open.line("Runtime exited with error: exit status 4, while no event was being handled");
  expect(await open.answer("exitsAfterwards")).not.toBe(pid);
});

test("the caller's signal ends its wait at once; the event goes on and the instance returns", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions(commonJs(["waits"]), {
    limits: { concurrentExecutionsMax: 1 },
  });
  const caller = new AbortController();
  const left = open.invoke(
    "waits",
    { gate: gate.url },
    { signal: caller.signal, requestId: "one" },
  );
  await gate.arrivals(1);
  const queued = open.invoke("waits", { gate: gate.url }, { signal: caller.signal });
  caller.abort();
  expect(await left).toEqual({ kind: "aborted" });
  expect(await queued).toEqual({ kind: "aborted" });
  gate.open();
  await open.line("REPORT RequestId: one");
  const next = open.invoke("waits", { gate: gate.url }, { requestId: "two" });
  await gate.arrivals(1);
  gate.open();
  expect((await next).kind).toBe("returned");
  // The event that was only queued when its caller left has never been started.
  const started = open.texts("platform").filter((text) => text.startsWith("START"));
  expect(started).toEqual([
    "START RequestId: one Version: $LATEST",
    "START RequestId: two Version: $LATEST",
  ]);
});

test("an event whose caller leaves during the cold start is still handled, as on AWS", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  const caller = new AbortController();
  const left = open.invoke("echo", {}, { signal: caller.signal, requestId: "cold" });
  caller.abort();
  expect(await left).toEqual({ kind: "aborted" });
  await open.line("REPORT RequestId: cold");
});

test("a signal that has fired before starts nothing", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  expect(await open.invoke("echo", {}, { signal: AbortSignal.abort() })).toEqual({
    kind: "aborted",
  });
  expect(open.lines).toEqual([]);
});

test("reload() replaces an idle instance, and a busy one after its event", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions(commonJs(["process", "waits"]));
  const { pid } = (await open.answer("process")) as { pid: number };
  const busy = open.invoke("waits", { gate: gate.url });
  await gate.arrivals(1);
  open.local.reload();
  await processGone(pid);
  gate.open();
  const first = waited(await busy);
  await processGone(first.pid);
  const again = open.invoke("waits", { gate: gate.url });
  await gate.arrivals(1);
  gate.open();
  expect(waited(await again).pid).not.toBe(first.pid);
});

test("reload() with names leaves the other functions alone", async () => {
  await using open = new OpenFunctions([
    lambdaFunction("a", "commonjs", "index.process"),
    lambdaFunction("b", "commonjs", "index.process"),
  ]);
  const [a, b] = [await open.answer("a"), await open.answer("b")];
  open.local.reload(["a"]);
  expect(await open.answer("a")).not.toEqual(a);
  expect(await open.answer("b")).toEqual(b);
});

test("reload() starts an instance with the new code where one was, before an event comes", async () => {
  await using open = new OpenFunctions([
    lambdaFunction("warm", "commonjs", "index.process"),
    lambdaFunction("cold", "commonjs", "index.process"),
  ]);
  await open.answer("warm");
  open.local.reload();
  // The old one of `warm` is ending, the new one is starting.
  expect(open.local.usage()).toEqual([
    { functionName: "warm", instances: 2, waitingEvents: 0 },
    { functionName: "cold", instances: 0, waitingEvents: 0 },
  ]);
  const { pid } = (await open.answer("warm")) as { pid: number };
  expect(await open.answer("warm")).toEqual({ pid });
});

test("reload() starts none beyond the concurrency: a busy instance has the only place", async () => {
  using gate = new Gate();
  await using open = new OpenFunctions([
    { ...lambdaFunction("waits", "commonjs", "index.waits"), reservedConcurrentExecutions: 1 },
  ]);
  const busy = open.invoke("waits", { gate: gate.url });
  await gate.arrivals(1);
  open.local.reload();
  expect(open.local.usage()).toMatchObject([{ instances: 1 }]);
  gate.open();
  await busy;
});

test("reload() during a cold start gives the event to an instance with the new code", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  const answer = open.answer("echo", 1);
  open.local.reload();
  expect(await answer).toBe(1);
});

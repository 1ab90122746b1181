import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KitGateway, startKitGateway } from "../../compose/kit-gateway.ts";
import { inheritedEnvironment } from "../../config/sources.ts";
import { servingOf } from "../../core/model/serving.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import { drain } from "../gateway/drain.ts";
import { endpointsOf } from "../gateway/endpoints.ts";
import { eventLines, reportInterpreters } from "../gateway/event-lines.ts";
import type { LoadedProject } from "../gateway/load-project.ts";
import { startFailure } from "../gateway/start-failure.ts";
import { stopRequests } from "../gateway/stop-requests.ts";
import { paint } from "../gateway/terminal.ts";
import { printable } from "../printable.ts";
import type { DevOptions } from "./dev-options.ts";
import { loadDevProject } from "./load-dev-project.ts";
import { redeployOnChange } from "./redeploy.ts";
import { reportStart } from "./report.ts";
import { serveTestChannel, type TestCalls } from "./test-channel.ts";
import { activityEvent } from "./test-events.ts";

/** Time for clients to take their close frame and for every `$disconnect` to run, milliseconds. */
const DRAIN_MS = 5_000;

type Tell = (event: Readonly<Record<string, unknown>>) => void;

/**
 * `sluice dev` for a program that tests: ports and a state folder of its own, commands on standard input and events on standard
 * output (docs/testing.md). It ends when standard input does, so that it never outlives the test.
 */
export async function runForTests(options: DevOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  try {
    const own = { port: "0", controlPort: "0", stateFolder: folder, ...options.flags };
    return await run({ ...options, flags: { ...own, json: true } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(options: DevOptions): Promise<number> {
  const loaded = await loadDevProject(options);
  const send = (line: string): void => void process.stdout.write(`${line}\n`);
  const tell: Tell = (event) => send(JSON.stringify(event));
  using output = channelOutput(tell);
  reportStart(loaded, output);
  const gateway = await start(loaded, output, tell);
  const stop = stopRequests();
  const watcher = options.watch
    ? redeployOnChange(options, loaded, telling(gateway, tell), output)
    : undefined;
  tell(readyEvent(loaded, gateway));
  void reportInterpreters(gateway, output);
  const asked = Promise.withResolvers<void>();
  const hungUp = serveTestChannel(process.stdin, send, callsOf(gateway, asked.resolve));
  await Promise.race([stop.asked, asked.promise, hungUp]);
  watcher?.close();
  const exitCode = await drain(gateway, stop.insisted, { drainMs: DRAIN_MS, output });
  tell({ event: "stopped" });
  return exitCode;
}

async function start(
  { config, project, file }: LoadedProject,
  output: CommandOutput,
  tell: Tell,
): Promise<KitGateway> {
  try {
    const lines = eventLines(config, output);
    return await startKitGateway({
      ...{ config, project, inherited: inheritedEnvironment() },
      output: {
        ...lines,
        activity(activity) {
          lines.activity(activity);
          tell(activityEvent(activity));
        },
        functionLog(line) {
          lines.functionLog(line);
          tell({ event: "log", ...line });
        },
        accessLog(line, stage) {
          lines.accessLog(line, stage);
          tell({ event: "accessLog", line, stage });
        },
      },
      opened: (connection) => tell({ event: "opened", ...connection }),
      faultApplied: (hit) => tell({ event: "fault", ...hit }),
      invoked: (invocation) => tell({ event: "invocation", ...invocation }),
    });
  } catch (error) {
    throw startFailure(error, config, file);
  }
}

function readyEvent(
  { config, project }: LoadedProject,
  { port, controlUrl, credential }: KitGateway,
): Readonly<Record<string, unknown>> {
  const { host, region, accountId, stateFolder } = config;
  return {
    event: "ready",
    endpoints: endpointsOf(servingOf(project), { host, port, controlUrl }),
    ...{ port, controlUrl, region, accountId },
    caFile: join(stateFolder, "ca.pem"),
    accessKeyId: credential.accessKeyId,
    secretAccessKey: credential.secretAccessKey,
  };
}

/** What a test asks for. */
function callsOf(gateway: KitGateway, stop: () => void): TestCalls {
  return {
    async advance({ milliseconds, sent }) {
      await gateway.advance(Number(milliseconds), countsOf(sent));
      return { now: gateway.now() };
    },
    async settle({ sent }) {
      await gateway.settled(countsOf(sent));
      return { now: gateway.now() };
    },
    now: () => ({ now: gateway.now() }),
    addFault: ({ fault }) => ({ fault: gateway.faults.add(fault) }),
    removeFault: ({ fault }) => gateway.faults.remove(String(fault)),
    removeFaults: () => gateway.faults.clear(),
    cut: ({ connectionId }) => ({ cut: gateway.cut(String(connectionId)) }),
    stop,
  };
}

function countsOf(sent: unknown): Readonly<Record<string, number>> {
  return typeof sent === "object" && sent !== null ? (sent as Record<string, number>) : {};
}

/** The gateway, whose reloads a test can wait for. */
function telling(gateway: KitGateway, tell: Tell): KitGateway {
  return {
    ...gateway,
    reloadFunctions(functionArns) {
      gateway.reloadFunctions(functionArns);
      tell({ event: "reloaded", what: "functions" });
    },
    prepare(serving) {
      const prepared = gateway.prepare(serving);
      return {
        apply() {
          const applied = prepared.apply();
          tell({ event: "reloaded", what: "definition" });
          return applied;
        },
      };
    },
  };
}

/** What `sluice dev` would print goes to the test, which may show it. */
function channelOutput(tell: Tell): CommandOutput {
  const note = (text: string): void => tell({ event: "printed", text });
  return {
    ...{ paint: paint(false), isTerminal: false, note, result: note },
    remark: (text) => note(`note: ${text}`),
    warn(text, position) {
      const place = position === undefined ? "" : `${position.file}:${position.line}: `;
      note(`warning: ${place}${printable(text)}`);
      tell({ event: "warning", text });
    },
    [Symbol.dispose]: () => undefined,
  };
}

import { AccessLogReader } from "./access-log.ts";
import { type Trend, trends } from "./bounds.ts";
import { startBrokenBackend } from "./broken-backend.ts";
import { CalledChanges } from "./called-changes.ts";
import { FileChanges } from "./changes.ts";
import { Checkpoints } from "./checkpoint.ts";
import { Driver } from "./driver.ts";
import { type Command, type GatewayProcess, startGateway } from "./gateway-process.ts";
import type { Gauges } from "./gauges.ts";
import { startGoodBackend } from "./good-backend.ts";
import { Ledger } from "./ledger.ts";
import { plan } from "./plan.ts";
import { soakProject } from "./soak-project.ts";
import { type Violation, Violations } from "./violations.ts";

/** Milliseconds between looks at how many events are due. */
const TICK_MS = 5;
/** A run with so many violations has said what it has to say. */
const VIOLATIONS_MAX = 500;

export interface SoakOptions {
  readonly command: Command;
  readonly seconds: number;
  /** Events in a second, whatever becomes of them. */
  readonly rate: number;
  readonly seed: number;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds: number;
  /** Ends the run early, with what it has so far. */
  readonly stop?: AbortSignal;
  /** Called after each checkpoint. */
  readonly progress?: (moment: Moment) => void;
  /** Called for each violation that is kept, at once. */
  readonly violated?: (violation: Violation) => void;
}

export interface Moment extends Gauges {
  readonly events: number;
  readonly violations: number;
}

export interface SoakReport {
  readonly seed: number;
  readonly rate: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly events: number;
  readonly messages: number;
  readonly connections: number;
  readonly deployments: number;
  readonly moments: readonly Moment[];
  readonly trends: readonly Trend[];
  readonly violationCount: number;
  readonly violations: readonly Violation[];
  /** The end of the gateway's log, when something was violated. */
  readonly log: readonly string[];
}

/** Everything that happens to a gateway, for as long as asked. Throws only when it cannot begin. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const violations = new Violations(options.violated);
  const ledger = new Ledger(violations);
  using good = startGoodBackend(ledger);
  using broken = await startBrokenBackend(ledger);
  const { command } = options;
  using project = soakProject({ good: good.url, broken: broken.url }, command);
  using log = new AccessLogReader(project.accessLog);
  await using gateway = await startGateway(command, project, (line) =>
    violations.add(`Log: ${line}`),
  );
  const parts = { ledger, gateway, project };
  using called = command === "serve" ? await CalledChanges.start(parts) : undefined;
  const driver = new Driver({ ledger, gateway, changes: called ?? new FileChanges(parts) });
  const moments: Moment[] = [];
  const run = {
    ...{ options, ledger, driver, gateway, backends: [good, broken] },
    checkpoints: new Checkpoints({ ledger, driver, gateway, log }),
    kept: (gauges: Gauges) => {
      const moment = { ...gauges, events: driver.events, violations: violations.count };
      moments.push(moment);
      options.progress?.(moment);
    },
  };
  const startedAt = violations.now;
  try {
    await fromStartToRest(run);
  } catch (error) {
    violations.add(`The run could not go on: ${error}`);
  }
  const flat = trends(moments);
  for (const { violation } of flat) if (violation !== undefined) violations.add(violation);
  return {
    seed: options.seed,
    rate: options.rate,
    seconds: Math.round(violations.now - startedAt),
    interrupted: options.stop?.aborted ?? false,
    events: driver.events,
    messages: ledger.messages,
    connections: ledger.accepted,
    deployments: driver.deployments,
    moments,
    trends: flat,
    violationCount: violations.count,
    violations: violations.kept,
    log: violations.count === 0 ? [] : gateway.lines,
  };
}

interface Run {
  readonly options: SoakOptions;
  readonly ledger: Ledger;
  readonly driver: Driver;
  readonly gateway: GatewayProcess;
  readonly backends: readonly Disposable[];
  readonly checkpoints: Checkpoints;
  readonly kept: (gauges: Gauges) => void;
}

async function fromStartToRest(run: Run): Promise<void> {
  const { options, ledger, driver, gateway, backends, checkpoints, kept } = run;
  const { violations } = ledger;
  const ended = new AbortController();
  const died = gateway.exited.then((code) => {
    if (!ended.signal.aborted)
      violations.add(`The gateway ended by itself, with exit code ${code}`);
    ended.abort();
  });
  const ends = [ended.signal, ...(options.stop === undefined ? [] : [options.stop])];
  const stop = AbortSignal.any(ends);
  const startedAt = violations.now;
  const passed = () => Math.round(violations.now - startedAt);

  const beginning = await checkpoints.pass(0);
  kept(beginning);
  const events = plan(options.seed);
  while (passed() < options.seconds && !stop.aborted && violations.count < VIOLATIONS_MAX) {
    const seconds = Math.min(options.checkpointSeconds, options.seconds - passed());
    const perform = () => driver.perform(events.next().value);
    await atRate(perform, { rate: options.rate, seconds, stop });
    kept(await checkpoints.pass(passed()));
  }
  driver.end();
  kept(await checkpoints.pass(passed()));
  driver.rest();
  for (const backend of backends) backend[Symbol.dispose]();
  kept(await checkpoints.rest(beginning, passed()));
  ended.abort();
  const code = await gateway.stop();
  if (code !== 0) violations.add(`The gateway ended with exit code ${code} after Ctrl-C`);
  await died;
}

/** Open loop: what is due by the clock is done, also when the gateway is slow. */
function atRate(
  perform: () => void,
  { rate, seconds, stop }: { rate: number; seconds: number; stop: AbortSignal },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const startedAt = performance.now();
  let performed = 0;
  const timer = setInterval(() => {
    const elapsed = Math.min(seconds, (performance.now() - startedAt) / 1_000);
    for (; performed < elapsed * rate; performed += 1) perform();
    if (elapsed < seconds && !stop.aborted) return;
    clearInterval(timer);
    resolve();
  }, TICK_MS);
  return promise;
}

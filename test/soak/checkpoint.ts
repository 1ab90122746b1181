import type { AccessLogReader } from "./access-log.ts";
import type { Driver } from "./driver.ts";
import type { GatewayProcess } from "./gateway-process.ts";
import { type Gauges, readGauges } from "./gauges.ts";
import { COUNTS, type Ledger } from "./ledger.ts";
import { type Metrics, scrape } from "./scrape.ts";

/** Time for everything under way to end, milliseconds; more than any time-out of the project. */
const SETTLE_MS = 30_000;
const POLL_MS = 25;

/** Time for functions without work to end and for closed connections to be let go, milliseconds. */
const REST_MS = 30_000;
/** Files and threads that a process may have more at rest than when it began: a pool of the runtime's, a file it opened late. */
const MORE_FILES_MAX = 4;
const MORE_THREADS_MAX = 8;

/** Counts of the gateway that must stand at 0 while nothing is under way. */
const MUST_BE_ZERO = [
  "sluice_requests_in_flight",
  "sluice_internal_errors_total",
  "sluice_lost_log_lines_total",
] as const;

/** In the access log. */
const EVENTS = ["CONNECT", "MESSAGE", "DISCONNECT", "CONNECTION_API"];

/** Waits until nothing is under way, compares every count, and reads what the process holds. */
export class Checkpoints {
  readonly #ledger: Ledger;
  readonly #driver: Driver;
  readonly #gateway: GatewayProcess;
  readonly #log: AccessLogReader;
  /** Requests by kind of event, by the access log. */
  readonly #logged = new Map<string, number>();

  constructor(parts: {
    ledger: Ledger;
    driver: Driver;
    gateway: GatewayProcess;
    log: AccessLogReader;
  }) {
    this.#ledger = parts.ledger;
    this.#driver = parts.driver;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
  }

  async pass(at: number): Promise<Gauges> {
    await this.#settled();
    const metrics = await this.#resting();
    this.#ledger.settle();
    this.#compare(metrics);
    const connections = this.#driver.crowd.size;
    return readGauges(this.#gateway, metrics, { at, connections });
  }

  /** Everybody and everything is gone: the process must be what it was when it had begun. */
  async rest(before: Gauges, at: number): Promise<Gauges> {
    const files = (before.files ?? 0) + MORE_FILES_MAX;
    const threads = (before.threads ?? 0) + MORE_THREADS_MAX;
    const sentence = ({ children = 0, ...now }: Gauges) => {
      if (children > 0) return `${children} child processes are left`;
      if ((now.files ?? 0) > files)
        return `${now.files} files are open, ${before.files} at the start`;
      if ((now.threads ?? 0) <= threads) return undefined;
      return `${now.threads} threads are left, ${before.threads} at the start`;
    };
    const metrics = await scrape(this.#gateway.controlUrl);
    const read = () => readGauges(this.#gateway, metrics, { at, connections: 0 });
    await polled(() => sentence(read()) === undefined, REST_MS);
    const gauges = read();
    const left = sentence(gauges);
    if (left !== undefined) this.#ledger.violations.add(`At rest ${left}`);
    return gauges;
  }

  /** The system does not tell when a file has grown: it is asked. */
  async #settled(): Promise<void> {
    await polled(() => {
      this.#readLog();
      return this.#driver.isIdle && this.#ledger.isSettled;
    }, SETTLE_MS);
    if (this.#driver.isIdle) return;
    const kinds = this.#driver.underWay.join(", ");
    this.#ledger.violations.add(`Under way for more than ${SETTLE_MS} ms: ${kinds}`);
  }

  /** A client that cut itself off may have left something under way that nobody waits for: until each request has its line. */
  async #resting(): Promise<Metrics> {
    const deadline = performance.now() + SETTLE_MS;
    for (;;) {
      const metrics = await scrape(this.#gateway.controlUrl);
      this.#readLog();
      const isQuiet = metrics.get("sluice_requests_in_flight") === 0;
      if (isQuiet && this.#unlogged(metrics).length === 0) return metrics;
      if (performance.now() > deadline) return metrics;
    }
  }

  #readLog(): void {
    for (const line of this.#log.newLines()) {
      this.#logged.set(line.event, (this.#logged.get(line.event) ?? 0) + 1);
      this.#ledger.logged(line);
    }
  }

  /** A sentence for each kind of event that was not logged as often as it was measured. */
  #unlogged(metrics: Metrics): string[] {
    return EVENTS.flatMap((event) => {
      const timed = total(metrics, "sluice_request_duration_seconds_count", event);
      const lines = this.#logged.get(event) ?? 0;
      return timed === lines ? [] : [`${timed} of ${event}, ${lines} lines in the access log`];
    });
  }

  #compare(metrics: Metrics): void {
    const { counts, violations } = this.#ledger;
    for (const { stage, name } of COUNTS) {
      counts.set(`${stage} ${name}`, metrics.get(`aws_apigateway_${name}_total ${stage}`) ?? 0);
    }
    for (const difference of counts.differences()) violations.add(`/metrics: ${difference}`);
    counts.accept();
    for (const name of MUST_BE_ZERO) {
      const value = metrics.get(name);
      if (value !== 0) violations.add(`/metrics: ${name} is ${value} while nothing is under way`);
    }
    this.#compareOne(metrics, "sluice_refused_requests_total", this.#driver.astray);
    const open = total(metrics, "sluice_connections");
    if (open !== this.#driver.crowd.size) {
      violations.add(`/metrics: ${open} sluice_connections, ${this.#driver.crowd.size} clients`);
    }
    if (total(metrics, "sluice_send_buffer_bytes") !== 0) {
      violations.add("/metrics: bytes wait in send buffers while every client reads");
    }
    for (const difference of this.#unlogged(metrics)) violations.add(`/metrics: ${difference}`);
  }

  #compareOne(metrics: Metrics, name: string, expected: number): void {
    const value = metrics.get(name);
    if (value === expected) return;
    this.#ledger.violations.add(`/metrics: ${name} is ${value} in place of ${expected}`);
  }
}

/** Asks again and again until it is so, or the time is over. */
function polled(isSo: () => boolean, deadlineMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadline = performance.now() + deadlineMs;
  const timer = setInterval(() => {
    if (!isSo() && performance.now() < deadline) return;
    clearInterval(timer);
    resolve();
  }, POLL_MS);
  return promise;
}

/** Over every stage. */
function total(metrics: Metrics, name: string, event?: string): number {
  let sum = 0;
  for (const [key, value] of metrics) {
    const [family, ...labels] = key.split(" ");
    if (family === name && (event === undefined || labels.includes(event))) sum += value;
  }
  return sum;
}

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Family } from "./exposition.ts";

/** How often the event loop is asked whether it comes round in time, milliseconds. */
const LAG_RESOLUTION_MS = 20;

const NANOSECONDS = 1_000_000_000;
const MICROSECONDS = 1_000_000;

/** What the process takes of the machine. */
export class ProcessMetrics implements Disposable {
  readonly #startedAt = Date.now() / 1_000 - process.uptime();
  readonly #delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });

  constructor() {
    this.#delay.enable();
  }

  /** The event loop's lag is the longest since the last time somebody asked. */
  families(): Family[] {
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const lag = Math.max(0, this.#delay.max / NANOSECONDS - LAG_RESOLUTION_MS / 1_000);
    this.#delay.reset();
    return [
      gauge("process_resident_memory_bytes", "Memory of the gateway's process.", rss, "bytes"),
      gauge("process_heap_bytes", "JavaScript objects in use.", heapUsed, "bytes"),
      {
        name: "process_cpu_seconds",
        help: "Processor time of the gateway's process.",
        type: "counter",
        unit: "seconds",
        series: [{ labels: {}, value: (user + system) / MICROSECONDS }],
      },
      gauge("process_start_time_seconds", "Since the epoch.", this.#startedAt, "seconds"),
      gauge(
        "sluice_event_loop_lag_seconds",
        "Longest time that something waited for the event loop since the metrics were last read.",
        lag,
        "seconds",
      ),
    ];
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
  }
}

function gauge(name: string, help: string, value: number, unit: "seconds" | "bytes"): Family {
  return { name, help, type: "gauge", unit, series: [{ labels: {}, value }] };
}

import { AccessLogs } from "../adapters/telemetry/access-logs.ts";
import { activitySinks } from "../adapters/telemetry/activity-sinks.ts";
import { ExecutionLogs } from "../adapters/telemetry/execution-logs.ts";
import { type LiveSources, liveFamilies } from "../adapters/telemetry/live-metrics.ts";
import { metricsRoute } from "../adapters/telemetry/metrics-route.ts";
import { ProcessMetrics } from "../adapters/telemetry/process-metrics.ts";
import { RequestMetrics } from "../adapters/telemetry/request-metrics.ts";
import type { Traces } from "../adapters/telemetry/traces.ts";
import type { Serving } from "../core/model/serving.ts";
import type { Stage } from "../core/model/stage.ts";
import { stageTelemetry } from "../core/telemetry/stage-telemetry.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import type { ActivityLog, Clock } from "../engine/ports.ts";
import type { ServedApis } from "../engine/served-apis.ts";

export interface TelemetryOptions {
  /** Each is told of everything that was handled, besides the gateway's own logs and metrics. */
  readonly activitySinks: readonly ActivityLog[];
  readonly accessLog: {
    /** Absolute; `undefined`: lines are printed. */
    readonly file: string | undefined;
    readonly print: (line: string, stageName: string) => void;
  };
  readonly executionLog: {
    /** Absolute; `undefined`: lines are printed. */
    readonly file: string | undefined;
    readonly print: (line: string, stageName: string) => void;
  };
  readonly traces: Traces | undefined;
  readonly warn: (text: string) => void;
  readonly reportBug: (error: unknown) => void;
  readonly clock: Clock;
}

/** What is made of the record of each request. */
export interface Telemetry extends AsyncDisposable {
  readonly activity: ActivityLog;
  /** Reports and counts. */
  readonly reportBug: (error: unknown) => void;
  /** Throws `SyntaxError` for a stage whose logs cannot be written. */
  check(serving: Serving): void;
  /** Shows the metrics of what is served, before anything has happened. */
  declare(apis: ServedApis): void;
  /** `GET /metrics`. */
  metricsRoute(sources: Omit<LiveSources, "lostLogLines" | "internalErrors">): ControlRoute;
}

export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { clock, warn } = options;
  const accessLogs = new AccessLogs({ ...options.accessLog, clock, warn });
  const executionLogs = new ExecutionLogs({ ...options.executionLog, clock, warn });
  const { traces } = options;
  const requests = new RequestMetrics();
  const process = new ProcessMetrics();
  /** Stages that were sound: the same object is so again. */
  const sound = new WeakSet<Stage>();
  let internalErrors = 0;
  const reportBug = (error: unknown): void => {
    internalErrors += 1;
    options.reportBug(error);
  };
  const own = [accessLogs, executionLogs, requests, ...(traces === undefined ? [] : [traces])];
  return {
    activity: activitySinks([...options.activitySinks, ...own], reportBug),
    reportBug,
    check(serving) {
      executionLogs.check();
      for (const { apiId, stages } of serving.apis) {
        for (const { stage } of stages) {
          if (sound.has(stage)) continue;
          stageTelemetry(apiId, stage, []);
          accessLogs.check(stage);
          sound.add(stage);
        }
      }
    },
    declare(apis) {
      const stages = apis.all().flatMap(({ stages }) => [...stages.values()]);
      requests.declareAll(stages.map(({ telemetry }) => telemetry));
    },
    metricsRoute(sources) {
      const live = () =>
        liveFamilies({
          ...sources,
          lostLogLines: () => accessLogs.lostLines + executionLogs.lostLines,
          internalErrors: () => internalErrors,
        });
      return metricsRoute(() => [...requests.families(), ...live(), ...process.families()]);
    },
    async [Symbol.asyncDispose]() {
      process[Symbol.dispose]();
      await Promise.all([
        accessLogs[Symbol.asyncDispose](),
        executionLogs[Symbol.asyncDispose](),
        traces?.stop(),
      ]);
    },
  };
}

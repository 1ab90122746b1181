import { AccessLogs } from "../adapters/telemetry/access-logs.ts";
import { activitySinks } from "../adapters/telemetry/activity-sinks.ts";
import { ExecutionLogs } from "../adapters/telemetry/execution-logs.ts";
import type { Traces } from "../adapters/telemetry/traces.ts";
import type { Project } from "../core/model/project.ts";
import { stageTelemetry } from "../core/stage-telemetry.ts";
import type { ActivityLog, Clock } from "../engine/ports.ts";

export interface TelemetryOptions {
  /** Each is told of everything that was handled, besides the gateway's own logs. */
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
  /** Throws `SyntaxError` for a stage whose logs cannot be written. */
  check(project: Project): void;
}

export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { clock, warn } = options;
  const accessLogs = new AccessLogs({ ...options.accessLog, clock, warn });
  const executionLogs = new ExecutionLogs({ ...options.executionLog, clock, warn });
  const { traces } = options;
  const own = [accessLogs, executionLogs, ...(traces === undefined ? [] : [traces])];
  return {
    activity: activitySinks([...options.activitySinks, ...own], options.reportBug),
    check(project) {
      executionLogs.check();
      for (const { apiId, stages } of project.apis) {
        for (const stage of stages) {
          stageTelemetry(apiId, stage, []);
          accessLogs.check(stage);
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([
        accessLogs[Symbol.asyncDispose](),
        executionLogs[Symbol.asyncDispose](),
        traces?.stop(),
      ]);
    },
  };
}

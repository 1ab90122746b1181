import type { Activity } from "../../core/telemetry/activity.ts";
import { executionLog, routeTelemetryOf } from "../../core/telemetry/execution-log.ts";
import type { ActivityLog, Clock } from "../../engine/ports.ts";
import { LogFile } from "./log-file.ts";

export interface ExecutionLogsOptions {
  /** Absolute; `undefined`: lines are printed. */
  readonly file: string | undefined;
  /** Takes the lines for standard output. */
  readonly print: (line: string, stageName: string) => void;
  readonly warn: (text: string) => void;
  readonly clock: Clock;
}

/** Writes the steps of each request, as much of them as its route's `LoggingLevel` asks for. */
export class ExecutionLogs implements ActivityLog, AsyncDisposable {
  readonly #options: ExecutionLogsOptions;
  readonly #file: LogFile | undefined;

  constructor(options: ExecutionLogsOptions) {
    this.#options = options;
    const { file: path, clock, warn } = options;
    this.#file = path === undefined ? undefined : new LogFile({ path, clock, warn });
  }

  /** Throws `SyntaxError` when the file cannot be written, before there is anything to write. */
  check(): void {
    const { file } = this.#options;
    if (file === undefined) return;
    try {
      LogFile.check(file);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SyntaxError(`The execution log (executionLogFile) cannot be written: ${reason}`, {
        cause,
      });
    }
  }

  record(activity: Activity): void {
    const { routeKey, stage, telemetry } = activity;
    if (telemetry === undefined) return;
    const wanted = routeTelemetryOf(telemetry, routeKey);
    if (wanted.loggingLevel === "OFF") return;
    for (const { at, text } of executionLog(activity, wanted)) {
      if (this.#file === undefined) this.#options.print(text, stage);
      else this.#file.write(`${new Date(at).toISOString()} ${groupOf(activity)} ${text}`);
    }
  }

  /** Lines that the file did not take. */
  get lostLines(): number {
    return this.#file?.lostLines ?? 0;
  }

  /** When every line so far has been written. */
  async settled(): Promise<void> {
    await this.#file?.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]();
  }
}

/** The log group that AWS writes the stage's lines to. */
function groupOf({ apiId, stage }: Activity): string {
  return `/aws/apigateway/${apiId}/${stage}`;
}

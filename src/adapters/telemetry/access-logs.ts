import type { AccessLogSettings } from "../../core/model/stage.ts";
import type { Activity } from "../../core/telemetry/activity.ts";
import type { ActivityLog, Clock } from "../../engine/ports.ts";
import { LogFile } from "./log-file.ts";

/** The destination that is no file. */
export const STDOUT = "stdout";

export interface AccessLogsOptions {
  /** Absolute; where stages without a destination of their own log to. `undefined`: standard output. */
  readonly file: string | undefined;
  /** Takes the lines for standard output. */
  readonly print: (line: string, stageName: string) => void;
  readonly warn: (text: string) => void;
  readonly clock: Clock;
}

/** Writes a line for each request of a stage that has access logs, in the stage's own format. */
export class AccessLogs implements ActivityLog, AsyncDisposable {
  readonly #options: AccessLogsOptions;
  readonly #files = new Map<string, LogFile>();

  constructor(options: AccessLogsOptions) {
    this.#options = options;
  }

  /** Throws `SyntaxError` for a file that cannot be written, before there is anything to write. */
  check({
    stageName,
    accessLogSettings,
  }: {
    stageName: string;
    accessLogSettings?: AccessLogSettings;
  }): void {
    if (accessLogSettings === undefined) return;
    const path = this.#pathOf(accessLogSettings.destination);
    if (path === undefined || this.#files.has(path)) return;
    try {
      LogFile.check(path);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const setting = accessLogSettings.destination === undefined ? " (accessLogFile)" : "";
      const sentence = `The access log of stage "${stageName}"${setting} cannot be written: ${reason}`;
      throw new SyntaxError(sentence, { cause });
    }
  }

  record(activity: Activity): void {
    const log = activity.telemetry?.accessLog;
    if (log === undefined) return;
    const line = log.format.line(activity);
    const path = this.#pathOf(log.destination);
    if (path === undefined) this.#options.print(line, activity.stage);
    else this.#fileAt(path).write(line);
  }

  /** Lines that no file took. */
  get lostLines(): number {
    let lines = 0;
    for (const file of this.#files.values()) lines += file.lostLines;
    return lines;
  }

  /** When every line so far has been written. */
  async settled(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.settled()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file[Symbol.asyncDispose]()));
  }

  #pathOf(destination: string | undefined): string | undefined {
    return destination === STDOUT ? undefined : (destination ?? this.#options.file);
  }

  #fileAt(path: string): LogFile {
    let file = this.#files.get(path);
    if (file === undefined) {
      const { clock, warn } = this.#options;
      file = new LogFile({ path, clock, warn });
      this.#files.set(path, file);
    }
    return file;
  }
}

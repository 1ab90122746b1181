/**
 * The lines that Lambda's platform writes around an event, in its text format.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 *
 * Gaps: 2026-11-22 no INIT_START line: it names a runtime version ARN that a local process does not have.
 * Gaps: 2026-11-22 no XRAY TraceId fields in REPORT: nothing is sent to X-Ray.
 * By design: 2026-11-22 Max Memory Used is the peak of the process so far, refreshed at most once a second.
 */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  /** Only for the first event of an instance. */
  readonly initDurationMs: number | undefined;
  readonly memorySizeMb: number;
  /** `undefined` where the operating system does not tell. */
  readonly maxMemoryUsedMb: number | undefined;
  readonly failure: ReportedFailure | undefined;
}

export type ReportedFailure =
  | { readonly status: "timeout" }
  | { readonly status: "error"; readonly errorType: string };

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

export function reportLine(report: InvocationReport): string {
  // Since August 2025 the initialization of a cold start is billed with its first event.
  const billedMs = Math.ceil(report.durationMs + (report.initDurationMs ?? 0));
  let line = `REPORT RequestId: ${report.requestId}\tDuration: ${report.durationMs.toFixed(2)} ms`;
  line += `\tBilled Duration: ${billedMs} ms\tMemory Size: ${report.memorySizeMb} MB`;
  if (report.maxMemoryUsedMb !== undefined)
    line += `\tMax Memory Used: ${report.maxMemoryUsedMb} MB`;
  if (report.initDurationMs !== undefined) {
    line += `\tInit Duration: ${report.initDurationMs.toFixed(2)} ms`;
  }
  return line + failureFields(report.failure);
}

/** Written when an instance did not get as far as its first event. */
export function initReportLine(durationMs: number, failure: ReportedFailure): string {
  return `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: init${failureFields(failure)}`;
}

function failureFields(failure: ReportedFailure | undefined): string {
  if (failure === undefined) return "";
  if (failure.status === "timeout") return "\tStatus: timeout";
  return `\tStatus: error\tError Type: ${failure.errorType}`;
}

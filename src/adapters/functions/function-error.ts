/**
 * Errors that the platform, not the handler, reports. Texts and types are those of AWS's
 * runtime interface emulator and of the Lambda console.
 *
 * Gaps: none known.
 * By design: 2026-11-22 an initialization that takes longer than 10 seconds fails its event; AWS starts it once
 * more, with the function's own time-out.
 */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lambda's error JSON, as an Invoke would answer it. */
  readonly payload: string;
}

export function functionError(errorType: string, errorMessage: string): FunctionError {
  return { errorType, errorMessage, payload: JSON.stringify({ errorType, errorMessage }) };
}

export function timedOut(requestId: string, afterMs: number, now: Date): FunctionError {
  const seconds = (afterMs / 1000).toFixed(2);
  return functionError(
    "Sandbox.Timedout",
    `${now.toISOString()} ${requestId} Task timed out after ${seconds} seconds`,
  );
}

/** How a process ended; both are null when nobody knows. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: string | null;
}

export function exited(requestId: string, status: ExitStatus): FunctionError {
  return functionError(
    "Runtime.ExitError",
    `RequestId: ${requestId} Error: ${describeExit(status)}`,
  );
}

export function describeExit(status: ExitStatus): string {
  if (status.signal !== null) return `Runtime exited with error: signal: ${status.signal}`;
  if (status.code === 0 || status.code === null) return "Runtime exited without providing a reason";
  return `Runtime exited with error: exit status ${status.code}`;
}

export function responseTooLarge(bytes: number | undefined, bytesMax: number): FunctionError {
  const size = bytes === undefined ? "" : ` (${bytes} bytes)`;
  return functionError(
    "Function.ResponseSizeTooLarge",
    `Response payload size${size} exceeded maximum allowed payload size (${bytesMax} bytes).`,
  );
}

/** What a runtime posted to `…/error`: its JSON stays as it is, type and message are read out of it. */
export function reportedError(body: string, errorTypeHeader: string | undefined): FunctionError {
  let errorType = errorTypeHeader ?? "Runtime.Unknown";
  let errorMessage = "";
  try {
    const error: unknown = JSON.parse(body);
    if (typeof error === "object" && error !== null) {
      if ("errorType" in error && typeof error.errorType === "string") errorType = error.errorType;
      if ("errorMessage" in error && typeof error.errorMessage === "string") {
        errorMessage = error.errorMessage;
      }
    }
  } catch {
    errorMessage = body; // a runtime may post any text; it is passed on as its message
  }
  return { errorType, errorMessage, payload: body };
}

/** One line for the operator: what a function printed, or what the platform says about it. */
export interface FunctionLogLine {
  readonly functionName: string;
  /** The event that was being handled when the line was read. */
  readonly requestId?: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly text: string;
}

/** MUST NOT throw and MUST NOT wait: it is called while an event is being handled. */
export type FunctionLog = (line: FunctionLogLine) => void;

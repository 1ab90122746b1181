import type { CallSignal } from "../../engine/ports.ts";
/** What is waited for may take longer than a call has. Rejects when the call is aborted. */
export function unlessAborted<Value>(waiting: Promise<Value>, signal: CallSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<Value>();
  const aborted = (): void => reject(new Error("the call was given up"));
  signal.addEventListener("abort", aborted);
  if (signal.aborted) aborted();
  return Promise.race([waiting, promise]).finally(() =>
    signal.removeEventListener("abort", aborted),
  );
}

import { readFileSync } from "node:fs";

const REFRESH_MS = 1_000;

/** The largest resident size a process has had. Reading it costs a system call, so it is kept for a second. */
export class PeakMemory {
  readonly #pid: number;
  #megabytes: number | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Whole MB, or `undefined` where there is no /proc or the process was gone before the first reading. */
  megabytes(nowMs: number): number | undefined {
    if (nowMs - this.#readAt >= REFRESH_MS) {
      this.#readAt = nowMs;
      this.#megabytes = readPeakMegabytes(this.#pid) ?? this.#megabytes;
    }
    return this.#megabytes;
  }
}

function readPeakMegabytes(pid: number): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, "latin1");
  } catch {
    return undefined; // no /proc (macOS), or the process has ended
  }
  const at = status.indexOf("VmHWM:");
  if (at === -1) return undefined;
  const kilobytes = Number.parseInt(status.slice(at + 6), 10);
  return Number.isNaN(kilobytes) ? undefined : Math.ceil(kilobytes / 1024);
}

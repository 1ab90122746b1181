import { readFileSync } from "node:fs";

/** SIGHUP is signal 1, the lowest bit of the masks of proc(5). */
const HANGUP_BIT = 1n;

/**
 * Whether this process was started to outlive its terminal, as `nohup` starts programs: with SIGHUP ignored. To listen for
 * it would end that.
 */
export function ignoresHangup(
  status: string = ownStatus(),
  hasTerminal = process.stdout.isTTY === true || process.stderr.isTTY === true,
): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (mask !== undefined) return (BigInt(`0x${mask}`) & HANGUP_BIT) !== 0n;
  // Not Linux, so nobody tells; nohup sends what would go to a terminal to a file (POSIX, nohup).
  return !hasTerminal;
}

/** Empty where there is none. */
function ownStatus(): string {
  try {
    return readFileSync("/proc/self/status", "utf8");
  } catch {
    return "";
  }
}

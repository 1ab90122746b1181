import { closeSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";

/**
 * Files that this process may have open at once, sockets among them; `undefined` where nothing bounds them. The runtime
 * raises its soft limit to the hard one when it starts, so there is nothing left to raise.
 */
export function descriptorLimit(): number | undefined {
  if (process.platform === "win32") return undefined;
  return (
    linuxLimit(readOrNothing("/proc/self/limits")) ?? reportedLimit(process.report?.getReport())
  );
}

/** proc(5): soft limit, then hard limit. */
export function linuxLimit(text: string): number | undefined {
  return numberOf(/^Max open files +(\S+)/m.exec(text)?.[1]);
}

export function reportedLimit(report: unknown): number | undefined {
  const limits = (report as { userLimits?: { open_files?: { soft?: unknown } } } | undefined)
    ?.userLimits;
  return numberOf(limits?.open_files?.soft);
}

/** The system gives out the lowest number that is free, so about as many are taken. Throws `EMFILE` when none is. */
export function lowestFreeDescriptor(): number {
  const descriptor = openSync(devNull, "r");
  closeSync(descriptor);
  return descriptor;
}

function numberOf(value: unknown): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // not Linux
  }
}

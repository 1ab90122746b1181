import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";

/** Why this process can open nothing now, if so: the runtime says of a connection then that nobody listens. */
export function descriptorError(open: (path: string) => number = openNothing): unknown {
  try {
    closeSync(open(devNull));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "EMFILE" || code === "ENFILE" ? error : undefined;
  }
}

function openNothing(path: string): number {
  return openSync(path, "r");
}

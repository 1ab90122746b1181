import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceDisk } from "./source-positions.ts";

/** `.tf` files are looked at for where things stand; one that cannot be read says nothing, and does no harm. */
export const sourceDisk: SourceDisk = {
  filesOf(folder) {
    return (tried(() => readdirSync(folder)) ?? [])
      .filter((name) => name.endsWith(".tf"))
      .sort()
      .map((name) => join(folder, name));
  },
  read(file, charactersMax) {
    // A character is at least a byte.
    if ((tried(() => statSync(file).size) ?? Number.POSITIVE_INFINITY) > charactersMax)
      return undefined;
    return tried(() => readFileSync(file, "utf8"));
  },
};

function tried<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

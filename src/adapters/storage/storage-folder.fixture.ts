import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that goes away with the test. */
export function storageFolder() {
  const folder = mkdtempSync(join(tmpdir(), "sluice-store-"));
  return {
    folder,
    path: (name: string) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

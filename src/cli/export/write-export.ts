import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CliError } from "../cli-error.ts";

/** Writes a file that is not there yet; with `force` any. Folders on the way to it are made. */
export function writeExport(file: string, text: string, { force }: { force: boolean }): void {
  makeFolder(file);
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST") {
      const message = `${file} is there already: add --force to overwrite it, or give another --output.`;
      throw new CliError("parameter", message, { cause });
    }
    throw cannotWrite(file, cause);
  }
}

function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

function cannotWrite(file: string, cause: unknown): CliError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CliError("general", `Cannot write ${file}: ${reason}`, { cause });
}

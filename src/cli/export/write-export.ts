import { writeFileSync } from "node:fs";
import { CliError } from "../cli-error.ts";

/** Writes a file that is not there yet; with `force` any. */
export function writeExport(file: string, text: string, { force }: { force: boolean }): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST") {
      const message = `${file} is there already: add --force to overwrite it, or give another --output.`;
      throw new CliError("parameter", message, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("general", `Cannot write ${file}: ${reason}`, { cause });
  }
}

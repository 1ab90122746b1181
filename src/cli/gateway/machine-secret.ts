import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";

const BYTES = 32;

/** A secret of this machine that stays the same: what generated API keys are made from. The first call makes it. */
export function machineSecret(stateFolder: string): string {
  const file = join(stateFolder, "api-key-secret");
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    chmodSync(stateFolder, 0o700);
    return kept(file) ?? made(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot keep the secret of generated API keys in ${file}: ${why}`;
    throw new CliError("general", message, { cause });
  }
}

function kept(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (new RegExp(`^[0-9a-f]{${BYTES * 2}}$`).test(text)) return text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  throw new Error("the file is not what this program wrote: remove it");
}

/** Of several processes that start at once the first to name the file wins. */
function made(file: string): string {
  const secret = randomBytes(BYTES).toString("hex");
  const temporary = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(temporary, `${secret}\n`, { mode: 0o600, flag: "wx" });
    linkSync(temporary, file);
    return secret;
  } catch (error) {
    const other = kept(file);
    if (other === undefined) throw error;
    return other;
  } finally {
    rmSync(temporary, { force: true });
  }
}

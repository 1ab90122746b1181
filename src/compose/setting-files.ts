import { readCaFile, readPemPair } from "../adapters/certificates/pem-pair.ts";
import type { Config } from "../config/config.ts";

/** What is wrong with the files that settings name, which are read at start; nothing when it could start with them. */
export function unusableSettingFile({
  backends,
  tls,
}: Pick<Config, "backends" | "tls">): string | undefined {
  const { certificateFile, keyFile } = tls;
  return (
    failureOf("backends.caFile", () => backends.caFile && readCaFile(backends.caFile)) ??
    failureOf("tls", () => certificateFile && keyFile && readPemPair({ certificateFile, keyFile }))
  );
}

function failureOf(name: string, reading: () => unknown): string | undefined {
  try {
    reading();
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

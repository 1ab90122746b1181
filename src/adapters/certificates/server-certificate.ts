import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeyAndCertificate } from "./certificate-authority.ts";
import { isUsable } from "./usable-certificate.ts";

/** A certificate with less time left is made anew at the next start, milliseconds. */
const RENEWED_BEFORE_MS = 30 * 86_400_000;

/**
 * The server certificate of the last start, as long as it is of this authority, for these names and has time left; else a new
 * one. Key and certificate lie in one file, so that gateways that start together cannot mix theirs.
 */
export async function keptServerCertificate(
  wanted: {
    readonly folder: string;
    readonly authority: KeyAndCertificate;
    readonly names: readonly string[];
  },
  now: number,
): Promise<KeyAndCertificate> {
  const { folder, authority, names } = wanted;
  const file = join(folder, "server.pem");
  const heading = `# for ${names.join(" ")}\n`;
  const kept = keptIn(await readFile(file, "utf8").catch(() => ""), heading);
  if (kept !== undefined && isUsable(kept, authority, { now, timeLeftMs: RENEWED_BEFORE_MS })) {
    return kept;
  }
  const { issueCertificate } = await import("./certificate-authority.ts");
  const made = await issueCertificate(authority, names, now);
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, heading + made.key + made.cert, { mode: 0o600 });
  await rename(temporary, file);
  return made;
}

function keptIn(text: string, heading: string): KeyAndCertificate | undefined {
  const begin = text.indexOf(CERTIFICATE);
  if (!text.startsWith(heading) || begin === -1) return undefined;
  return { key: text.slice(heading.length, begin), cert: text.slice(begin) };
}

const CERTIFICATE = "-----BEGIN CERTIFICATE-----";

import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CLIENT_CERTIFICATE_ID } from "../../core/identifiers.ts";
import type { KeyAndCertificate } from "./certificate-authority.ts";
import { isUsable } from "./usable-certificate.ts";

/** A certificate with less time left is made anew, milliseconds; API Gateway's last a year, too. */
const RENEWED_BEFORE_MS = 30 * 86_400_000;

/** Where the public part lies, for backends that want it. */
export function clientCertificateFile(stateFolder: string, id: string): string {
  return join(stateFolder, "client-certificates", `${id}.pem`);
}

/** The kept one, as long as it is of this authority and has time left; else a new one. */
export async function keptClientCertificate(
  wanted: { readonly folder: string; readonly authority: KeyAndCertificate; readonly id: string },
  now: number,
): Promise<KeyAndCertificate> {
  const { folder, authority, id } = wanted;
  if (!CLIENT_CERTIFICATE_ID.test(id)) throw new RangeError(`"${id}" is no client certificate id`);
  const certificateFile = clientCertificateFile(folder, id);
  const keyFile = join(dirname(certificateFile), `${id}-key.pem`);
  const kept = await readPair({ certificateFile, keyFile });
  if (kept !== undefined && isUsable(kept, authority, { now, timeLeftMs: RENEWED_BEFORE_MS }))
    return kept;
  const { issueClientCertificate } = await import("./certificate-authority.ts");
  const made = await issueClientCertificate(authority, id, now);
  await mkdir(dirname(certificateFile), { recursive: true, mode: 0o700 });
  await replace(keyFile, made.key);
  await replace(certificateFile, made.cert);
  return made;
}

async function readPair(files: {
  readonly certificateFile: string;
  readonly keyFile: string;
}): Promise<KeyAndCertificate | undefined> {
  try {
    const [cert, key] = await Promise.all([
      readFile(files.certificateFile, "utf8"),
      readFile(files.keyFile, "utf8"),
    ]);
    return { cert, key };
  } catch {
    return undefined; // Not made yet, or not readable: then writing says why.
  }
}

/** Another gateway may be reading it. */
async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, file);
}

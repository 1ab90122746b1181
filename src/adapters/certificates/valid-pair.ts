import { X509Certificate } from "node:crypto";
import type { KeyAndCertificate } from "./certificate-authority.ts";
import { readPemPair } from "./pem-pair.ts";

export interface ValidPair extends KeyAndCertificate {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** As `readPemPair`, of a certificate that is valid now. Throws an Error of one sentence that names the file to mend. */
export function readValidPair(
  files: { readonly certificateFile: string; readonly keyFile: string },
  now: number,
): ValidPair {
  const pair = readPemPair(files);
  const { validFrom, validTo } = new X509Certificate(pair.cert);
  const expiresAt = Date.parse(validTo);
  const { certificateFile } = files;
  if (now >= expiresAt) {
    throw new Error(`The certificate in ${certificateFile} expired on ${dayOf(expiresAt)}`);
  }
  const begins = Date.parse(validFrom);
  if (now < begins) {
    throw new Error(
      `The certificate in ${certificateFile} is not valid before ${dayOf(begins)}: is this machine's clock right?`,
    );
  }
  return { ...pair, expiresAt };
}

/** `2026-11-28`. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { KeyAndCertificate } from "./certificate-authority.ts";

/** Reads a certificate chain with its private key. Throws an Error of one sentence that names the file to mend. */
export function readPemPair({
  certificateFile,
  keyFile,
}: {
  readonly certificateFile: string;
  readonly keyFile: string;
}): KeyAndCertificate {
  const cert = readText(certificateFile);
  const key = readText(keyFile);
  const certificate = parsed(certificateFile, "certificate", () => new X509Certificate(cert));
  const privateKey = parsed(keyFile, "private key without a passphrase", () =>
    createPrivateKey(key),
  );
  if (certificate.checkPrivateKey(privateKey)) return { key, cert };
  throw new Error(`${keyFile} is not the private key of the certificate in ${certificateFile}`);
}

/** Reads certificates of authorities. Throws an Error of one sentence that names the file. */
export function readCaFile(file: string): string {
  const text = readText(file);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error(`${file} holds no certificate in PEM`);
  for (const block of blocks) parsed(file, "certificate", () => new X509Certificate(block));
  return text;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) throw new Error(`There is no file ${file}`);
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** What the library says of a file it cannot parse helps nobody, and could show some of it. */
function parsed<Value>(file: string, what: string, parse: () => Value): Value {
  try {
    return parse();
  } catch {
    throw new Error(`${file} holds no ${what} in PEM`);
  }
}

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where systems keep the authorities they trust: Debian, Fedora, Alpine and macOS. */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

/**
 * The environment that makes a child process trust these certificates as well as what the system trusts.
 * Node adds NODE_EXTRA_CA_CERTS to its own list; the AWS SDK for Python and OpenSSL replace theirs by the file they
 * are given, so theirs holds both.
 */
export function trustEnvironment(
  folder: string,
  certificates: readonly string[],
): Readonly<Record<string, string>> {
  const own = join(folder, "trusted.pem");
  replaceFile(own, certificates.join("\n"));
  const system = SYSTEM_BUNDLES.find((file) => existsSync(file));
  const bundle = join(folder, "trusted-with-system.pem");
  const parts =
    system === undefined ? certificates : [readFileSync(system, "utf8"), ...certificates];
  replaceFile(bundle, parts.join("\n"));
  return { NODE_EXTRA_CA_CERTS: own, AWS_CA_BUNDLE: bundle, SSL_CERT_FILE: bundle };
}

/** Another gateway may be reading it: it is replaced in one step, and only when it differs. */
function replaceFile(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  const next = `${file}.${process.pid}`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, file);
}

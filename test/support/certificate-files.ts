import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createAuthority,
  issueCertificate,
  type KeyAndCertificate,
} from "../../src/adapters/certificates/certificate-authority.ts";

export interface CertificateFiles extends Disposable {
  readonly folder: string;
  /** Of the authority, PEM. */
  readonly ca: string;
  /** `localhost` is among its names. */
  issue(options?: { names?: readonly string[]; at?: number }): Promise<KeyAndCertificate>;
  /** Writes `NAME.pem` and `NAME-key.pem`. */
  write(name: string, pair: KeyAndCertificate): { certificateFile: string; keyFile: string };
}

/** A folder with certificates of an authority of its own, which goes away with the test. */
export async function certificateFiles(): Promise<CertificateFiles> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-certificates-")));
  // Older than what it issues, so that a test can have certificates of other times.
  const authority = await createAuthority(Date.now() - 1_000 * 86_400_000);
  return {
    folder,
    ca: authority.cert,
    issue: ({ names = ["localhost"], at = Date.now() } = {}) =>
      issueCertificate(authority, names, at),
    write(name, { key, cert }) {
      const certificateFile = join(folder, `${name}.pem`);
      const keyFile = join(folder, `${name}-key.pem`);
      writeFileSync(certificateFile, cert);
      writeFileSync(keyFile, key);
      return { certificateFile, keyFile };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

import {
  ensurePrivateFolder,
  publishCertificate,
  publishFirst,
  publishInstead,
  readAuthority,
} from "./authority-file.ts";
import type { KeyAndCertificate } from "./certificate-authority.ts";
import { keptClientCertificate } from "./client-certificate.ts";
import { keptServerCertificate } from "./server-certificate.ts";
import { whyUnusable } from "./usable-certificate.ts";

export interface DevelopmentCa {
  /** The authority's certificate, PEM. */
  readonly caCertificatePem: string;
  /** Where the same certificate lies, for AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and `curl --cacert`. */
  readonly caFile: string;
  /** One sentence for the user when an old authority had to be replaced. */
  readonly notice: string | undefined;
  /** A server certificate for this machine's own names and these, kept for the next start; wildcards are allowed. */
  issue(names: readonly string[]): Promise<KeyAndCertificate>;
  /** A certificate that a TLS client shows, made once and kept. Its public part lies where `clientCertificateFile` says. */
  clientCertificate(id: string): Promise<KeyAndCertificate>;
}

/**
 * Names every certificate carries. `*.localhost` alone would not do: OpenSSL (curl, Python) and Node
 * both refuse a wildcard directly below a top-level name, so what must validate there is spelled out,
 * and each API's `{apiId}.execute-api.localhost` matches the wildcard one level further down.
 */
const OWN_NAMES = [
  "localhost",
  "*.localhost",
  "execute-api.localhost",
  "*.execute-api.localhost",
  "127.0.0.1",
  "::1",
];

/**
 * The certificate authority of this machine's development gateway: made once, kept in the folder,
 * trusted by whoever is given its file. Handlers and SDKs can then use `https://` as on AWS. It lasts
 * ten years and is replaced, with a notice, when it has expired or cannot be read.
 */
export async function ensureDevelopmentCa(
  folder: string,
  options: { readonly now?: () => number } = {},
): Promise<DevelopmentCa> {
  const now = options.now ?? Date.now;
  await ensurePrivateFolder(folder);
  const { authority, notice } = await loadOrCreate(folder, now());
  const caFile = await publishCertificate(folder, authority.cert);
  return {
    caCertificatePem: authority.cert,
    caFile,
    notice,
    issue: (names) =>
      keptServerCertificate(
        { folder, authority, names: [...new Set([...OWN_NAMES, ...names])] },
        now(),
      ),
    clientCertificate: (id) => keptClientCertificate({ folder, authority, id }, now()),
  };
}

async function loadOrCreate(
  folder: string,
  now: number,
): Promise<{ authority: KeyAndCertificate; notice: string | undefined }> {
  const present = (await readAuthority(folder)) ?? (await publishFirst(folder, await created(now)));
  const reason = whyUnusable(present.authority, now);
  if (reason === undefined) return { authority: present.authority, notice: undefined };
  const { authority } = await publishInstead(folder, present, await created(now));
  const stillUnusable = whyUnusable(authority, now);
  if (stillUnusable !== undefined) {
    throw new Error(`Cannot replace the development CA in "${folder}": it ${stillUnusable}`);
  }
  const notice =
    `The development CA in "${folder}" ${reason} and was replaced: ` +
    "clients that trusted the old one must be given the new ca.pem";
  return { authority, notice };
}

/** The library that makes certificates is loaded when there is one to make, nearly never. */
async function created(now: number): Promise<KeyAndCertificate> {
  const { createAuthority } = await import("./certificate-authority.ts");
  return createAuthority(now);
}

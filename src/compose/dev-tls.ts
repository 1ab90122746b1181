import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import {
  type DevelopmentCa,
  ensureDevelopmentCa,
} from "../adapters/certificates/development-ca.ts";
import { trustEnvironment } from "../adapters/certificates/trust-bundle.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";

export interface DevTls {
  readonly key: string;
  readonly cert: string;
  /** What child processes need in their environment to trust `cert`. */
  readonly trust: Readonly<Record<string, string>>;
  /** The authority's certificate, for people to trust. */
  readonly caFile: string;
  readonly notice: string | undefined;
}

/** The user's own certificate, or one of this machine's development authority, made once and kept. */
export async function prepareTls(config: Config): Promise<DevTls> {
  const authority = await authorityIn(config.stateFolder);
  const { caFile, caCertificatePem, notice } = authority;
  const own = ownCertificate(config);
  const { key, cert } = own ?? (await authority.issue(namesFor(config.host)));
  const trusted = own === undefined ? [caCertificatePem] : [caCertificatePem, own.cert];
  return { key, cert, caFile, notice, trust: trustEnvironment(config.stateFolder, trusted) };
}

/** Names of the gateway besides the loopback ones, which every certificate carries. */
function namesFor(host: string): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  // A link-local address means nothing without its interface.
  return addresses.flatMap(({ address, internal, scopeid }) =>
    internal || scopeid ? [] : [address],
  );
}

async function authorityIn(folder: string): Promise<DevelopmentCa> {
  try {
    return await ensureDevelopmentCa(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `Cannot keep the development certificate authority in ${folder}: ${reason}. Name another folder with --state-folder.`,
    );
  }
}

function ownCertificate({ tls }: Config): { key: string; cert: string } | undefined {
  const { certificateFile, keyFile } = tls;
  if (certificateFile === undefined || keyFile === undefined) return undefined;
  return { key: readPem(keyFile), cert: readPem(certificateFile) };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot read ${file}: ${reason}`);
  }
}

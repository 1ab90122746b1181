import { networkInterfaces } from "node:os";
import {
  type DevelopmentCa,
  ensureDevelopmentCa,
} from "../adapters/certificates/development-ca.ts";
import { readPemPair } from "../adapters/certificates/pem-pair.ts";
import { trustEnvironment } from "../adapters/certificates/trust-bundle.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { DomainName, PemFiles } from "../core/model/domain-name.ts";

export interface DevTls {
  readonly key: string;
  readonly cert: string;
  /** Certificates that custom domains bring along. */
  readonly named: readonly {
    readonly serverName: string;
    readonly key: string;
    readonly cert: string;
  }[];
  /** What child processes need in their environment to trust `cert`. */
  readonly trust: Readonly<Record<string, string>>;
  /** The authority's certificate, for people to trust. */
  readonly caFile: string;
  /** Of the authority; made once and kept. */
  readonly clientCertificate: DevelopmentCa["clientCertificate"];
  readonly notice: string | undefined;
}

/** The user's own certificate, or one of this machine's development authority, made once and kept. */
export async function prepareTls(
  config: Config,
  domainNames: readonly DomainName[] = [],
): Promise<DevTls> {
  const authority = await authorityIn(config.stateFolder);
  const { caFile, caCertificatePem, notice } = authority;
  const own = ownCertificate(config);
  const named = domainNames.flatMap(({ domainName, certificate }) =>
    certificate === undefined
      ? []
      : [{ serverName: domainName, ...pemPair(`domainNames.${domainName}`, certificate) }],
  );
  const names = [...namesFor(config.host), ...withoutCertificate(domainNames)];
  const { key, cert } = own ?? (await authority.issue(names));
  const brought = [...(own === undefined ? [] : [own]), ...named].map((each) => each.cert);
  const trust = trustEnvironment(config.stateFolder, [caCertificatePem, ...brought]);
  const { clientCertificate } = authority;
  return { key, cert, named, caFile, clientCertificate, notice, trust };
}

/** Custom domains that the gateway's own certificate has to name. */
export function withoutCertificate(domainNames: readonly DomainName[]): string[] {
  return domainNames.flatMap(({ domainName, certificate }) =>
    certificate === undefined ? [domainName] : [],
  );
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
  return pemPair("tls", { certificateFile, keyFile });
}

/** `name`: of what names the files. */
function pemPair(name: string, files: PemFiles): { key: string; cert: string } {
  try {
    return readPemPair(files);
  } catch (error) {
    throw new ConfigError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import {
  type CertificateSource,
  ServedCertificates,
} from "../adapters/certificates/served-certificates.ts";
import type { ValidPair } from "../adapters/certificates/valid-pair.ts";
import type { ListenTls } from "../adapters/listener/tls-listeners.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { PemFiles } from "../core/model/domain-name.ts";
import type { Project } from "../core/model/project.ts";
import type { Clock } from "../engine/ports.ts";
import type { Gateway } from "./gateway.ts";
import type { GatewayOutput } from "./gateway-settings.ts";

type Domains = Pick<Project, "domainNames">;

const CLIENTS = "tls";
const CONTROL = "controlTls";

/** The certificates of both ports, handed to the gateway again when their files change. */
export class GatewayCertificates implements Disposable {
  readonly #config: Pick<Config, "tls" | "controlTls">;
  readonly #output: Pick<GatewayOutput, "warn" | "remark">;
  readonly #served: ServedCertificates;
  /** The port was opened with certificates. */
  readonly #isTls: boolean;
  #domains: Domains;
  #gateway: Pick<Gateway, "useTls" | "useControlTls"> | undefined;

  /** Throws ConfigError for files that cannot be served. */
  constructor(
    config: Pick<Config, "tls" | "controlTls">,
    domains: Domains,
    parts: { readonly clock: Clock; readonly output: Pick<GatewayOutput, "warn" | "remark"> },
  ) {
    this.#config = config;
    this.#domains = domains;
    this.#output = parts.output;
    const sources = certificateSources(config, domains);
    try {
      this.#served = new ServedCertificates(sources, {
        clock: parts.clock,
        warn: parts.output.warn,
        changed: () => this.#replace(),
      });
    } catch (error) {
      throw new ConfigError(sentenceOf(error));
    }
    this.#isTls = this.tls !== undefined;
  }

  get tls(): ListenTls | undefined {
    return clientTls((name) => this.#served.pair(name), this.#domains);
  }

  get controlTls(): ReturnType<typeof controlTls> {
    return controlTls((name) => this.#served.pair(name));
  }

  /** What changes from now on goes to this gateway. */
  serveBy(gateway: Pick<Gateway, "useTls" | "useControlTls">): void {
    this.#gateway = gateway;
  }

  /** Reads every file at once, for these custom domains from now on. */
  reload(domains: Domains = this.#domains): void {
    this.#domains = domains;
    this.#served.reload(certificateSources(this.#config, domains));
  }

  [Symbol.dispose](): void {
    this.#served[Symbol.dispose]();
  }

  #replace(): void {
    const { tls, controlTls: control } = this;
    const gateway = this.#gateway;
    if (gateway === undefined) return;
    if (tls !== undefined && !this.#isTls) return this.#output.warn(NOT_YET);
    try {
      if (tls !== undefined) gateway.useTls(tls);
      if (control !== undefined) gateway.useControlTls(control);
      this.#output.remark("New connections get the certificates that were read again.");
    } catch (error) {
      this.#output.warn(`Certificates were read again and cannot be served: ${sentenceOf(error)}`);
    }
  }
}

const NOT_YET =
  "There is a certificate now, and clients are answered in plain text before the next start";

/** Every certificate that settings and custom domains name files of. */
export function certificateSources(
  config: Pick<Config, "tls" | "controlTls">,
  { domainNames }: Domains,
): CertificateSource[] {
  const ofDomains = domainNames.map(({ domainName, certificate }) =>
    sourceOf(domainSource(domainName), certificate ?? {}),
  );
  const own = [sourceOf(CLIENTS, config.tls), sourceOf(CONTROL, config.controlTls)];
  return [...own, ...ofDomains].filter((source) => source !== undefined);
}

/** What the clients' port answers with; nothing where no certificate is for it. A name without one gets the first. */
export function clientTls(
  pairOf: (name: string) => ValidPair | undefined,
  { domainNames }: Domains,
): ListenTls | undefined {
  const named = domainNames.flatMap(({ domainName: serverName }) => {
    const pair = pairOf(domainSource(serverName));
    return pair === undefined ? [] : [{ serverName, key: pair.key, cert: pair.cert }];
  });
  const own = pairOf(CLIENTS) ?? named[0];
  return own === undefined ? undefined : { key: own.key, cert: own.cert, named };
}

export function controlTls(
  pairOf: (name: string) => ValidPair | undefined,
): { key: string; cert: string } | undefined {
  const pair = pairOf(CONTROL);
  return pair === undefined ? undefined : { key: pair.key, cert: pair.cert };
}

function domainSource(domainName: string): string {
  return `domainNames.${domainName}`;
}

function sourceOf(name: string, files: Partial<PemFiles>): CertificateSource | undefined {
  const { certificateFile, keyFile } = files;
  if (certificateFile === undefined || keyFile === undefined) return undefined;
  return { name, files: { certificateFile, keyFile } };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

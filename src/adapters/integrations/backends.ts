import { getCACertificates } from "node:tls";
import { type HeaderField, headerValue } from "../../core/http.ts";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import { partsOf } from "./url-parts.ts";

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** What the names in a request's connection stand for, and whom HTTPS backends may be certified by. */
export interface Backends {
  /** PEM of authorities that are trusted besides the system's. */
  readonly caCertificates?: string;
  /** Origins by VPC link id. */
  readonly vpcLinks: ReadonlyMap<string, string>;
  /** By id; one that is made here may take a moment. */
  readonly clientCertificates: ReadonlyMap<string, Promise<KeyAndCertificate>>;
}

export const NO_BACKENDS: Backends = { vpcLinks: new Map(), clientCertificates: new Map() };

/** How an HTTPS backend is spoken to. */
export interface BackendTls {
  /** Said each time: else NODE_TLS_REJECT_UNAUTHORIZED of the environment would turn verification off. */
  readonly rejectUnauthorized: true;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whose `cert` and `key` are. */
  readonly certificateId?: string;
  /** For SNI, and what the certificate is checked for; without it, that is the address. */
  readonly serverName?: string;
}

export interface BackendTarget {
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly tls?: BackendTls;
}

/**
 * Where a request goes. A VPC link leads to its target and leaves the name of the integration's URI in Host, in SNI and in
 * what the backend's certificate is checked for, as behind a Network Load Balancer. Throws what `URL` throws.
 */
export function backendTarget(
  request: HttpIntegrationRequest,
  backends: Backends,
): BackendTarget | Promise<BackendTarget> {
  const { connection, headers, url } = request;
  const link = backends.vpcLinks.get(connection?.vpcLinkId ?? "");
  const place = link === undefined ? { url, headers } : throughLink(url, link, headers);
  const id = connection?.clientCertificateId;
  // Over plain text nobody shows a certificate.
  if (id === undefined || partsOf(place.url).protocol !== "https:") {
    return withTls(place, backends, undefined);
  }
  return certificateOf(id, backends).then(({ cert, key }) =>
    withTls(place, backends, { certificateId: id, cert, key }),
  );
}

interface Place {
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly serverName?: string;
}

function withTls(
  place: Place,
  { caCertificates }: Backends,
  certificate: Pick<BackendTls, "certificateId" | "cert" | "key"> | undefined,
): BackendTarget {
  const { url, headers } = place;
  const { protocol, hostname } = partsOf(url);
  if (protocol !== "https:") return { url, headers };
  // RFC 6066 section 3: an address is no server name, and a server name has no dot at its end.
  const ownName = isAddress(hostname) ? undefined : hostname.replace(/\.$/, "");
  const serverName = place.serverName ?? ownName;
  const tls = {
    rejectUnauthorized: true,
    ...(caCertificates === undefined ? {} : { ca: withSystem(caCertificates) }),
    ...certificate,
    ...(serverName === undefined ? {} : { serverName }),
  } as const;
  return { url, headers, tls };
}

/** Adds the Host header, unless a mapping has set one. */
function throughLink(uri: string, target: string, headers: readonly HeaderField[]): Place {
  const named = new URL(uri);
  const url = new URL(target);
  url.pathname = named.pathname;
  url.search = named.search;
  url.username = named.username;
  url.password = named.password;
  const isNamed = headerValue(headers, "host") !== undefined;
  return {
    url: url.href,
    headers: isNamed ? headers : [...headers, ["Host", named.host]],
    ...(isAddress(named.hostname) ? {} : { serverName: named.hostname }),
  };
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^[\d.]+$/.test(hostname);
}

async function certificateOf(
  id: string,
  { clientCertificates }: Backends,
): Promise<KeyAndCertificate> {
  const certificate = clientCertificates.get(id);
  if (certificate === undefined) throw new Error(`client certificate ${id} is not known here`);
  return certificate;
}

/** The runtime takes what it is given in place of what it trusts by itself. */
function withSystem(caCertificates: string): string {
  systemCertificates ??= getCACertificates("default").join("\n");
  return `${systemCertificates}\n${caCertificates}`;
}

let systemCertificates: string | undefined;

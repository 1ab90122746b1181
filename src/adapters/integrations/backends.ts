import { getCACertificates } from "node:tls";
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

/** What `fetch` is given besides method, body and signal. */
export interface BackendTarget {
  readonly url: string;
  readonly headers: [string, string][];
  readonly tls?: {
    /** Said each time: else NODE_TLS_REJECT_UNAUTHORIZED of the environment would turn verification off. */
    readonly rejectUnauthorized: true;
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly serverName?: string;
  };
}

/**
 * Where a request goes. A VPC link leads to its target and leaves the name of the integration's URI in Host, in SNI and in
 * what the backend's certificate is checked for, as behind a Network Load Balancer. Throws what `URL` throws.
 */
export async function backendTarget(
  request: HttpIntegrationRequest,
  backends: Backends,
): Promise<BackendTarget> {
  const { connection = {} } = request;
  const headers = request.headers.map(([name, value]): [string, string] => [name, value]);
  const link = backends.vpcLinks.get(connection.vpcLinkId ?? "");
  const place = link === undefined ? { url: request.url } : throughLink(request.url, link, headers);
  const certificate = await certificateOf(connection.clientCertificateId, backends);
  if (partsOf(place.url).protocol !== "https:") return { url: place.url, headers };
  const { serverName } = place;
  const tls = {
    rejectUnauthorized: true,
    ...(backends.caCertificates === undefined ? {} : { ca: withSystem(backends.caCertificates) }),
    ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
    ...(serverName === undefined ? {} : { serverName }),
  } as const;
  return { url: place.url, headers, tls };
}

/** Adds the Host header, unless a mapping has set one. */
function throughLink(
  uri: string,
  target: string,
  headers: [string, string][],
): { url: string; serverName?: string } {
  const named = new URL(uri);
  const url = new URL(target);
  url.pathname = named.pathname;
  url.search = named.search;
  url.username = named.username;
  url.password = named.password;
  if (!headers.some(([name]) => name.toLowerCase() === "host")) headers.push(["Host", named.host]);
  // RFC 6066 section 3: an address is no server name.
  return { url: url.href, ...(isAddress(named.hostname) ? {} : { serverName: named.hostname }) };
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^[\d.]+$/.test(hostname);
}

async function certificateOf(
  id: string | undefined,
  { clientCertificates }: Backends,
): Promise<KeyAndCertificate | undefined> {
  if (id === undefined) return undefined;
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

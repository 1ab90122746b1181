import type { BackendTarget } from "./backends.ts";

/**
 * The same call, made to one address of the host's. The name stays in Host, in SNI and in what the certificate is checked
 * for, unless a mapping or a VPC link has set another.
 */
export function atAddress({ url, headers, tls }: BackendTarget, address: string): BackendTarget {
  const place = new URL(url);
  const { host, hostname } = place;
  place.hostname = address.includes(":") ? `[${address}]` : address;
  const isNamed = headers.some(([name]) => name.toLowerCase() === "host");
  return {
    url: place.href,
    headers: isNamed ? headers : [...headers, ["Host", host]],
    // RFC 6066 section 3: a server name has no dot at its end.
    ...(tls === undefined ? {} : { tls: { serverName: hostname.replace(/\.$/, ""), ...tls } }),
  };
}

/** Whether a URL's host is this machine and no other (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3). */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1") return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/**
 * Where to connect for a URL's host, and the name to ask TLS for. RFC 6761 section 6.3 has every name under
 * `localhost` be this machine, but most Linux systems ask the network for `{apiId}.execute-api.localhost`.
 */
export function connectTo(hostname: string): {
  readonly host: string;
  readonly servername?: string;
} {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (!host.toLowerCase().endsWith(".localhost")) return { host };
  return { host: "localhost", servername: host };
}

/**
 * A web page may send requests to this machine, under a name of its own that leads here (DNS rebinding) or from its own
 * origin. Neither can do so without showing it: in the Host header, or in Origin (Fetch Standard, "Origin header").
 */
export interface Addressing {
  readonly scheme: "http" | "https";
  readonly host: string | null;
  readonly origin: string | null;
}

/** A sentence when the request is for another host than this one or from another origin, else `undefined`. */
export function foreignSentence(
  { scheme, host, origin }: Addressing,
  ownNames: readonly string[],
): string | undefined {
  const name = host === null ? undefined : hostNameOf(host);
  if (name === undefined || !isOwn(name, ownNames)) {
    const shown = name ?? "that is sent";
    return `The Host header ${shown} does not name this gateway: use its IP address or localhost, or list the name in controlHostNames.`;
  }
  // Names and schemes have no case; a port that is the scheme's own is left out on both sides.
  if (origin !== null && origin.toLowerCase() !== `${scheme}://${host?.toLowerCase()}`) {
    return "Requests from web pages of another origin are refused.";
  }
  return undefined;
}

/** The name of `name:port`, `[address]:port` or either without a port; `undefined` when it is none of these. */
function hostNameOf(host: string): string | undefined {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host);
  return (parts?.[1] ?? parts?.[2])?.toLowerCase();
}

/** An address cannot be made to lead elsewhere, and RFC 6761 section 6.3 keeps `localhost` for this machine. */
function isOwn(name: string, ownNames: readonly string[]): boolean {
  if (name.includes(":") || /^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return true;
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  return ownNames.some((own) => own.toLowerCase() === name);
}

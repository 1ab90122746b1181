import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/** Hosts under which other machines reach a gateway that listens on every address of this one. */
export function reachableHosts(
  host: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [];
  const addresses = Object.values(interfaces).flatMap((each) => each ?? []);
  return addresses.flatMap(({ address, family, internal, scopeid }) => {
    // A link-local address means nothing without its interface.
    if (internal || scopeid || address.startsWith("169.254.")) return [];
    if (family === "IPv4") return [address];
    return host === "::" ? [`[${address}]`] : [];
  });
}

import type { Config } from "../config/config.ts";

/** Addresses that `localhost` reaches: loopback, and every address of the machine. */
const REACHED_AS_LOCALHOST = new Set(["127.0.0.1", "::1", "0.0.0.0", "::"]);

/** What clients on this machine write for an address that is listened on. */
export function clientHost(host: string): string {
  if (REACHED_AS_LOCALHOST.has(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Where clients reach an API, whichever is the default one: a stage's name follows after a slash. */
export function apiEndpoint(
  apiId: string,
  { publicUrl, host }: Pick<Config, "publicUrl" | "host">,
  { port, isTls }: { readonly port: number; readonly isTls: boolean },
): string {
  const base = publicUrl ?? `${isTls ? "wss" : "ws"}://${clientHost(host)}:${port}`;
  return `${base.replace(/\/$/, "")}/_aws/execute-api/${apiId}`;
}

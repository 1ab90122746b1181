import { CliError } from "../cli-error.ts";

/** The base of every request's URL, taken apart. */
export interface Endpoint {
  readonly isTls: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string;
  readonly port: number;
  /** As the Host header has it: with the port when it is not the scheme's own. */
  readonly host: string;
  /** No slash at its end: `/dev`, or nothing. */
  readonly basePath: string;
  /** After `?`, when the URL has one. */
  readonly query: string | undefined;
}

/** `option`: what named it, for whoever is told that it cannot be. */
export function parseEndpoint(url: string, option = "--endpoint-url"): Endpoint {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === "ws" || scheme === "wss") {
    const instead = url.replace(/^ws/i, "http");
    throw refused(option, url, `a WebSocket URL.  The same place for HTTP is ${instead}`);
  }
  if (scheme === undefined) {
    throw refused(
      option,
      url,
      "scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/",
    );
  }
  if ((scheme !== "http" && scheme !== "https") || !URL.canParse(url)) {
    throw new CliError("parameter", `Invalid endpoint: ${url}`);
  }
  const parsed = new URL(url);
  const isTls = scheme === "https";
  return {
    isTls,
    hostname: parsed.hostname.replace(/^\[|\]$/g, ""),
    port: Number(parsed.port || (isTls ? 443 : 80)),
    host: parsed.host,
    basePath: parsed.pathname.replace(/\/$/, ""),
    query: parsed.search === "" ? undefined : parsed.search.slice(1),
  };
}

/** AWS's own, for a region; a real API has one of its own, which `--endpoint-url` names. */
export function serviceEndpoint(region: string): Endpoint {
  return parseEndpoint(`https://execute-api.${region}.${dnsSuffix(region)}`);
}

export function urlOf(endpoint: Endpoint, path: string): string {
  return `${endpoint.isTls ? "https" : "http"}://${endpoint.host}${path}`;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html, and botocore's partitions. */
function dnsSuffix(region: string): string {
  if (region.startsWith("cn-")) return "amazonaws.com.cn";
  if (region.startsWith("us-iso-")) return "c2s.ic.gov";
  if (region.startsWith("us-isob-")) return "sc2s.sgov.gov";
  if (region.startsWith("eu-isoe-")) return "cloud.adc-e.uk";
  if (region.startsWith("us-isof-")) return "csp.hci.ic.gov";
  if (region.startsWith("eusc-")) return "amazonaws.eu";
  return "amazonaws.com";
}

function refused(option: string, url: string, why: string): CliError {
  return new CliError("parameter", `Bad value for ${option} "${url}": ${why}`);
}

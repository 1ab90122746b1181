/**
 * Which API and stage a request is for, and the host name that leads back to it (AWS: "WebSocket API
 * endpoints"; domain-index.ts has the custom domains).
 *
 * Gaps: none known.
 * By design: 2026-11-22 an API also answers at `/_aws/execute-api/{apiId}/{stage}` on any host, and the only
 * or default API at `/{stage}`, because a laptop has no DNS name for each API. 2026-11-28 `domainName` carries the
 *   port, also under a custom domain, unless it is 443 or the client left it out there.
 */
import { hostNameOf } from "./domain-index.ts";
import { decodedPath, firstSegment } from "./path-segment.ts";

export interface RequestTarget {
  /** `undefined`: the default API. */
  readonly apiId: string | undefined;
  /** Named by the first path segment; `undefined` when the path has none. */
  readonly stageName: string | undefined;
  /** Raw path after the stage: empty, `/`, or `/@connections/…`. */
  readonly rest: string;
  /** What named the API: the Host header, `/_aws/execute-api/…`, or a mapping of a custom domain. */
  readonly namedBy: "host" | "path" | "customDomain";
}

const PATH_PREFIX = "/_aws/execute-api/";
const HOST_INFIX = ".execute-api.";

export function requestTarget(host: string | undefined, rawPath: string): RequestTarget {
  if (rawPath.startsWith(PATH_PREFIX)) {
    const [apiId, rest] = firstSegment(rawPath.slice(PATH_PREFIX.length - 1));
    return { apiId: apiId ?? "", ...stageOf(rest), namedBy: "path" };
  }
  const infix = host === undefined ? -1 : host.toLowerCase().indexOf(HOST_INFIX);
  const apiId = infix > 0 ? host?.slice(0, infix).toLowerCase() : undefined;
  return { apiId, ...stageOf(rawPath), namedBy: "host" };
}

/** The percent-decoded connection id of `/@connections/{id}`; `undefined` when `rest` is something else. */
export function connectionIdOfPath(rest: string): string | undefined {
  const [marker, afterMarker] = firstSegment(rest);
  if (marker !== "@connections" && marker !== "%40connections") return undefined;
  const [id, tail] = firstSegment(afterMarker);
  if (id === undefined || tail !== "") return undefined;
  // One that cannot be decoded is refused by the caller as an invalid connection id, spelled as it came.
  return decodedPath(id);
}

/**
 * The host (and port, when it is not the scheme's own) that a handler reaches this API with.
 * A Host header is believed only when it names a custom domain, or this machine and this port: a handler signs
 * requests with its credentials to the name it is given.
 */
export function domainNameFor(options: {
  readonly host: string | undefined;
  readonly target: RequestTarget;
  readonly apiId: string;
  readonly isDefaultApi: boolean;
  readonly port: number;
}): string {
  const { host, target, apiId, isDefaultApi, port } = options;
  const suffix = port === 443 ? "" : `:${port}`;
  if (host !== undefined && target.namedBy === "customDomain") return trusted(host, suffix);
  if (host !== undefined && target.namedBy === "host" && isLoopbackHost(host, suffix)) return host;
  return isDefaultApi ? `localhost${suffix}` : `${apiId}.execute-api.localhost${suffix}`;
}

/** A custom domain's name is the operator's own. Its port is not: a foreign one could be any service of that host. */
function trusted(host: string, suffix: string): string {
  const name = hostNameOf(host);
  return host === name || host === name + suffix ? host : name + suffix;
}

/** What a name in DNS has, so that no URL made of it can mean another host. */
const NAME_CHARACTERS = /^[a-z0-9][a-z0-9._-]*$/;

function isLoopbackHost(host: string, suffix: string): boolean {
  if (!host.endsWith(suffix)) return false;
  const name = host.slice(0, host.length - suffix.length).toLowerCase();
  if (name === "localhost" || name === "127.0.0.1" || name === "[::1]") return true;
  return name.endsWith(".localhost") && NAME_CHARACTERS.test(name);
}

function stageOf(path: string): { stageName: string | undefined; rest: string } {
  const [stageName, rest] = firstSegment(path);
  return { stageName, rest };
}

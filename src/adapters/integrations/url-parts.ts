import { RequestEncoder } from "../../wire/encode-request.ts";

/** URLs whose parts are kept; then all are let go. */
export const URLS_KEPT_MAX = 256;

export interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  /** `https://host:port`: the same for every URL of one place. */
  readonly origin: string;
  readonly port: number;
  /** Of the requests that go there. */
  readonly encoder: RequestEncoder;
}

/** What decides how a URL is called. Most integrations have one URL, which is then read once. Throws as `new URL()` does. */
export function partsOf(url: string): UrlParts {
  const kept = known.get(url);
  if (kept !== undefined) return kept;
  if (known.size >= URLS_KEPT_MAX) known.clear();
  const parts = read(new URL(url));
  known.set(url, parts);
  return parts;
}

function read(url: URL): UrlParts {
  const { protocol, hostname, origin, host, href, hash } = url;
  const defaultPort = protocol === "https:" ? 443 : 80;
  // Not of `pathname` and `search`: an empty query would be lost.
  const start = href.indexOf("/", protocol.length + 2);
  const end = hash === "" ? withoutEmptyHash(href) : href.length - hash.length;
  const target = href.slice(start, end);
  const authorization = authorizationOf(url);
  return {
    ...{ protocol, hostname, origin },
    port: url.port === "" ? defaultPort : Number(url.port),
    encoder: new RequestEncoder({ target, host, authorization }),
  };
}

function withoutEmptyHash(href: string): number {
  return href.endsWith("#") ? href.length - 1 : href.length;
}

/** RFC 7617. */
function authorizationOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

/** A percent sign that begins no byte stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const known = new Map<string, UrlParts>();

/**
 * The request target of RFC 9112 section 3.2, left percent-encoded: SigV4 signs the path as sent.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 authority-form and asterisk-form are refused with 400: nothing here is a proxy, and
 *   OPTIONS has no meaning for the whole server.
 */
export interface RequestTarget {
  readonly rawPath: string;
  readonly rawQuery: string | undefined;
  /** Lower case; only when the target was a whole URL. */
  readonly authority: string | undefined;
}

/** A name, an IPv4 address or an address in brackets, then perhaps a port (RFC 3986 section 3.2). */
const HOST =
  /^(?:(?:[-._~!$&'()*+,;=0-9A-Za-z]|%[0-9A-Fa-f]{2})+|\[[-._~!$&'()*+,;=:%0-9A-Za-z]+\])(?::[0-9]*)?$/;

/** A path, or an http(s) URL whose path is used; anything else is `undefined`. */
export function readTarget(target: string): RequestTarget | undefined {
  if (target.startsWith("/")) return splitQuery(target, undefined);
  const schemeEnd = target.indexOf("://");
  if (schemeEnd === -1) return undefined;
  const scheme = target.slice(0, schemeEnd).toLowerCase();
  if (scheme !== "http" && scheme !== "https") return undefined;
  const authorityStart = schemeEnd + 3;
  let authorityEnd = authorityStart;
  while (authorityEnd < target.length && !"/?".includes(target.charAt(authorityEnd))) {
    authorityEnd++;
  }
  const authority = target.slice(authorityStart, authorityEnd);
  if (!isHost(authority)) return undefined;
  const rest = target.slice(authorityEnd);
  // An empty path is "/" (RFC 9112 section 3.2.1).
  return splitQuery(rest.startsWith("/") ? rest : `/${rest}`, authority.toLowerCase());
}

/** A host and optional port; no user information, not empty (RFC 9110 section 4.2.1). */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

function splitQuery(pathAndQuery: string, authority: string | undefined): RequestTarget {
  const mark = pathAndQuery.indexOf("?");
  if (mark === -1) return { rawPath: pathAndQuery, rawQuery: undefined, authority };
  return {
    rawPath: pathAndQuery.slice(0, mark),
    rawQuery: pathAndQuery.slice(mark + 1),
    authority,
  };
}

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

const HOST_CHARACTERS =
  "-._~%!$&'()*+,;=:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HOST = new Set(HOST_CHARACTERS);

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

/** The characters of a host and port (RFC 3986 section 3.2.2); no user information, not empty. */
export function isHost(text: string): boolean {
  for (const character of text) {
    if (!HOST.has(character)) return false;
  }
  return text.length > 0;
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

/** Host and port of an endpoint, characters: a name has at most 253, a port 5. */
export const ENDPOINT_HOST_CHARACTERS_MAX = 260;
/** Path of an endpoint, characters. Ours. */
export const ENDPOINT_PATH_CHARACTERS_MAX = 1_024;

/** Where a service answers: no user, no query, no fragment. */
export const ENDPOINT_URL = new RegExp(
  `^https?://[A-Za-z0-9.[\\]:_-]{1,${ENDPOINT_HOST_CHARACTERS_MAX}}(/[A-Za-z0-9._~/-]{0,${ENDPOINT_PATH_CHARACTERS_MAX}})?$`,
);
export const ENDPOINT_URL_FORM = "a URL such as http://localhost:8000";

/** Paths are put behind it. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** Where a service answers: no user, no query, no fragment. */
export const ENDPOINT_URL = /^https?:\/\/[A-Za-z0-9.[\]:_-]{1,260}(\/[A-Za-z0-9._~/-]{0,1024})?$/;
export const ENDPOINT_URL_FORM = "a URL such as http://localhost:8000";

/** Paths are put behind it. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

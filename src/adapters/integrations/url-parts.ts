/** URLs whose parts are kept; then all are let go. */
export const URLS_KEPT_MAX = 256;

type Parts = Pick<URL, "protocol" | "hostname">;

/** What decides how a URL is called. Most integrations have one URL, which is then read once. Throws as `new URL()` does. */
export function partsOf(url: string): Parts {
  const kept = known.get(url);
  if (kept !== undefined) return kept;
  const { protocol, hostname } = new URL(url);
  if (known.size >= URLS_KEPT_MAX) known.clear();
  const parts = { protocol, hostname };
  known.set(url, parts);
  return parts;
}

const known = new Map<string, Parts>();

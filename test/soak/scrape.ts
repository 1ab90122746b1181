/** The numbers of `/metrics`, by name and, where it has one, by stage or kind of event: `name`, `name dev`. */
export type Metrics = ReadonlyMap<string, number>;

export async function scrape(controlUrl: string): Promise<Metrics> {
  const response = await fetch(new URL("/metrics", controlUrl), { keepalive: false });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return parseMetrics(await response.text());
}

/** The text format of Prometheus. Samples that differ in other labels alone are added up. */
export function parseMetrics(text: string): Metrics {
  const metrics = new Map<string, number>();
  for (const line of text.split("\n")) {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (match === null) continue;
    const [, name, labels = "", value] = match;
    const parts = ["stage", "event_type"].map(
      (label) => new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1],
    );
    const key = [name, ...parts].filter((part) => part !== undefined).join(" ");
    metrics.set(key, (metrics.get(key) ?? 0) + Number(value));
  }
  return metrics;
}

import type { Histogram } from "./histogram.ts";

/** Label names and values; empty for a family of one series. */
export type Labels = Readonly<Record<string, string>>;

/** A metric with all its series. `name` has its unit and no `_total`. */
export type Family = {
  readonly name: string;
  readonly help: string;
  /** The last word of the name, when it is one. */
  readonly unit?: "seconds" | "bytes";
} & (
  | {
      readonly type: "counter" | "gauge";
      readonly series: Iterable<{ readonly labels: Labels; readonly value: number }>;
    }
  | {
      readonly type: "histogram";
      readonly series: Iterable<{ readonly labels: Labels; readonly histogram: Histogram }>;
    }
);

/**
 * `text`: Prometheus' text format 0.0.4. `openMetrics`: OpenMetrics 1.0, which names a counter without `_total`, knows
 * units and has an end.
 */
export type ExpositionFormat = "text" | "openMetrics";

export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

export function exposition(families: Iterable<Family>, format: ExpositionFormat): string {
  const lines: string[] = [];
  for (const family of families) writeFamily(family, format, lines);
  if (format === "openMetrics") lines.push("# EOF");
  return `${lines.join("\n")}\n`;
}

function writeFamily(family: Family, format: ExpositionFormat, lines: string[]): void {
  const { name, help, type, unit } = family;
  const sample = type === "counter" ? `${name}_total` : name;
  const described = format === "openMetrics" ? name : sample;
  lines.push(`# HELP ${described} ${escapeHelp(help)}`, `# TYPE ${described} ${type}`);
  if (unit !== undefined && format === "openMetrics") lines.push(`# UNIT ${described} ${unit}`);
  if (family.type === "histogram") {
    for (const { labels, histogram } of family.series)
      writeHistogram(name, labels, histogram, lines);
    return;
  }
  for (const { labels, value } of family.series) {
    lines.push(`${sample}${labelText(labels)} ${numberText(value)}`);
  }
}

function writeHistogram(name: string, labels: Labels, histogram: Histogram, lines: string[]): void {
  let total = 0;
  for (const { upperBound, count } of histogram.buckets()) {
    const le = upperBound === Number.POSITIVE_INFINITY ? "+Inf" : floatText(upperBound);
    lines.push(`${name}_bucket${labelText({ ...labels, le })} ${count}`);
    total = count;
  }
  lines.push(`${name}_sum${labelText(labels)} ${numberText(histogram.sum)}`);
  lines.push(`${name}_count${labelText(labels)} ${total}`);
}

function labelText(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return texts.length === 0 ? "" : `{${texts.join(",")}}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}

/** OpenMetrics wants bounds as floats: `1.0`. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function escapeLabel(text: string): string {
  return text.replace(/[\\"\n]/g, (found) => (found === "\n" ? "\\n" : `\\${found}`));
}

function escapeHelp(text: string): string {
  return text.replace(/[\\\n]/g, (found) => (found === "\n" ? "\\n" : "\\\\"));
}

import { expect, test } from "bun:test";
import { exposition, type Family } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

const COUNTER: Family = {
  name: "sluice_things",
  help: "Things\nwith \\ in them.",
  type: "counter",
  series: [{ labels: { route: 'a"b\\c\nd', stage: "dev" }, value: 3 }],
};
const GAUGE: Family = {
  name: "sluice_lag_seconds",
  help: "Lag.",
  type: "gauge",
  unit: "seconds",
  series: [{ labels: {}, value: 0.25 }],
};

function latency(): Family {
  const histogram = new Histogram();
  histogram.observe(0.02);
  const series = [{ labels: { stage: "dev" }, histogram }];
  return {
    name: "sluice_latency_seconds",
    help: "Time.",
    type: "histogram",
    unit: "seconds",
    series,
  };
}

test("exposition() writes the text format 0.0.4", () => {
  expect(exposition([COUNTER, GAUGE], "text")).toBe(
    [
      "# HELP sluice_things_total Things\\nwith \\\\ in them.",
      "# TYPE sluice_things_total counter",
      'sluice_things_total{route="a\\"b\\\\c\\nd",stage="dev"} 3',
      "# HELP sluice_lag_seconds Lag.",
      "# TYPE sluice_lag_seconds gauge",
      "sluice_lag_seconds 0.25",
      "",
    ].join("\n"),
  );
});

test("exposition() writes OpenMetrics 1.0: names without _total, units, and an end", () => {
  expect(exposition([COUNTER, GAUGE], "openMetrics")).toBe(
    [
      "# HELP sluice_things Things\\nwith \\\\ in them.",
      "# TYPE sluice_things counter",
      'sluice_things_total{route="a\\"b\\\\c\\nd",stage="dev"} 3',
      "# HELP sluice_lag_seconds Lag.",
      "# TYPE sluice_lag_seconds gauge",
      "# UNIT sluice_lag_seconds seconds",
      "sluice_lag_seconds 0.25",
      "# EOF",
      "",
    ].join("\n"),
  );
});

test("exposition() writes a histogram's buckets cumulatively, bounds as floats", () => {
  const lines = exposition([latency()], "text").split("\n");
  expect(lines).toContain('sluice_latency_seconds_bucket{stage="dev",le="0.01"} 0');
  expect(lines).toContain('sluice_latency_seconds_bucket{stage="dev",le="0.025"} 1');
  expect(lines).toContain('sluice_latency_seconds_bucket{stage="dev",le="1.0"} 1');
  expect(lines.slice(-4)).toEqual([
    'sluice_latency_seconds_bucket{stage="dev",le="+Inf"} 1',
    'sluice_latency_seconds_sum{stage="dev"} 0.02',
    'sluice_latency_seconds_count{stage="dev"} 1',
    "",
  ]);
});

import type { Gauges } from "./gauges.ts";

const MIB = 1_048_576;
/** Fewer moments than this in the second half say nothing about where it goes. */
export const MOMENTS_MIN = 5;

/** What a gauge may be, and how it may grow in the second half of a run. */
interface Bound {
  readonly name: string;
  readonly of: (gauges: Gauges) => number | undefined;
  readonly max: number;
  /** Growth in an hour. */
  readonly perHourMax: number;
  /** Growth in the whole second half that is noise, however short it is. */
  readonly noise: number;
  readonly unit: string;
}

/** Those of a connection are not counted: how many are open differs from minute to minute. */
const perProcess = ({ files, connections }: Gauges) =>
  files === undefined ? undefined : files - connections;

export const BOUNDS: readonly Bound[] = [
  {
    name: "resident memory",
    of: ({ rssBytes }) => rssBytes / MIB,
    ...{ max: 512, perHourMax: 24, noise: 12, unit: "MiB" },
  },
  {
    name: "heap",
    of: ({ heapBytes }) => heapBytes / MIB,
    ...{ max: 256, perHourMax: 12, noise: 8, unit: "MiB" },
  },
  {
    name: "files besides connections",
    of: perProcess,
    // Kept connections to backends come and go by the dozen; what is left at rest is held to a few.
    ...{ max: 400, perHourMax: 60, noise: 80, unit: "files" },
  },
  {
    name: "threads",
    of: ({ threads }) => threads,
    ...{ max: 64, perHourMax: 4, noise: 4, unit: "threads" },
  },
  {
    // Two functions, of which four instances run at once.
    name: "child processes",
    of: ({ children }) => children,
    ...{ max: 8, perHourMax: 4, noise: 4, unit: "processes" },
  },
  {
    // The log has about 4 MiB; old deployments go.
    name: "data folder",
    of: ({ storeBytes }) => (storeBytes === undefined ? undefined : storeBytes / MIB),
    ...{ max: 24, perHourMax: 1, noise: 2, unit: "MiB" },
  },
];

export interface Trend {
  readonly name: string;
  readonly unit: string;
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  /** In an hour, by the second half; `undefined` for a run that is too short to say. */
  readonly perHour: number | undefined;
  /** A sentence when it was not flat. */
  readonly violation: string | undefined;
}

/** Each gauge over the run. One that this system does not tell of is left out. */
export function trends(moments: readonly Gauges[]): Trend[] {
  return BOUNDS.flatMap((bound) => {
    const points = moments.flatMap((gauges) => {
      const value = bound.of(gauges);
      return value === undefined ? [] : [{ at: gauges.at, value }];
    });
    return points.length === 0 ? [] : [trendOf(bound, points)];
  });
}

interface Point {
  readonly at: number;
  readonly value: number;
}

function trendOf({ name, max, perHourMax, noise, unit }: Bound, points: readonly Point[]): Trend {
  const values = points.map(({ value }) => value);
  const highest = Math.max(...values);
  const half = points.slice(Math.floor(points.length / 2));
  const slope = half.length < MOMENTS_MIN ? undefined : slopeOf(half);
  const seconds = (half.at(-1)?.at ?? 0) - (half[0]?.at ?? 0);
  const grown = (slope ?? 0) * seconds;
  const perHour = slope === undefined ? undefined : slope * 3_600;
  const sentences: string[] = [];
  if (highest > max) sentences.push(`${name}: ${rounded(highest)} ${unit}, above ${max}`);
  if (perHour !== undefined && perHour > perHourMax && grown > noise) {
    sentences.push(
      `${name}: grows by ${rounded(perHour)} ${unit} in an hour, above ${perHourMax} (by ${rounded(grown)} in the second half)`,
    );
  }
  return {
    ...{ name, unit, highest, perHour },
    first: values[0] ?? 0,
    last: values.at(-1) ?? 0,
    violation: sentences.length === 0 ? undefined : sentences.join("; "),
  };
}

/** The median of the slopes of all pairs (Theil and Sen): a few wild moments do not move it. */
export function slopeOf(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, from] of points.entries()) {
    for (const to of points.slice(index + 1)) {
      if (to.at > from.at) slopes.push((to.value - from.value) / (to.at - from.at));
    }
  }
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}

export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

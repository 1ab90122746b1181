import { describe, expect, test } from "bun:test";
import { slopeOf, trends } from "./bounds.ts";
import type { Gauges } from "./gauges.ts";
import { randomOf } from "./plan.ts";

const MIB = 1_048_576;

/** A moment each minute. */
function hour(rss: (minute: number) => number, minutes = 60): Gauges[] {
  return Array.from({ length: minutes }, (_, minute) => ({
    ...{ at: minute * 60, connections: 10, files: 60, threads: 10, children: 5 },
    storeBytes: undefined,
    ...{ rssBytes: rss(minute) * MIB, heapBytes: 30 * MIB },
  }));
}

const violations = (moments: readonly Gauges[]) =>
  trends(moments).flatMap(({ violation }) => violation ?? []);

describe("trends()", () => {
  test("are flat for memory that grows while it warms up and is noisy then", () => {
    const random = randomOf(1);
    expect(violations(hour((minute) => 150 + Math.min(minute, 20) * 4 + random() * 30))).toEqual(
      [],
    );
  });

  test("tell of a leak of half a MiB in a minute", () => {
    const random = randomOf(1);
    const sentences = violations(hour((minute) => 150 + minute / 2 + random() * 10));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^resident memory: grows by (2[6-9]|3\d)(\.\d)? MiB in an hour/);
  });

  test("say nothing of the slope of a run that is too short, and still of its highest", () => {
    expect(violations(hour((minute) => 150 + minute * 20, 8))).toEqual([]);
    expect(violations(hour(() => 513, 8))).toEqual(["resident memory: 513 MiB, above 512"]);
  });

  test("leave out what the system does not tell of", () => {
    const moments = hour(() => 100).map((moment) => ({ ...moment, files: undefined }));
    expect(trends(moments).map(({ name }) => name)).not.toContain("files besides connections");
  });
});

test("slopeOf() is not moved by a wild moment", () => {
  const points = [0, 1, 2, 3, 4, 5, 6].map((at) => ({ at, value: at === 3 ? 900 : at * 2 }));
  expect(slopeOf(points)).toBe(2);
});

import { expect, test } from "bun:test";
import { DURATION_BUCKETS, Histogram } from "./histogram.ts";

test("Histogram counts a duration in every bucket whose bound it does not exceed", () => {
  const histogram = new Histogram();
  for (const seconds of [0, 0.001, 0.0011, 29, 30]) histogram.observe(seconds);
  const counts = new Map(histogram.buckets().map(({ upperBound, count }) => [upperBound, count]));
  expect(counts.get(0.001)).toBe(2);
  expect(counts.get(0.0025)).toBe(3);
  expect(counts.get(10)).toBe(3);
  expect(counts.get(29)).toBe(4);
  expect(counts.get(Number.POSITIVE_INFINITY)).toBe(5);
  expect(histogram.sum).toBeCloseTo(59.0021);
});

test("Histogram's bounds rise, and the last is AWS's longest integration time-out", () => {
  expect(DURATION_BUCKETS).toEqual(DURATION_BUCKETS.toSorted((a, b) => a - b));
  expect(DURATION_BUCKETS.at(-1)).toBe(29);
});

import { expect, test } from "bun:test";
import { percentile, ratioOf, spreadOf } from "./statistics.ts";

test("spreadOf() gives the middle and both ends, whatever the order", () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, count: 3 });
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4, count: 4 });
  expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7, count: 1 });
});

test("spreadOf() has nothing to say about no values", () => {
  expect(spreadOf([])).toBeUndefined();
});

test("percentile() interpolates between the values beside it", () => {
  const hundred = Array.from({ length: 101 }, (_, index) => index);
  expect(percentile(hundred, 99)).toBe(99);
  expect(percentile([10, 20], 75)).toBe(17.5);
  expect(percentile([5], 99)).toBe(5);
  expect(percentile([], 50)).toBeNaN();
});

test("ratioOf() divides within each round", () => {
  // The second round ran on a machine half as fast.
  expect(ratioOf([80, 40], [100, 50])).toEqual({ median: 0.8, min: 0.8, max: 0.8, count: 2 });
});

test("ratioOf() leaves out a round that lacks one side", () => {
  expect(ratioOf([80, undefined, 30], [100, 50, undefined])?.count).toBe(1);
  expect(ratioOf([80], [undefined])).toBeUndefined();
  expect(ratioOf([80], [0])).toBeUndefined();
});

import { expect, test } from "bun:test";
import type { Measure, Sample } from "./measures/measure.ts";
import { verdictsOf } from "./row.ts";

const MEASURE = {
  systems: ["sluice", "other"],
  targets: [{ kind: "ratio", of: "other", atLeast: 0.5 }],
} as unknown as Measure;

function verdict(ours: Partial<Sample>, theirs: Partial<Sample>) {
  const samples = new Map([
    ["sluice", [ours as Sample]],
    ["other", [theirs as Sample]],
  ]);
  return verdictsOf({ measure: MEASURE, samples })[0];
}

test("verdictsOf() judges two systems that are at their limits by their rates", () => {
  const ours = { value: 60, cpuMicroseconds: 10, systemBusy: 0.99 };
  const theirs = { value: 100, cpuMicroseconds: 4, systemBusy: 0.95 };
  expect(verdict(ours, theirs)).toEqual({ text: ">= 0.5 x other: 0.6, met", met: true });
});

test("verdictsOf() judges by CPU when the load or the machine held one of them", () => {
  const ours = { value: 60, cpuMicroseconds: 10, systemBusy: 0.99 };
  const theirs = { value: 100, cpuMicroseconds: 4, systemBusy: 0.68 };
  expect(verdict(ours, theirs)).toEqual({ text: ">= 0.5 x other by CPU: 0.4, missed", met: false });
});

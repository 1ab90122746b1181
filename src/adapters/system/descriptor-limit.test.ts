import { describe, expect, test } from "bun:test";
import {
  descriptorLimit,
  linuxLimit,
  lowestFreeDescriptor,
  reportedLimit,
} from "./descriptor-limit.ts";

describe("linuxLimit()", () => {
  test("reads the soft limit of open files", () => {
    const text = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96364                96364                processes
Max open files            1024                 524288               files
`;
    expect(linuxLimit(text)).toBe(1024);
  });

  test("knows none where there is none", () => {
    expect(
      linuxLimit("Max open files            unlimited            unlimited            files"),
    ).toBe(undefined);
    expect(linuxLimit("")).toBe(undefined);
  });
});

test("reportedLimit() reads the runtime's report", () => {
  expect(reportedLimit({ userLimits: { open_files: { soft: 256, hard: 512 } } })).toBe(256);
  for (const none of [
    { userLimits: { open_files: { soft: "unlimited", hard: "unlimited" } } },
    {},
    undefined,
  ]) {
    expect(reportedLimit(none)).toBe(undefined);
  }
});

test("descriptorLimit() is what the system says of this process, and more than it has open", () => {
  const limit = descriptorLimit();
  expect(limit).toBe(reportedLimit(process.report?.getReport()));
  expect(lowestFreeDescriptor()).toBeLessThan(limit ?? Number.POSITIVE_INFINITY);
  expect(lowestFreeDescriptor()).toBeGreaterThan(2);
});

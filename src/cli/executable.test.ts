import { expect, test } from "bun:test";
import { preparedEnvironment } from "./executable.ts";

test("preparedEnvironment() adds what the runtime reads at its start, and how it was started", () => {
  expect(preparedEnvironment({ HOME: "/home/ada", EMPTY: undefined }, "./sluice")).toEqual({
    HOME: "/home/ada",
    BUN_CONFIG_MAX_HTTP_REQUESTS: "65535",
    SLUICE_STARTED_AS: "./sluice",
  });
});

test("preparedEnvironment() leaves what the user has set", () => {
  const set = { BUN_CONFIG_MAX_HTTP_REQUESTS: "10" };
  expect(preparedEnvironment(set, "sluice")).toEqual({ ...set, SLUICE_STARTED_AS: "sluice" });
});

test("preparedEnvironment() has nothing to add the second time", () => {
  const first = preparedEnvironment({}, "sluice") ?? {};
  expect(preparedEnvironment(first, "sluice")).toBeUndefined();
});

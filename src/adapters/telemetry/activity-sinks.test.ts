import { expect, test } from "bun:test";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import type { Activity } from "../../core/telemetry/activity.ts";
import { activitySinks } from "./activity-sinks.ts";

const ACTIVITY = activityOf({ requestId: "r" });

test("activitySinks() tells every sink, in order", () => {
  const told: string[] = [];
  const sink = (name: string) => ({
    record: ({ requestId }: Activity) => void told.push(`${name} ${requestId}`),
  });
  const bugs: unknown[] = [];
  const log = activitySinks([sink("one"), sink("two")], (error) => bugs.push(error));
  log.record(ACTIVITY);
  expect(told).toEqual(["one r", "two r"]);
  expect(bugs).toEqual([]);
});

test("activitySinks() reports what a sink throws, and goes on with the next", () => {
  const told: Activity[] = [];
  const bugs: unknown[] = [];
  const bug = new Error("a bug");
  const log = activitySinks(
    [
      {
        record() {
          throw bug;
        },
      },
      { record: (activity) => void told.push(activity) },
    ],
    (error) => bugs.push(error),
  );
  log.record(ACTIVITY);
  expect(told).toEqual([ACTIVITY]);
  expect(bugs).toEqual([bug]);
});

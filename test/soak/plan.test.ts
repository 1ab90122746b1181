import { expect, test } from "bun:test";
import { ACTIONS } from "./actions.ts";
import { plan, type SoakEvent } from "./plan.ts";

function first(count: number, seed: number): SoakEvent[] {
  const events = plan(seed);
  return Array.from({ length: count }, () => events.next().value);
}

test("the plan is the same for the same seed, and another for another", () => {
  expect(first(500, 1)).toEqual(first(500, 1));
  expect(first(500, 1)).not.toEqual(first(500, 2));
});

test("the plan begins with everything that can happen", () => {
  const events = first(100, 1);
  const routes = events.flatMap((event) => (event.kind === "message" ? [event.route] : []));
  expect(new Set<string>(routes)).toEqual(new Set(Object.keys(ACTIONS)));
  const kinds = new Set(first(2_000, 1).map(({ kind }) => kind));
  expect(new Set(events.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(kinds.size - 1);
});

import { expect, test } from "bun:test";
import { type FaultHit, FaultTable } from "./fault-table.ts";
import { FAULTS_MAX } from "./read-fault.ts";

function table() {
  const hits: FaultHit[] = [];
  return { hits, faults: new FaultTable((hit) => hits.push(hit)) };
}

test("a fault acts where its condition fits, as often as it is told, and each time is told", () => {
  const { hits, faults } = table();
  const id = faults.add({ kind: "gone", where: { connectionId: "a" }, times: 2 });
  expect(faults.take("gone", { connectionId: "b" })).toBeUndefined();
  expect(faults.take("throttle", { connectionId: "a" })).toBeUndefined();
  expect(faults.take("gone", { connectionId: "a", stage: "dev" })).toEqual({ kind: "gone" });
  expect(faults.take("gone", { connectionId: "a" })).toEqual({ kind: "gone" });
  expect(faults.take("gone", { connectionId: "a" })).toBeUndefined();
  expect(hits.map(({ id, applied }) => [id, applied])).toEqual([
    [id, 1],
    [id, 2],
  ]);
});

test("a condition that the place does not have does not fit", () => {
  const { faults } = table();
  faults.add({ kind: "throttle", where: { routeKey: "send" } });
  expect(faults.take("throttle", {})).toBeUndefined();
});

test("the first that fits acts, the next when it has ended or was removed", () => {
  const { faults } = table();
  faults.add({ kind: "delay", milliseconds: 1, times: 1 });
  const second = faults.add({ kind: "delay", milliseconds: 2 });
  faults.add({ kind: "delay", milliseconds: 3 });
  const next = () => faults.take("delay", {})?.milliseconds;
  expect([next(), next(), next()]).toEqual([1, 2, 2]);
  faults.remove(second);
  expect(next()).toBe(3);
  faults.clear();
  expect(next()).toBeUndefined();
});

test("holds so many, and not one more", () => {
  const { faults } = table();
  for (let count = 0; count < FAULTS_MAX; count += 1) faults.add({ kind: "gone" });
  expect(() => faults.add({ kind: "gone" })).toThrow(`${FAULTS_MAX} faults are injected already`);
});

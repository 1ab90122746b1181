import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { parseConnectionId } from "../../core/connection-id.ts";
import { randomIds } from "./random-ids.ts";

/** More than one page of randomness lasts for. */
const MANY = 2_000;

test("randomIds() gives ids of AWS's shapes, and never one twice", () => {
  const ids = randomIds(new FakeClock());
  const connectionId = ids.connectionId();
  for (const { next, shape } of [
    { next: ids.connectionId, shape: /^[A-Za-z0-9_-]{18}==$/ },
    { next: () => ids.messageId(connectionId), shape: /^[A-Za-z0-9_-]{18}==$/ },
    { next: ids.requestId, shape: /^[A-Za-z0-9_-]{15}=$/ },
    { next: ids.uuid, shape: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
    { next: ids.traceId, shape: /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/ },
  ]) {
    const seen = new Set(Array.from({ length: MANY }, next));
    expect(seen.size).toBe(MANY);
    for (const id of seen) expect(id).toMatch(shape);
  }
});

test("randomIds() names one node in all its connection ids", () => {
  const ids = randomIds(new FakeClock());
  const nodes = Array.from({ length: 100 }, () => parseConnectionId(ids.connectionId())?.node);
  expect(nodes[0]).toBeNumber();
  expect(new Set(nodes).size).toBe(1);
});

test("randomIds() puts the clock's second into a trace id", () => {
  const clock = new FakeClock(Date.UTC(2026, 8, 25));
  const ids = randomIds(clock);
  const seconds = () => Number.parseInt(ids.traceId().slice("Root=1-".length), 16) * 1_000;
  expect(seconds()).toBe(clock.now());
  clock.advance(5_000);
  expect(seconds()).toBe(clock.now());
});

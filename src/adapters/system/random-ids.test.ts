import { expect, test } from "bun:test";
import { parseConnectionId } from "../../core/connection-id.ts";
import { randomIds } from "./random-ids.ts";

/** More than one page of randomness lasts for. */
const MANY = 2_000;

test("randomIds() gives ids of AWS's shapes, and never one twice", () => {
  const ids = randomIds();
  const connectionId = ids.connectionId();
  for (const { next, shape } of [
    { next: ids.connectionId, shape: /^[A-Za-z0-9_-]{18}==$/ },
    { next: () => ids.messageId(connectionId), shape: /^[A-Za-z0-9_-]{18}==$/ },
    { next: ids.requestId, shape: /^[A-Za-z0-9_-]{15}=$/ },
    {
      next: ids.uuid,
      shape: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    },
    { next: () => ids.traceId(0), shape: /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/ },
  ]) {
    const seen = new Set(Array.from({ length: MANY }, next));
    expect(seen.size).toBe(MANY);
    for (const id of seen) expect(id).toMatch(shape);
  }
});

test("randomIds() names one node in all its connection ids", () => {
  const ids = randomIds();
  const nodes = Array.from({ length: 100 }, () => parseConnectionId(ids.connectionId())?.node);
  expect(nodes[0]).toBeNumber();
  expect(new Set(nodes).size).toBe(1);
});

test("randomIds() puts the second of the request into a trace id", () => {
  const { traceId } = randomIds();
  const secondOf = (epochMs: number) =>
    Number.parseInt(traceId(epochMs).slice("Root=1-".length), 16) * 1_000;
  const at = Date.UTC(2026, 8, 25);
  expect(secondOf(at)).toBe(at);
  expect(secondOf(at + 5_999)).toBe(at + 5_000);
});

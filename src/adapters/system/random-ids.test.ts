import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { parseConnectionId } from "../../core/connection-id.ts";
import { randomIds } from "./random-ids.ts";

const clock = new FakeClock(Date.UTC(2026, 8, 25));

test("randomIds() has the forms that AWS's ids have", () => {
  const ids = randomIds(clock);
  const connectionId = ids.connectionId();
  expect(parseConnectionId(connectionId)).toBeDefined();
  expect(ids.messageId(connectionId)).toMatch(/^[\w-]{18}==$/);
  expect(ids.messageId(connectionId).slice(8)).toBe(connectionId.slice(8));
  expect(ids.requestId()).toMatch(/^[\w-]{15}=$/);
  expect(ids.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  const seconds = Math.floor(clock.now() / 1_000).toString(16);
  expect(ids.traceId()).toMatch(new RegExp(`^Root=1-${seconds}-[\\da-f]{24}$`));
});

test("randomIds() repeats nothing, over many pages of randomness and between two sources", () => {
  const sources = [randomIds(clock), randomIds(clock)];
  const seen = new Set<string>();
  let made = 0;
  for (let round = 0; round < 2_000; round += 1) {
    for (const ids of sources) {
      const connectionId = ids.connectionId();
      for (const id of [connectionId, ids.messageId(connectionId), ids.requestId(), ids.uuid()]) {
        seen.add(id);
        made += 1;
      }
      seen.add(ids.traceId());
      made += 1;
    }
  }
  expect(seen.size).toBe(made);
});

test("randomIds() names one node in all ids of a source", () => {
  const ids = randomIds(clock);
  const nodes = new Set(
    Array.from({ length: 100 }, () => parseConnectionId(ids.connectionId())?.node),
  );
  expect(nodes.size).toBe(1);
});

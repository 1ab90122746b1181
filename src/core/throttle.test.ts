import { describe, expect, test } from "bun:test";
import { seededRandom } from "../../test/support/byte-streams.ts";
import { AWS_LIMITS } from "./limits.ts";
import {
  accountThrottle,
  TokenBucket,
  throttleConnect,
  throttleRequest,
  usedUpSentence,
} from "./throttle.ts";

const START_MS = Date.UTC(2026, 8, 25);

/** How many of `count` requests at one moment pass. */
function passing(bucket: TokenBucket, nowMs: number, count: number): number {
  let passed = 0;
  for (let n = 0; n < count; n += 1) if (bucket.take(nowMs)) passed += 1;
  return passed;
}

describe("TokenBucket", () => {
  test("lets a burst pass at once and not one more", () => {
    const bucket = new TokenBucket({ ratePerSecond: 1, burst: 5 });
    expect(passing(bucket, START_MS, 100)).toBe(5);
  });

  test("gives a token back exactly when the rate says so, not a millisecond before", () => {
    for (const [ratePerSecond, everyMs] of [
      [1, 1_000],
      [50, 20],
      [1_000, 1],
      [0.5, 2_000],
      [0.125, 8_000],
      [3, 334],
    ] as const) {
      const bucket = new TokenBucket({ ratePerSecond, burst: 1 });
      expect(bucket.take(START_MS)).toBe(true);
      expect(bucket.take(START_MS + everyMs - 1)).toBe(false);
      expect(bucket.take(START_MS + everyMs)).toBe(true);
    }
  });

  test("loses no part of a token to requests that come while there is none", () => {
    const bucket = new TokenBucket({ ratePerSecond: 0.1, burst: 1 });
    bucket.take(START_MS);
    for (let ms = 1; ms < 10_000; ms += 1) expect(bucket.take(START_MS + ms)).toBe(false);
    expect(bucket.take(START_MS + 10_000)).toBe(true);
  });

  test("never holds more than its burst, however long nothing comes", () => {
    const bucket = new TokenBucket({ ratePerSecond: 1_000, burst: 3 });
    bucket.take(START_MS);
    expect(passing(bucket, START_MS + 86_400_000, 100)).toBe(3);
  });

  test.each([
    { ratePerSecond: 0, burst: 0 },
    { ratePerSecond: 0, burst: 5 },
    { ratePerSecond: 5, burst: 0 },
  ])("with $ratePerSecond a second and $burst at once lets nothing pass, ever", (limit) => {
    const bucket = new TokenBucket(limit);
    for (const ms of [0, 1, 1_000, 86_400_000]) expect(bucket.take(START_MS + ms)).toBe(false);
  });

  test("neither fills nor freezes when the clock is set back", () => {
    const bucket = new TokenBucket({ ratePerSecond: 1, burst: 2 });
    expect(passing(bucket, START_MS, 9)).toBe(2);
    const earlier = START_MS - 3_600_000;
    expect(passing(bucket, earlier, 9)).toBe(0);
    expect(passing(bucket, earlier + 999, 9)).toBe(0);
    expect(passing(bucket, earlier + 1_000, 9)).toBe(1);
  });

  test("says whether it holds a token without taking it", () => {
    const bucket = new TokenBucket({ ratePerSecond: 1, burst: 1 });
    expect([bucket.holdsToken(START_MS), bucket.holdsToken(START_MS)]).toEqual([true, true]);
    bucket.take(START_MS);
    expect(bucket.holdsToken(START_MS + 999)).toBe(false);
    expect(bucket.holdsToken(START_MS + 1_000)).toBe(true);
  });

  test("lets no more pass than burst + rate * time from any moment on, and is never late", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed);
      // Eighths are exact in binary, so the model below is too.
      const limit = {
        ratePerSecond: Math.ceil(random() * 800) / 8,
        burst: Math.ceil(random() * 20),
      };
      const bucket = new TokenBucket(limit);
      const passedAt: number[] = [];
      let model = limit.burst * 1_000;
      let now = START_MS;
      for (let n = 0; n < 500; n += 1) {
        const step = Math.floor(random() * 3) * Math.floor(random() * 60);
        now += step;
        model = Math.min(limit.burst * 1_000, model + step * limit.ratePerSecond);
        const expected = model >= 1_000;
        expect(bucket.take(now)).toBe(expected);
        if (!expected) continue;
        model -= 1_000;
        passedAt.push(now);
      }
      expectNoWindowOver(limit, passedAt);
    }
  });
});

/** Every window between two requests that passed, both counted. */
function expectNoWindowOver(
  limit: { readonly ratePerSecond: number; readonly burst: number },
  passedAt: readonly number[],
): void {
  passedAt.forEach((from, first) => {
    for (let last = first; last < passedAt.length; last += 1) {
      const allowed = limit.burst + (((passedAt[last] ?? 0) - from) * limit.ratePerSecond) / 1_000;
      if (last - first + 1 > allowed) throw new Error(`${last - first + 1} of ${allowed} passed`);
    }
  });
}

const account = (changes: Partial<typeof AWS_LIMITS> = {}) =>
  accountThrottle({ ...AWS_LIMITS, ...changes });

describe("throttleRequest()", () => {
  test("lets AWS's burst of 5000 pass, then 10 in a millisecond", () => {
    const buckets = account();
    const passed = (nowMs: number) => {
      let count = 0;
      for (let n = 0; n < 6_000; n += 1) {
        if (throttleRequest(buckets, undefined, nowMs) === undefined) count += 1;
      }
      return count;
    };
    expect(passed(START_MS)).toBe(5_000);
    expect(passed(START_MS + 1)).toBe(10);
    expect(throttleRequest(buckets, undefined, START_MS + 1)).toBe("account");
  });

  test("takes nothing from the account for what the route refuses, nor the other way round", () => {
    const route = new TokenBucket({ ratePerSecond: 1, burst: 1 });
    const buckets = account({ accountRequestsPerSecond: 1, accountBurst: 2 });
    expect(throttleRequest(buckets, route, START_MS)).toBeUndefined();
    for (let n = 0; n < 5; n += 1) expect(throttleRequest(buckets, route, START_MS)).toBe("route");
    expect(throttleRequest(buckets, undefined, START_MS)).toBeUndefined();
    const other = new TokenBucket({ ratePerSecond: 1, burst: 1 });
    expect(throttleRequest(buckets, other, START_MS)).toBe("account");
    expect(other.take(START_MS)).toBe(true);
  });
});

describe("throttleConnect()", () => {
  test("lets AWS's 500 handshakes pass in a second, and as many in the next", () => {
    const buckets = account();
    const passed = (nowMs: number) => {
      let count = 0;
      for (let n = 0; n < 600; n += 1) {
        if (throttleConnect(buckets, undefined, nowMs) === undefined) count += 1;
      }
      return count;
    };
    expect(passed(START_MS)).toBe(500);
    expect(passed(START_MS + 1_000)).toBe(500);
    expect(throttleConnect(buckets, undefined, START_MS + 1_000)).toBe("newConnections");
  });

  test("costs a request of the account too, and takes nothing when any bucket is empty", () => {
    const buckets = account({ accountBurst: 1, accountRequestsPerSecond: 1 });
    const route = new TokenBucket({ ratePerSecond: 1, burst: 2 });
    expect(throttleConnect(buckets, route, START_MS)).toBeUndefined();
    expect(throttleConnect(buckets, route, START_MS)).toBe("account");
    expect(route.take(START_MS)).toBe(true);
    expect(throttleConnect(buckets, route, START_MS)).toBe("route");
    let left = 0;
    while (buckets.newConnections.take(START_MS)) left += 1;
    expect(left).toBe(499);
  });
});

test("usedUpSentence() says which limit it was and where to raise it", () => {
  const route = new TokenBucket({ ratePerSecond: 2.5, burst: 7 });
  expect(usedUpSentence("account", account())).toBe(
    "Throttled: the account has 10000 requests a second, 5000 at once (limits.accountRequestsPerSecond, limits.accountBurst)",
  );
  expect(usedUpSentence("newConnections", account())).toBe(
    "Throttled: the account has 500 new connections a second (limits.newConnectionsPerSecond)",
  );
  expect(usedUpSentence("route", account(), route)).toBe(
    "Throttled: the route has 2.5 requests a second, 7 at once (ThrottlingRateLimit, ThrottlingBurstLimit of the stage)",
  );
});

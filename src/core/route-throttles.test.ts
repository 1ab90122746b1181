import { describe, expect, test } from "bun:test";
import type { Stage } from "./model/stage.ts";
import { type RouteThrottles, routeThrottles } from "./route-throttles.ts";

const ACCOUNT = { ratePerSecond: 10_000, burst: 5_000 };
const KEYS = ["$connect", "$disconnect", "$default", "send"];

function throttlesOf(stage: Partial<Stage>, before?: RouteThrottles): RouteThrottles {
  return routeThrottles({ stageName: "dev", stageVariables: {}, ...stage }, KEYS, {
    account: ACCOUNT,
    ...(before === undefined ? {} : { before }),
  });
}

function limitsOf(throttles: RouteThrottles): unknown {
  return Object.fromEntries([...throttles].map(([key, { limit }]) => [key, limit]));
}

const settings = (throttlingRateLimit: number, throttlingBurstLimit: number) => ({
  throttlingRateLimit,
  throttlingBurstLimit,
});

describe("routeThrottles()", () => {
  test("makes no bucket for a stage without throttling", () => {
    expect(throttlesOf({}).size).toBe(0);
    expect(throttlesOf({ defaultRouteSettings: {}, routeSettings: { send: {} } }).size).toBe(0);
  });

  test("gives each route a bucket of the default, and $disconnect none", () => {
    const throttles = throttlesOf({ defaultRouteSettings: settings(2.5, 7) });
    const limit = { ratePerSecond: 2.5, burst: 7 };
    expect(limitsOf(throttles)).toEqual({ $connect: limit, $default: limit, send: limit });
    expect(throttles.get("send")).not.toBe(throttles.get("$default"));
  });

  test("holds the default for the handshake of an API without $connect too", () => {
    const stage = { stageName: "dev", stageVariables: {}, defaultRouteSettings: settings(0, 0) };
    const throttles = routeThrottles(stage, ["send"], { account: ACCOUNT });
    expect([...throttles.keys()]).toEqual(["$connect", "send"]);
  });

  test("lets a route's own settings win, and $disconnect stay without", () => {
    const throttles = throttlesOf({
      defaultRouteSettings: settings(1, 1),
      routeSettings: { send: settings(9, 9), $disconnect: settings(0, 0) },
    });
    const limit = { ratePerSecond: 1, burst: 1 };
    expect(limitsOf(throttles)).toEqual({
      $connect: limit,
      $default: limit,
      send: { ratePerSecond: 9, burst: 9 },
    });
  });

  test("fills in what is left out from the default, then from the account", () => {
    const throttles = throttlesOf({
      defaultRouteSettings: { throttlingRateLimit: 3 },
      routeSettings: { send: { throttlingBurstLimit: 0 } },
    });
    expect(limitsOf(throttles)).toMatchObject({
      $default: { ratePerSecond: 3, burst: 5_000 },
      send: { ratePerSecond: 3, burst: 0 },
    });
    const own = throttlesOf({ routeSettings: { send: { throttlingBurstLimit: 4 } } });
    expect(limitsOf(own)).toEqual({ send: { ratePerSecond: 10_000, burst: 4 } });
  });

  test("keeps the buckets whose limits are the same, and makes the others anew", () => {
    const before = throttlesOf({
      defaultRouteSettings: settings(1, 1),
      routeSettings: { send: settings(2, 2) },
    });
    const after = throttlesOf({ defaultRouteSettings: settings(1, 1) }, before);
    expect(after.get("$default")).toBe(before.get("$default"));
    expect(after.get("send")).not.toBe(before.get("send"));
    expect(after.get("send")?.limit).toEqual({ ratePerSecond: 1, burst: 1 });
  });
});

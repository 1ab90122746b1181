/**
 * The throttling of a stage's routes (AWS: CreateStage, `DefaultRouteSettings` and `RouteSettings`).
 *
 * Gaps: none known.
 * By design: 2026-11-22 `DefaultRouteSettings` give each route a bucket of its own, as the name says; AWS does not say
 *   whether routes share one. 2026-11-22 a rate or burst that a route's settings leave out is the default's, then the
 *   account's. 2026-11-22 `$disconnect` is never throttled: it is owed once for every connection.
 */
import type { RouteSettings, Stage } from "./model/stage.ts";
import { type ThrottleLimit, TokenBucket } from "./throttle.ts";

/** Buckets by route key; a route without one is throttled by the account alone. */
export type RouteThrottles = ReadonlyMap<string, TokenBucket>;

/**
 * The buckets of a stage. Those of `before` whose limits are the same go on as they are, so that a new
 * deployment lets no more pass. `account` is what a rate or burst that nobody set comes to.
 */
export function routeThrottles(
  stage: Stage,
  routeKeys: Iterable<string>,
  { account, before }: { readonly account: ThrottleLimit; readonly before?: RouteThrottles },
): RouteThrottles {
  const throttles = new Map<string, TokenBucket>();
  const { defaultRouteSettings, routeSettings = {} } = stage;
  // A client can connect to an API without `$connect`: the default holds for it too.
  for (const routeKey of new Set(["$connect", ...routeKeys])) {
    if (routeKey === "$disconnect") continue;
    const own = Object.hasOwn(routeSettings, routeKey) ? routeSettings[routeKey] : undefined;
    const limit = limitOf(own, defaultRouteSettings, account);
    if (limit === undefined) continue;
    const kept = before?.get(routeKey);
    throttles.set(
      routeKey,
      kept !== undefined && same(kept.limit, limit) ? kept : new TokenBucket(limit),
    );
  }
  return throttles;
}

function limitOf(
  own: RouteSettings | undefined,
  standard: RouteSettings | undefined,
  account: ThrottleLimit,
): ThrottleLimit | undefined {
  const ratePerSecond = own?.throttlingRateLimit ?? standard?.throttlingRateLimit;
  const burst = own?.throttlingBurstLimit ?? standard?.throttlingBurstLimit;
  if (ratePerSecond === undefined && burst === undefined) return undefined;
  return { ratePerSecond: ratePerSecond ?? account.ratePerSecond, burst: burst ?? account.burst };
}

function same(one: ThrottleLimit, other: ThrottleLimit): boolean {
  return one.ratePerSecond === other.ratePerSecond && one.burst === other.burst;
}

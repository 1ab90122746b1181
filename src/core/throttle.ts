/**
 * How many requests pass: token buckets, where a token counts for a request (AWS: "Protect your WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-22 limits are exact; AWS calls its own targets, applied on a best-effort basis. 2026-11-22 a request
 *   that one bucket refuses takes no token from another; AWS does not say. 2026-11-22 new connections may come a second's
 *   worth at once, as AWS publishes no burst for them. 2026-11-22 the account's buckets are this process's own.
 */
import type { Limits } from "./limits.ts";

export interface ThrottleLimit {
  /** Tokens that come back in a second, not necessarily whole. 0: nothing passes at all, as on AWS. */
  readonly ratePerSecond: number;
  /** Tokens that the bucket holds: requests that may come at once. 0: nothing passes at all. */
  readonly burst: number;
}

/** A token in the bucket's own unit: with it, a whole rate refills by whole numbers each millisecond. */
const TOKEN = 1_000;

/** A bucket that starts full. It has no clock: the caller says when it is. */
export class TokenBucket {
  readonly limit: ThrottleLimit;
  readonly #capacity: number;
  /** What the bucket held at `#asOf`, in thousandths of a token. */
  #level: number;
  #asOf = Number.NEGATIVE_INFINITY;

  constructor(limit: ThrottleLimit) {
    this.limit = limit;
    this.#capacity = limit.ratePerSecond === 0 ? 0 : limit.burst * TOKEN;
    this.#level = this.#capacity;
  }

  /** Whether `take` would be granted. */
  holdsToken(nowMs: number): boolean {
    return this.#levelAt(nowMs) >= TOKEN;
  }

  /** Takes a token when there is one. A refusal takes nothing. */
  take(nowMs: number): boolean {
    const level = this.#levelAt(nowMs);
    if (level < TOKEN) return false;
    this.#level = level - TOKEN;
    this.#asOf = nowMs;
    return true;
  }

  #levelAt(nowMs: number): number {
    if (nowMs < this.#asOf) this.#asOf = nowMs; // The clock was set back: refilling goes on from there.
    if (this.#level === this.#capacity) return this.#level;
    const refilled = this.#level + (nowMs - this.#asOf) * this.limit.ratePerSecond;
    return refilled < this.#capacity ? refilled : this.#capacity;
  }
}

/** What every API of the account draws from. */
export interface AccountThrottle {
  /** Every message from a client, handshake and `@connections` call. */
  readonly requests: TokenBucket;
  /** Handshakes alone. */
  readonly newConnections: TokenBucket;
}

export type AccountLimits = Pick<
  Limits,
  "accountRequestsPerSecond" | "accountBurst" | "newConnectionsPerSecond"
>;

export function accountThrottle(limits: AccountLimits): AccountThrottle {
  const { newConnectionsPerSecond } = limits;
  return {
    requests: new TokenBucket(accountRequestLimit(limits)),
    newConnections: new TokenBucket({
      ratePerSecond: newConnectionsPerSecond,
      burst: newConnectionsPerSecond,
    }),
  };
}

export function accountRequestLimit(limits: AccountLimits): ThrottleLimit {
  return { ratePerSecond: limits.accountRequestsPerSecond, burst: limits.accountBurst };
}

/** The limit that a request ran into. */
export type UsedUp = "account" | "newConnections" | "route";

/** Lets a message or an `@connections` call pass, with a token from each bucket, or says which bucket has none. */
export function throttleRequest(
  account: AccountThrottle,
  route: TokenBucket | undefined,
  nowMs: number,
): UsedUp | undefined {
  if (route !== undefined && !route.holdsToken(nowMs)) return "route";
  if (!account.requests.take(nowMs)) return "account";
  route?.take(nowMs);
  return undefined;
}

/** As `throttleRequest`, for a handshake. */
export function throttleConnect(
  account: AccountThrottle,
  route: TokenBucket | undefined,
  nowMs: number,
): UsedUp | undefined {
  if (!account.newConnections.holdsToken(nowMs)) return "newConnections";
  const usedUp = throttleRequest(account, route, nowMs);
  if (usedUp === undefined) account.newConnections.take(nowMs);
  return usedUp;
}

/** For the operator: what is used up, and where to raise it. */
export function usedUpSentence(usedUp: UsedUp, account: AccountThrottle, route?: TokenBucket) {
  switch (usedUp) {
    case "account": {
      const { ratePerSecond, burst } = account.requests.limit;
      return `Throttled: the account has ${ratePerSecond} requests a second, ${burst} at once (limits.accountRequestsPerSecond, limits.accountBurst)`;
    }
    case "newConnections": {
      const { ratePerSecond } = account.newConnections.limit;
      return `Throttled: the account has ${ratePerSecond} new connections a second (limits.newConnectionsPerSecond)`;
    }
    case "route": {
      const { ratePerSecond = 0, burst = 0 } = route?.limit ?? {};
      return `Throttled: the route has ${ratePerSecond} requests a second, ${burst} at once (ThrottlingRateLimit, ThrottlingBurstLimit of the stage)`;
    }
  }
}

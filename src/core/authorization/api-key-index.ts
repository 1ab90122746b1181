/**
 * API keys and usage plans as a handshake asks for them: by a digest of the key, so that neither the time of a look-up nor the
 * index tells anything of a value (AWS: "Usage plans and API keys for REST APIs"; "Choose an API key source").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a rate or burst that a plan leaves out is the account's. 2026-11-28 a key that leaves a plan and comes
 *   back begins anew.
 */
import type { ApiKey } from "../model/api-key.ts";
import type { Quota, UsagePlan } from "../model/usage-plan.ts";
import type { Secret } from "../secret.ts";
import { sha256Hex } from "../sigv4/digest.ts";
import { type ThrottleLimit, TokenBucket } from "../throttle.ts";
import { currentUse, type QuotaUse } from "./usage-quota.ts";

export interface AccountKeys {
  readonly apiKeys: readonly ApiKey[];
  readonly usagePlans: readonly UsagePlan[];
}

/** A key that can be sent, and what it opens. */
export interface IndexedApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly value: Secret;
  readonly enabled: boolean;
  /** By `{apiId}/{stage}`; AWS allows a key one plan for each. */
  readonly plans: ReadonlyMap<string, KeyInPlan>;
}

/** One key in one plan: what it may use and has used, over all stages of the plan. */
export interface KeyInPlan {
  readonly planName: string;
  readonly quota: Quota | undefined;
  readonly meter: UsageMeter;
}

export class ApiKeyIndex {
  readonly #byDigest: ReadonlyMap<string, IndexedApiKey>;
  /** By plan and key, for the index that replaces this one. */
  readonly meters: ReadonlyMap<string, UsageMeter>;

  private constructor(
    byDigest: ReadonlyMap<string, IndexedApiKey>,
    meters: ReadonlyMap<string, UsageMeter>,
  ) {
    this.#byDigest = byDigest;
    this.meters = meters;
  }

  static empty(): ApiKeyIndex {
    return new ApiKeyIndex(new Map(), new Map());
  }

  /** What is used in `before` stays used. `account` is what a rate or burst that nobody set comes to. */
  static compile(
    { apiKeys, usagePlans }: AccountKeys,
    { account, before }: { readonly account: ThrottleLimit; readonly before: ApiKeyIndex },
  ): ApiKeyIndex {
    const meters = new Map<string, UsageMeter>();
    const byDigest = new Map<string, IndexedApiKey>();
    for (const { apiKeyId, name, value, enabled } of apiKeys) {
      if (value === undefined) throw new SyntaxError(`API key "${name}" has no value`);
      const plans = new Map<string, KeyInPlan>();
      for (const plan of usagePlans) {
        if (!plan.apiKeyIds.includes(apiKeyId)) continue;
        const id = `${plan.usagePlanId}/${apiKeyId}`;
        const meter = (before.meters.get(id) ?? UsageMeter.unused()).limitedBy(
          limitOf(plan, account),
        );
        meters.set(id, meter);
        const keyInPlan = { planName: plan.name, quota: plan.quota, meter };
        for (const { apiId, stage } of plan.apiStages) plans.set(`${apiId}/${stage}`, keyInPlan);
      }
      byDigest.set(sha256Hex(value.reveal()), { apiKeyId, name, value, enabled, plans });
    }
    return new ApiKeyIndex(byDigest, meters);
  }

  find(value: string): IndexedApiKey | undefined {
    return this.#byDigest.get(sha256Hex(value));
  }
}

function limitOf({ throttle }: UsagePlan, account: ThrottleLimit): ThrottleLimit | undefined {
  const { rateLimit, burstLimit } = throttle ?? {};
  if (rateLimit === undefined && burstLimit === undefined) return undefined;
  return {
    ratePerSecond: rateLimit ?? account.ratePerSecond,
    burst: burstLimit ?? account.burst,
  };
}

/** What one key has used of one plan. */
export class UsageMeter {
  readonly bucket: TokenBucket | undefined;
  /** Shared with the meter that replaces this one: a handshake under way may still count here. */
  readonly #count: { use: QuotaUse | undefined };

  private constructor(bucket: TokenBucket | undefined, count: { use: QuotaUse | undefined }) {
    this.bucket = bucket;
    this.#count = count;
  }

  static unused(): UsageMeter {
    return new UsageMeter(undefined, { use: undefined });
  }

  /** The same use under another throttle; under the same one the bucket goes on as it is. */
  limitedBy(limit: ThrottleLimit | undefined): UsageMeter {
    const { bucket } = this;
    const isSame =
      limit?.ratePerSecond === bucket?.limit.ratePerSecond && limit?.burst === bucket?.limit.burst;
    if (isSame) return this;
    return new UsageMeter(limit === undefined ? undefined : new TokenBucket(limit), this.#count);
  }

  /** Counts a request, or says what it ran into; then it counts nowhere. */
  admit(quota: Quota | undefined, nowMs: number): "admitted" | "throttled" | "quotaExceeded" {
    if (this.bucket?.holdsToken(nowMs) === false) return "throttled";
    if (quota !== undefined) {
      const use = currentUse(quota, this.#count.use, nowMs);
      if (use.used >= quota.limit) return "quotaExceeded";
      this.#count.use = { ...use, used: use.used + 1 };
    }
    this.bucket?.take(nowMs);
    return "admitted";
  }
}

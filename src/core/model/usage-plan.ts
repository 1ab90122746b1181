/** A usage plan as CreateUsagePlan of the REST API takes it, with its UsagePlanKeys. */
export interface UsagePlan {
  /** 6 characters of [a-z0-9]. */
  readonly usagePlanId: string;
  readonly name: string;
  readonly apiStages: readonly ApiStage[];
  /** Holds for each key by itself, over all stages of the plan. */
  readonly throttle?: UsagePlanThrottle;
  /** As the throttle. */
  readonly quota?: Quota;
  readonly apiKeyIds: readonly string[];
}

export interface ApiStage {
  readonly apiId: string;
  readonly stage: string;
}

export interface UsagePlanThrottle {
  /** Requests per second, not necessarily whole. */
  readonly rateLimit?: number;
  /** Requests at once. */
  readonly burstLimit?: number;
}

export interface Quota {
  /** Requests of a period. */
  readonly limit: number;
  /** Days by which the period begins later. */
  readonly offset: number;
  readonly period: QuotaPeriod;
}

export type QuotaPeriod = "DAY" | "WEEK" | "MONTH";

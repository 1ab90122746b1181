import type { ApiStage, Quota, UsagePlanThrottle } from "../../core/model/usage-plan.ts";
import type { Collection } from "../definitions.ts";
import type { Tags } from "./api.ts";

export interface StoredApiKey {
  readonly name: string;
  readonly description?: string;
  /** A secret: never in a log, an error, or an answer that did not ask for it. */
  readonly value: string;
  readonly customerId?: string;
  readonly enabled: boolean;
  readonly tags: Tags;
  readonly createdDate: number;
  readonly lastUpdatedDate: number;
}

export interface StoredUsagePlan {
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly ApiStage[];
  readonly throttle?: UsagePlanThrottle;
  readonly quota?: Quota;
  readonly productCode?: string;
  readonly tags: Tags;
}

export interface StoredUsagePlanKey {
  readonly type: "API_KEY";
}

export const API_KEYS: Collection<StoredApiKey> = { path: "apikeys" };
export const USAGE_PLANS: Collection<StoredUsagePlan> = { path: "usageplans" };

/** By the id of the API key. */
export function usagePlanKeysOf(usagePlanId: string): Collection<StoredUsagePlanKey> {
  return { path: `usageplans/${usagePlanId}/keys` };
}

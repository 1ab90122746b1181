import type { Collection } from "../definitions.ts";
import type { PackedApi } from "./packed-api.ts";

/** What an API was when it was deployed; nothing but its description changes. */
export interface StoredDeployment {
  readonly createdDate: number;
  readonly description?: string;
  readonly autoDeployed: boolean;
  /** Without stages: they have settings of their own, which hold at once. */
  readonly snapshot: PackedApi;
}

export function deploymentsOf(apiId: string): Collection<StoredDeployment> {
  return { path: `apis/${apiId}/deployments` };
}

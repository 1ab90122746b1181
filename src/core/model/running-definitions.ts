import type { Api } from "./api.ts";
import type { ApiKey } from "./api-key.ts";
import type { VpcLink } from "./backend.ts";
import type { DomainName } from "./domain-name.ts";
import type { Stage } from "./stage.ts";
import type { UsagePlan } from "./usage-plan.ts";

/** Of the two answers below: whoever reads them has to know what they mean. */
export const DEFINITIONS_VERSION = 1;

/** What the account of a running gateway has besides what is in its APIs. No secret, and no file of its machine. */
export interface AccountDefinitions {
  readonly definitionsVersion: typeof DEFINITIONS_VERSION;
  readonly region: string;
  readonly accountId: string;
  /** The first is the one that requests reach which name none. */
  readonly apis: readonly Pick<Api, "apiId" | "name">[];
  readonly domainNames: readonly Pick<DomainName, "domainName" | "apiMappings">[];
  readonly apiKeys: readonly Omit<ApiKey, "value">[];
  readonly usagePlans: readonly UsagePlan[];
  readonly vpcLinks: readonly VpcLink[];
}

/** One API of a running gateway, as it is deployed. */
export interface DeployedDefinitions
  extends Pick<Api, "apiId" | "name" | "disableExecuteApiEndpoint"> {
  readonly definitionsVersion: typeof DEFINITIONS_VERSION;
  readonly stages: readonly DeployedStage[];
  /** By the ids that stages have: the API as it was deployed, without stages. */
  readonly deployments: Readonly<Record<string, Api>>;
}

export interface DeployedStage {
  readonly stage: Stage;
  /** `undefined`: it answers nobody. */
  readonly deploymentId?: string;
  /** Whether the API is defined otherwise now than it was deployed there. */
  readonly isBehind: boolean;
}

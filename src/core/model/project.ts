import type { Api } from "./api.ts";
import type { ApiKey } from "./api-key.ts";
import type { ClientCertificate, VpcLink } from "./backend.ts";
import type { DomainName } from "./domain-name.ts";
import type { InvokePermissions } from "./invoke-permission.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { UsagePlan } from "./usage-plan.ts";

/** Where in a user's file something stands; both count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
}

/** Something an importer did not understand or that works here but differs on AWS. */
export interface ProjectWarning {
  readonly message: string;
  readonly position?: SourcePosition;
}

/** What an importer makes of a user's project. */
export interface Project {
  readonly apis: readonly Api[];
  readonly functions: readonly LambdaFunction[];
  readonly domainNames: readonly DomainName[];
  /** Of the account, as are the usage plans: no API owns them. */
  readonly apiKeys: readonly ApiKey[];
  readonly usagePlans: readonly UsagePlan[];
  readonly vpcLinks: readonly VpcLink[];
  /** Every one that a stage names. */
  readonly clientCertificates: readonly ClientCertificate[];
  readonly warnings: readonly ProjectWarning[];
  /** Files whose change means the project must be read again, absolute paths. */
  readonly sources: readonly string[];
  /** Where its parts are written, by what `src/project/place-key.ts` calls them; what is generated has no place. */
  readonly places?: ReadonlyMap<string, SourcePosition>;
  /** Who may invoke its functions. `undefined`: the project's format does not say, or what it says cannot be told here. */
  readonly invokePermissions?: InvokePermissions;
}

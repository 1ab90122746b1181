import { AWS_SUFFIX } from "../../../core/integration/aws-service/aws-host.ts";
import { partitionOf } from "../../../core/partition.ts";
import type { Identity, Stack } from "../scope.ts";

/** What a resource's names are made of. */
export interface Naming {
  readonly stack: Stack;
  readonly type: string;
  readonly logicalId: string;
  /** The property's text, or `undefined` when the template does not set it. */
  property(name: string): string | undefined;
}

/** One way of naming resources; AWS's own page of each type says what `Ref` and `Fn::GetAtt` give. */
export type Identify = (naming: Naming) => Identity;

/** CloudFormation adds random characters to a name it makes up; ours is the same at every start. */
export function physicalName(naming: Naming, property: string): string {
  return naming.property(property) ?? `${naming.stack.stackName}-${naming.logicalId}`;
}

/** `arn:{partition}:{service}:{region}:{account}:{resource}` */
export function arn(stack: Stack, service: string, resource: string): string {
  return `${arnStart(stack)}:${service}:${stack.region}:${stack.accountId}:${resource}`;
}

/** `arn:{partition}`, for ARNs that leave the Region or the account out. */
export function arnStart({ region }: Pick<Stack, "region">): string {
  return `arn:${partitionOf(region)}`;
}

/** What the names of AWS's hosts end with. */
export function urlSuffix({ region }: Pick<Stack, "region">): string {
  return AWS_SUFFIX[partitionOf(region)] ?? AWS_SUFFIX.aws;
}

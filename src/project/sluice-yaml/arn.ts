import { partitionOf } from "../../core/partition.ts";

/** `arn:aws:lambda:us-east-1:123456789012:function:send`. */
export function functionArn(options: {
  readonly region: string;
  readonly accountId: string;
  readonly functionName: string;
}): string {
  const { region, accountId, functionName } = options;
  return `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${functionName}`;
}

/** The URI by which API Gateway names a function in integrations and authorizers. */
export function invocationUri({
  arn,
  region,
}: {
  readonly arn: string;
  readonly region: string;
}): string {
  const service = `arn:${partitionOf(region)}:apigateway:${region}:lambda`;
  return `${service}:path/2015-03-31/functions/${arn}/invocations`;
}

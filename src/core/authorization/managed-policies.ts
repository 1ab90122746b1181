/**
 * Policies that AWS manages, as far as they matter to API Gateway (AWS: "AWS Managed Policy Reference Guide").
 *
 * Gaps: none known.
 * By design: 2026-11-29 a managed policy that is not in these lists is not known, so whoever has it may do everything here.
 */

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

/** Those that allow something of `execute-api`. */
const GRANTING: Readonly<Record<string, readonly unknown[]>> = {
  AdministratorAccess: [ALLOW_ALL],
  PowerUserAccess: [
    {
      Effect: "Allow",
      NotAction: ["iam:*", "organizations:*", "account:*"],
      Resource: "*",
    },
  ],
  AmazonAPIGatewayInvokeFullAccess: [
    {
      Effect: "Allow",
      Action: ["execute-api:Invoke", "execute-api:ManageConnections"],
      Resource: "arn:aws:execute-api:*:*:*",
    },
  ],
};

/** Those that functions usually have and that allow nothing of `execute-api`. */
const WITHOUT_EXECUTE_API: ReadonlySet<string> = new Set([
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaDynamoDBExecutionRole",
  "AWSLambdaKinesisExecutionRole",
  "AWSLambdaSQSQueueExecutionRole",
  "AWSLambdaMSKExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambdaENIManagementAccess",
  "AWSLambdaExecute",
  "AWSXRayDaemonWriteAccess",
  "AWSXrayWriteOnlyAccess",
  "AmazonAPIGatewayAdministrator",
  "AmazonAPIGatewayPushToCloudWatchLogs",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBFullAccess_v2",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEventBridgeFullAccess",
  "AmazonKinesisFullAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSESFullAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSSMFullAccess",
  "AmazonSSMReadOnlyAccess",
  "CloudWatchFullAccess",
  "CloudWatchLambdaInsightsExecutionRolePolicy",
  "CloudWatchLogsFullAccess",
  "SecretsManagerReadWrite",
]);

/** The statements of a managed policy that matter here, by its name without a path; `undefined`: it is not known. */
export function managedPolicy(name: string): readonly unknown[] | undefined {
  if (Object.hasOwn(GRANTING, name)) return GRANTING[name];
  return WITHOUT_EXECUTE_API.has(name) ? [] : undefined;
}

/** What the framework knows, in versions 3 and 4 and in its open fork: https://github.com/oss-serverless/osls/tree/4.x/docs. */

export const SERVICE_PROPERTIES = [
  ...["service", "frameworkVersion", "provider", "functions", "resources", "custom", "plugins"],
  ...["package", "layers", "params", "stages", "useDotenv", "outputs", "org", "app", "console"],
  ...["build", "configValidationMode", "deprecationNotificationMode", "disabledDeprecations"],
  ...["projectDir", "variablesResolutionMode", "unresolvedVariablesNotificationMode"],
  ...["licenseKey", "dashboard", "state", "agents", "ai", "appId", "tenant", "enabled"],
];

export const PROVIDER_PROPERTIES = [
  ...["name", "runtime", "stage", "region", "profile", "memorySize", "timeout", "environment"],
  ...[
    "layers",
    "role",
    "iam",
    "iamRoleStatements",
    "iamManagedPolicies",
    "rolePermissionsBoundary",
  ],
  ...["cfnRole", "stackName", "stackTags", "stackParameters", "stackPolicy", "tags", "tracing"],
  ...[
    "logs",
    "logRetentionInDays",
    "logDataProtectionPolicy",
    "vpc",
    "vpcEndpointIds",
    "websocket",
  ],
  ...["websocketsApiName", "websocketsApiRouteSelectionExpression", "websocketsDescription"],
  ...["apiGateway", "apiName", "apiKeys", "usagePlan", "resourcePolicy", "endpointType", "httpApi"],
  ...["alb", "cloudFront", "architecture", "deploymentBucket", "deploymentPrefix", "ecr", "s3"],
  ...[
    "deploymentMethod",
    "disableRollback",
    "rollbackConfiguration",
    "notificationArns",
    "kmsKeyArn",
  ],
  ...["awsKmsKeyArn", "runtimeManagement", "versionFunctions", "pruneFunctionVersions", "kinesis"],
  ...[
    "lambdaHashingVersion",
    "eventBridge",
    "deletionProtection",
    "build",
    "disableLogs",
    "resolver",
  ],
  ...["credentials", "variableSyntax", "disableDefaultOutputExportNames"],
];

export const FUNCTION_PROPERTIES = [
  ...["handler", "image", "name", "description", "runtime", "runtimeManagement", "memorySize"],
  ...["timeout", "environment", "events", "layers", "role", "tags", "package", "url", "vpc"],
  ...["reservedConcurrency", "provisionedConcurrency", "architecture", "condition", "dependsOn"],
  ...["destinations", "disableLogs", "durableConfig", "ephemeralStorageSize", "fileSystemConfig"],
  ...["httpApi", "kmsKeyArn", "awsKmsKeyArn", "logRetentionInDays", "logDataProtectionPolicy"],
  ...["logs", "maximumEventAge", "maximumRetryAttempts", "onError", "recursiveLoop", "snapStart"],
  ...["tracing", "versionFunction", "concurrencyAutoscaling", "aiAgents", "build", "tenancyMode"],
  // serverless-iam-roles-per-function, serverless-plugin-warmup, serverless-python-requirements, serverless-bundle, serverless-prune-plugin.
  ...[
    "iamRoleStatements",
    "iamRoleStatementsName",
    "iamRoleStatementsInherit",
    "iamPermissionsBoundary",
  ],
  ...["warmup", "module", "prune", "alerts", "dashboard", "entrypoint", "vendor"],
];

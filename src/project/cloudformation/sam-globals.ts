/**
 * What `Globals` may say of each type of AWS SAM, in SAM's order, which its refusals show
 * (aws/serverless-application-model, `plugins/globals/globals.py`).
 */
export const GLOBAL_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  Function: [
    ...["Handler", "Runtime", "CodeUri", "DeadLetterQueue", "Description", "MemorySize", "Timeout"],
    ...["VpcConfig", "Environment", "Tags", "PropagateTags", "Tracing", "KmsKeyArn"],
    ...["AutoPublishAlias", "AutoPublishAliasAllProperties", "Layers", "DeploymentPreference"],
    ...["RolePath", "PermissionsBoundary", "ReservedConcurrentExecutions"],
    ...["ProvisionedConcurrencyConfig", "AssumeRolePolicyDocument", "EventInvokeConfig"],
    ...["FileSystemConfigs", "CodeSigningConfigArn", "Architectures", "SnapStart"],
    ...["EphemeralStorage", "FunctionUrlConfig", "RuntimeManagementConfig", "LoggingConfig"],
    ...["RecursiveLoop", "SourceKMSKeyArn", "TenancyConfig", "DurableConfig"],
    ...["CapacityProviderConfig", "FunctionScalingConfig", "PublishToLatestPublished"],
    "VersionDeletionPolicy",
  ],
  Api: [
    ...["Auth", "Name", "DefinitionUri", "CacheClusterEnabled", "CacheClusterSize"],
    ...["MergeDefinitions", "Variables", "EndpointConfiguration", "MethodSettings"],
    ...["BinaryMediaTypes", "MinimumCompressionSize", "Cors", "GatewayResponses"],
    ...["AccessLogSetting", "CanarySetting", "TracingEnabled", "OpenApiVersion", "Domain"],
    ...["AlwaysDeploy", "PropagateTags", "SecurityPolicy", "EndpointAccessMode"],
  ],
  HttpApi: [
    ...["Auth", "AccessLogSettings", "StageVariables", "Tags", "CorsConfiguration"],
    ...["DefaultRouteSettings", "Domain", "RouteSettings", "FailOnWarnings", "PropagateTags"],
  ],
  SimpleTable: ["SSESpecification"],
  StateMachine: ["PropagateTags"],
  LayerVersion: ["PublishLambdaVersion"],
  CapacityProvider: [
    ...["VpcConfig", "OperatorRole", "Tags", "InstanceRequirements", "ScalingConfig"],
    ...["KmsKeyArn", "PropagateTags"],
  ],
  WebSocketApi: [
    ...["AccessLogSettings", "ApiKeySelectionExpression", "DefaultRouteSettings"],
    ...["DisableExecuteApiEndpoint", "DisableSchemaValidation", "Domain", "FailOnWarnings"],
    ...["IpAddressType", "PropagateTags", "RouteSelectionExpression", "RouteSettings"],
    ...["StageVariables", "Tags"],
  ],
};

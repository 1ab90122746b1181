/**
 * How the framework calls the resources that it makes, so that a project's own can refer to them
 * (https://github.com/oss-serverless/osls/tree/4.x/docs/providers/aws/guide, "Resources").
 */

/** `chat-room` is `ChatDashroom`: logical ids have letters and digits alone. */
function normalized(name: string): string {
  const plain = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
}

export const WEBSOCKETS_API = "WebsocketsApi";
export const WEBSOCKETS_STAGE = "WebsocketsDeploymentStage";
/** A hash follows it, which nothing can refer to. */
export const WEBSOCKETS_DEPLOYMENT = "WebsocketsDeployment";
export const WEBSOCKETS_LOG_GROUP = "WebsocketsLogGroup";
export const EXECUTION_ROLE = "IamRoleLambdaExecution";

export function functionId(name: string): string {
  return `${normalized(name)}LambdaFunction`;
}

export function logGroupId(name: string): string {
  return `${normalized(name)}LogGroup`;
}

/** Of serverless-iam-roles-per-function. */
export function functionRoleId(name: string): string {
  return `${normalized(name)}${EXECUTION_ROLE}`;
}

export function layerId(name: string): string {
  return `${normalized(name)}LambdaLayer`;
}

export function integrationId(functionName: string): string {
  return `${normalized(functionName)}WebsocketsIntegration`;
}

export function authorizerId(name: string): string {
  return `${normalized(name)}WebsocketsAuthorizer`;
}

export function permissionId(name: string): string {
  return `${normalized(name)}LambdaPermissionWebsockets`;
}

/** `$connect` is `SconnectWebsocketsRoute`. */
export function routeId(routeKey: string): string {
  const plain = routeKey
    .replaceAll("$", "S")
    .replaceAll("/", "Slash")
    .replaceAll("-", "Dash")
    .replaceAll("_", "Underscore")
    .replaceAll(".", "Period");
  return `${plain}WebsocketsRoute`;
}

export function routeResponseId(routeKey: string): string {
  return `${routeId(routeKey)}Response`;
}

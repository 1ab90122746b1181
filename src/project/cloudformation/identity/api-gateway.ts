import { resourceIdFrom } from "../../../core/identifiers.ts";
import type { Identity, Stack } from "../scope.ts";
import { arn, arnStart, type Identify, type Naming, physicalName, urlSuffix } from "./naming.ts";

/** Identities of `AWS::ApiGatewayV2::*` and what they are used with; AWS makes ids of 10, 7 and 6 characters of [a-z0-9]. */
export const API_GATEWAY_IDENTITIES: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  ["AWS::ApiGatewayV2::Api", api],
  ["AWS::ApiGatewayV2::Route", (naming) => generated(naming, 7, "RouteId")],
  ["AWS::ApiGatewayV2::Integration", (naming) => generated(naming, 7, "IntegrationId")],
  [
    "AWS::ApiGatewayV2::IntegrationResponse",
    (naming) => generated(naming, 6, "IntegrationResponseId"),
  ],
  ["AWS::ApiGatewayV2::RouteResponse", (naming) => generated(naming, 6, "RouteResponseId")],
  ["AWS::ApiGatewayV2::Authorizer", (naming) => generated(naming, 6, "AuthorizerId")],
  ["AWS::ApiGatewayV2::Deployment", (naming) => generated(naming, 6, "DeploymentId")],
  ["AWS::ApiGatewayV2::Model", (naming) => generated(naming, 6, "ModelId")],
  ["AWS::ApiGatewayV2::ApiMapping", (naming) => generated(naming, 6, "ApiMappingId")],
  ["AWS::ApiGatewayV2::VpcLink", (naming) => generated(naming, 6, "VpcLinkId")],
  [
    "AWS::ApiGatewayV2::Stage",
    (naming) => ({ ref: physicalName(naming, "StageName"), attributes: {} }),
  ],
  ["AWS::ApiGatewayV2::DomainName", domainName],
  ["AWS::ApiGateway::ApiKey", (naming) => generated(naming, 10, "APIKeyId")],
  ["AWS::ApiGateway::UsagePlan", (naming) => generated(naming, 6, "Id")],
  ["AWS::ApiGateway::UsagePlanKey", (naming) => generated(naming, 10, "Id")],
  ["AWS::ApiGateway::VpcLink", (naming) => generated(naming, 6, "VpcLinkId")],
  ["AWS::ApiGateway::ClientCertificate", (naming) => generated(naming, 6, "ClientCertificateId")],
  ["AWS::ApiGateway::RestApi", restApi],
  ["AWS::Serverless::Api", restApi],
  ["AWS::Serverless::HttpApi", httpApi],
]);

/** The id of something in this stack that AWS would give a random one. */
export function generatedId(
  stack: Pick<Stack, "stackName">,
  logicalId: string,
  length: number,
): string {
  return resourceIdFrom(`${stack.stackName}/${logicalId}`, length);
}

function generated(naming: Naming, length: number, attribute: string): Identity {
  const id = generatedId(naming.stack, naming.logicalId, length);
  return { ref: id, attributes: { [attribute]: id } };
}

function api(naming: Naming): Identity {
  return naming.property("ProtocolType") === "HTTP" ? httpApi(naming) : endpoint(naming, "wss");
}

function httpApi(naming: Naming): Identity {
  return endpoint(naming, "https");
}

function endpoint({ stack, logicalId }: Naming, scheme: string): Identity {
  const id = generatedId(stack, logicalId, 10);
  const attributes = {
    ApiId: id,
    ApiEndpoint: `${scheme}://${id}.execute-api.${stack.region}.${urlSuffix(stack)}`,
    ExecuteApiArn: arn(stack, "execute-api", id),
  };
  return { ref: id, attributes };
}

function restApi({ stack, logicalId }: Naming): Identity {
  const id = generatedId(stack, logicalId, 10);
  return {
    ref: id,
    attributes: { RestApiId: id, RootResourceId: generatedId(stack, `${logicalId}/root`, 10) },
  };
}

function domainName(naming: Naming): Identity {
  const { stack, logicalId } = naming;
  const name = physicalName(naming, "DomainName");
  const id = generatedId(stack, logicalId, 10);
  const attributes = {
    DomainNameArn: `${arnStart(stack)}:apigateway:${stack.region}::/domainnames/${name}`,
    RegionalDomainName: `d-${id}.execute-api.${stack.region}.${urlSuffix(stack)}`,
    RegionalHostedZoneId: `Z${id.toUpperCase()}`,
  };
  return { ref: name, attributes };
}

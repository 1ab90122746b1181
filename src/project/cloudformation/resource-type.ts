import { meantBy } from "./unknown-property.ts";

/** Stacks that a template nests. */
export const STACK_TYPES: readonly string[] = [
  "AWS::CloudFormation::Stack",
  "AWS::Serverless::Application",
];

/** Types that `loadTemplate` reads. */
export const READ_TYPES: readonly string[] = [
  ...STACK_TYPES,
  "AWS::ApiGateway::ApiKey",
  "AWS::ApiGateway::UsagePlan",
  "AWS::ApiGateway::UsagePlanKey",
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::ApiMapping",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Deployment",
  "AWS::ApiGatewayV2::DomainName",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::IntegrationResponse",
  "AWS::ApiGatewayV2::Model",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::RouteResponse",
  "AWS::ApiGatewayV2::Stage",
  "AWS::Lambda::Function",
  "AWS::Serverless::Function",
];

/** Types that exist and are near to one that is read, so that they are not taken for it. */
const NEIGHBOURS = [
  "AWS::ApiGateway::Authorizer",
  "AWS::ApiGateway::Deployment",
  "AWS::ApiGateway::DomainName",
  "AWS::ApiGateway::Stage",
  "AWS::ApiGatewayV2::RoutingRule",
  "AWS::Serverless::Api",
  "AWS::Serverless::HttpApi",
];

/** The type that is read here and was meant by one that does not exist on AWS. */
export function meantType(type: string): string | undefined {
  const known = [...READ_TYPES, "AWS::Serverless::WebSocketApi"];
  if (known.includes(type) || NEIGHBOURS.includes(type)) return undefined;
  return meantBy(type, known);
}

import type { Arguments } from "../arguments.ts";
import { translateApi, translateAuthorizer, translateModel } from "./api.ts";
import { translateApiMapping, translateDomainName } from "./domain.ts";
import { translateFunction, translateLayer } from "./function.ts";
import { translateIntegration, translateIntegrationResponse } from "./integration.ts";
import { translatePermission } from "./permission.ts";
import { translateRoute, translateRouteResponse } from "./route.ts";
import { translateDeployment, translateStage } from "./stage.ts";
import { translateApiKey, translateUsagePlan, translateUsagePlanKey } from "./usage-plan.ts";

/** How resources of one type become resources of a template. */
export interface Translator {
  /** CloudFormation's name of the type. */
  readonly type: string;
  /** It is of the API that `api_id` names. */
  readonly isMember?: boolean;
  /** `root`: the root module's folder. */
  readonly translate: (args: Arguments, root: string) => void;
}

const API = "AWS::ApiGatewayV2::";
const KEYS = "AWS::ApiGateway::";

function member(name: string, translate: Translator["translate"]): Translator {
  return { type: API + name, isMember: true, translate };
}

/** A type of which nothing is read but that there are some: a warning says how to do without it here. */
function named(type: string): Translator {
  return { type, translate: () => undefined };
}

/** By the provider's name of the type. Types that are not here say nothing about how an API or its functions answer. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map<string, Translator>([
  ["aws_apigatewayv2_api", { type: `${API}Api`, translate: translateApi }],
  ["aws_apigatewayv2_api_mapping", { type: `${API}ApiMapping`, translate: translateApiMapping }],
  ["aws_apigatewayv2_authorizer", member("Authorizer", translateAuthorizer)],
  ["aws_apigatewayv2_deployment", member("Deployment", translateDeployment)],
  ["aws_apigatewayv2_domain_name", { type: `${API}DomainName`, translate: translateDomainName }],
  ["aws_apigatewayv2_integration", member("Integration", translateIntegration)],
  [
    "aws_apigatewayv2_integration_response",
    member("IntegrationResponse", translateIntegrationResponse),
  ],
  ["aws_apigatewayv2_model", member("Model", translateModel)],
  ["aws_apigatewayv2_route", member("Route", translateRoute)],
  ["aws_apigatewayv2_route_response", member("RouteResponse", translateRouteResponse)],
  ["aws_apigatewayv2_stage", member("Stage", translateStage)],
  ["aws_api_gateway_api_key", { type: `${KEYS}ApiKey`, translate: translateApiKey }],
  ["aws_api_gateway_usage_plan", { type: `${KEYS}UsagePlan`, translate: translateUsagePlan }],
  [
    "aws_api_gateway_usage_plan_key",
    { type: `${KEYS}UsagePlanKey`, translate: translateUsagePlanKey },
  ],
  ["aws_api_gateway_client_certificate", named(`${KEYS}ClientCertificate`)],
  ["aws_api_gateway_vpc_link", named(`${KEYS}VpcLink`)],
  ["aws_lambda_function", { type: "AWS::Lambda::Function", translate: translateFunction }],
  ["aws_lambda_layer_version", { type: "AWS::Lambda::LayerVersion", translate: translateLayer }],
  ["aws_lambda_permission", { type: "AWS::Lambda::Permission", translate: translatePermission }],
  ["aws_cloudwatch_event_bus", named("AWS::Events::EventBus")],
  ["aws_dynamodb_table", named("AWS::DynamoDB::Table")],
  ["aws_kinesis_firehose_delivery_stream", named("AWS::KinesisFirehose::DeliveryStream")],
  ["aws_kinesis_stream", named("AWS::Kinesis::Stream")],
  ["aws_sfn_state_machine", named("AWS::StepFunctions::StateMachine")],
  ["aws_sns_topic", named("AWS::SNS::Topic")],
  ["aws_sqs_queue", named("AWS::SQS::Queue")],
]);

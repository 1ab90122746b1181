import { ACCOUNT_OPERATIONS } from "./apigateway/account.ts";
import { API_KEY_OPERATIONS } from "./apigateway/api-key.ts";
import { V1_TAG_OPERATIONS } from "./apigateway/tag.ts";
import { USAGE_PLAN_OPERATIONS } from "./apigateway/usage-plan.ts";
import { USAGE_PLAN_KEY_OPERATIONS } from "./apigateway/usage-plan-key.ts";
import { API_OPERATIONS } from "./apigatewayv2/api.ts";
import { API_MAPPING_OPERATIONS } from "./apigatewayv2/api-mapping.ts";
import { AUTHORIZER_OPERATIONS } from "./apigatewayv2/authorizer.ts";
import { DEPLOYMENT_OPERATIONS } from "./apigatewayv2/deployment.ts";
import { DOMAIN_NAME_OPERATIONS } from "./apigatewayv2/domain-name.ts";
import { INTEGRATION_OPERATIONS } from "./apigatewayv2/integration.ts";
import { INTEGRATION_RESPONSE_OPERATIONS } from "./apigatewayv2/integration-response.ts";
import { MODEL_OPERATIONS } from "./apigatewayv2/model.ts";
import { REFUSED_OPERATIONS } from "./apigatewayv2/refused.ts";
import { ROUTE_OPERATIONS } from "./apigatewayv2/route.ts";
import { ROUTE_RESPONSE_OPERATIONS } from "./apigatewayv2/route-response.ts";
import { STAGE_OPERATIONS } from "./apigatewayv2/stage.ts";
import { TAG_OPERATIONS } from "./apigatewayv2/tag.ts";
import { FUNCTION_OPERATIONS } from "./lambda/function.ts";
import { FUNCTION_CONCURRENCY_OPERATIONS } from "./lambda/function-concurrency.ts";
import { FUNCTION_POLICY_OPERATIONS } from "./lambda/function-policy.ts";
import { FUNCTION_TAG_OPERATIONS } from "./lambda/function-tag.ts";
import { FUNCTION_UPDATE_OPERATIONS } from "./lambda/function-update.ts";
import type { Operation } from "./operation.ts";
import { DEFINITION_OPERATIONS } from "./sluice/definitions-as-deployed.ts";

/** Every operation that is answered. */
export const OPERATIONS: readonly Operation[] = [
  ...API_OPERATIONS,
  ...ROUTE_OPERATIONS,
  ...ROUTE_RESPONSE_OPERATIONS,
  ...INTEGRATION_OPERATIONS,
  ...INTEGRATION_RESPONSE_OPERATIONS,
  ...AUTHORIZER_OPERATIONS,
  ...MODEL_OPERATIONS,
  ...DEPLOYMENT_OPERATIONS,
  ...STAGE_OPERATIONS,
  ...DOMAIN_NAME_OPERATIONS,
  ...API_MAPPING_OPERATIONS,
  ...TAG_OPERATIONS,
  ...REFUSED_OPERATIONS,
  ...API_KEY_OPERATIONS,
  ...USAGE_PLAN_OPERATIONS,
  ...USAGE_PLAN_KEY_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...V1_TAG_OPERATIONS,
  ...FUNCTION_OPERATIONS,
  ...FUNCTION_UPDATE_OPERATIONS,
  ...FUNCTION_POLICY_OPERATIONS,
  ...FUNCTION_CONCURRENCY_OPERATIONS,
  ...FUNCTION_TAG_OPERATIONS,
  ...DEFINITION_OPERATIONS,
];

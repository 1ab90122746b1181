import { API_OPERATIONS } from "./apigatewayv2/api.ts";
import { INTEGRATION_OPERATIONS } from "./apigatewayv2/integration.ts";
import { INTEGRATION_RESPONSE_OPERATIONS } from "./apigatewayv2/integration-response.ts";
import { ROUTE_OPERATIONS } from "./apigatewayv2/route.ts";
import { ROUTE_RESPONSE_OPERATIONS } from "./apigatewayv2/route-response.ts";
import type { Operation } from "./operation.ts";

/** Every operation that is answered. */
export const OPERATIONS: readonly Operation[] = [
  ...API_OPERATIONS,
  ...ROUTE_OPERATIONS,
  ...ROUTE_RESPONSE_OPERATIONS,
  ...INTEGRATION_OPERATIONS,
  ...INTEGRATION_RESPONSE_OPERATIONS,
];

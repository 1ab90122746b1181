import type { Authorizer } from "./model/authorizer.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";

/** Parts of a definition, complete but for what a test is about. */

export const LAMBDA_URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:chat/invocations";

export const BASE = {
  integrationId: "int0001",
  timeoutInMillis: 29_000,
  requestParameters: {},
} as const;

export const LAMBDA = {
  ...BASE,
  integrationType: "AWS_PROXY",
  integrationUri: LAMBDA_URI,
} satisfies Integration;

export const TEMPLATES = { requestTemplates: {}, integrationResponses: [] } as const;

export const AUTHORIZER: Authorizer = {
  authorizerId: "auth01",
  name: "auth",
  authorizerType: "REQUEST",
  authorizerUri: LAMBDA_URI,
  identitySource: ["", "route.request.querystring.token"],
};

export function route(routeKey: string, more: Partial<Route> = {}): Route {
  return {
    routeId: "abc1234",
    routeKey,
    authorizationType: "NONE",
    apiKeyRequired: false,
    routeResponseKeys: [],
    requestParameters: {},
    requestModels: {},
    ...more,
  };
}

import type { ApiResources } from "./assemble-api.ts";
import { PropertyReader } from "./property-reader.ts";
import { referenceTo } from "./reference-to.ts";
import { readApi } from "./resources/api.ts";
import { type Scope, type TemplateResource, warn } from "./scope.ts";

const MEMBER_TYPES = [
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Deployment",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::IntegrationResponse",
  "AWS::ApiGatewayV2::Model",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::RouteResponse",
  "AWS::ApiGatewayV2::Stage",
];

/** The WebSocket APIs of a template, each with the resources that say they are its own. */
export function gatherApis(scope: Scope): ApiResources[] {
  const resources = [...scope.resources.values()];
  const apis = new Map<string, ApiResources & { members: TemplateResource[] }>();
  const skipped = new Set<string>();
  for (const resource of resources) {
    if (resource.type === "AWS::Serverless::HttpApi") skipped.add(referenceTo(resource, scope));
    if (resource.type !== "AWS::ApiGatewayV2::Api") continue;
    const head = readApi(resource, scope);
    if (head === undefined) skipped.add(referenceTo(resource, scope));
    else apis.set(head.apiId, { resource, head, members: [] });
  }
  for (const resource of resources) {
    if (!MEMBER_TYPES.includes(resource.type)) continue;
    const reader = PropertyReader.of(resource, scope);
    const apiId = reader.requiredText("ApiId");
    const api = apis.get(apiId);
    if (api !== undefined) api.members.push(resource);
    else if (!skipped.has(apiId)) {
      warn(
        scope,
        resource.line,
        `${reader.subject} belongs to API ${apiId}, which this template does not make, so it is left out`,
      );
    }
  }
  return [...apis.values()];
}

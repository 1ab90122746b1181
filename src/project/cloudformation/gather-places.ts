import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { SourcePosition } from "../../core/model/project.ts";
import { apiKey, authorizerKey, functionKey, integrationKey, routeKeyOf } from "../place-key.ts";
import type { ApiResources } from "./assemble-api.ts";
import { PropertyReader } from "./property-reader.ts";
import { referenceTo } from "./reference-to.ts";
import { FUNCTION_TYPES } from "./resources/function-reference.ts";
import type { Scope, TemplateResource } from "./scope.ts";

/** Where the parts of APIs and the functions stand in the template. */
export function gatherPlaces(
  scope: Scope,
  apis: readonly ApiResources[],
  functions: readonly LambdaFunction[],
): ReadonlyMap<string, SourcePosition> {
  const places = new Map<string, SourcePosition>();
  const put = (key: string, { line }: TemplateResource) => {
    places.set(key, scope.stack.lines.positionOf(line));
  };
  for (const { resource, head, members } of apis) {
    put(apiKey(head.apiId), resource);
    for (const member of members) {
      const key = memberKey(head.apiId, member, scope);
      if (key !== undefined) put(key, member);
    }
  }
  const arns = new Map(functions.map((each) => [each.functionName, each.functionArn]));
  for (const resource of scope.resources.values()) {
    if (!FUNCTION_TYPES.includes(resource.type)) continue;
    const arn = arns.get(referenceTo(resource, scope));
    if (arn !== undefined) put(functionKey(arn), resource);
  }
  return places;
}

function memberKey(apiId: string, member: TemplateResource, scope: Scope): string | undefined {
  switch (member.type) {
    case "AWS::ApiGatewayV2::Route":
      return routeKeyOf(apiId, PropertyReader.of(member, scope).text("RouteKey") ?? "");
    case "AWS::ApiGatewayV2::Integration":
      return integrationKey(apiId, referenceTo(member, scope));
    case "AWS::ApiGatewayV2::Authorizer":
      return authorizerKey(apiId, referenceTo(member, scope));
    default:
      return undefined;
  }
}

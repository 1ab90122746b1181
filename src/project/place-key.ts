import type { Project, SourcePosition } from "../core/model/project.ts";

export function placeOf(
  { places }: Pick<Project, "places">,
  key: string,
): SourcePosition | undefined {
  return places?.get(key);
}

/** How `Project.places` names an API. */
export function apiKey(apiId: string): string {
  return `apis/${apiId}`;
}

export function routeKeyOf(apiId: string, routeKey: string): string {
  return `${apiKey(apiId)}/routes/${routeKey}`;
}

export function integrationKey(apiId: string, integrationId: string): string {
  return `${apiKey(apiId)}/integrations/${integrationId}`;
}

export function authorizerKey(apiId: string, authorizerId: string): string {
  return `${apiKey(apiId)}/authorizers/${authorizerId}`;
}

export function functionKey(functionArn: string): string {
  return `functions/${functionArn}`;
}

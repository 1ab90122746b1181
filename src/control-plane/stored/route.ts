import type { Collection } from "../definitions.ts";

export interface StoredRoute {
  readonly routeKey: string;
  readonly target?: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM";
  readonly authorizerId?: string;
  readonly apiKeyRequired: boolean;
  readonly modelSelectionExpression?: string;
  readonly operationName?: string;
  /** By what the selection expression finds: names of models. */
  readonly requestModels?: Readonly<Record<string, string>>;
  readonly requestParameters?: Readonly<Record<string, { readonly required: boolean }>>;
  readonly routeResponseSelectionExpression?: string;
}

export interface StoredRouteResponse {
  readonly routeResponseKey: string;
  readonly modelSelectionExpression?: string;
  readonly responseModels?: Readonly<Record<string, string>>;
  readonly responseParameters?: Readonly<Record<string, { readonly required: boolean }>>;
}

export function routesOf(apiId: string): Collection<StoredRoute> {
  return { path: `apis/${apiId}/routes` };
}

export function routeResponsesOf(apiId: string, routeId: string): Collection<StoredRouteResponse> {
  return { path: `apis/${apiId}/routes/${routeId}/routeresponses` };
}

/** A route as CreateRoute takes it, with its route responses (spec 9.1, 10.2). */
export interface Route {
  /** 7 characters of [a-z0-9]. */
  readonly routeId: string;
  /** `$connect`, `$disconnect`, `$default`, or a custom key that does not start with `$`. */
  readonly routeKey: string;
  /** `integrations/{integrationId}`; a route without one accepts and does nothing. */
  readonly target?: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM";
  readonly authorizerId?: string;
  readonly apiKeyRequired: boolean;
  readonly routeResponseSelectionExpression?: string;
  /** Keys of the route's RouteResponse resources; only `$default` exists. */
  readonly routeResponseKeys: readonly string[];
  /** `route.request.querystring.name` and the like, `$connect` only (spec 2.5). */
  readonly requestParameters: Readonly<Record<string, { readonly required: boolean }>>;
  readonly modelSelectionExpression?: string;
  readonly requestModels: Readonly<Record<string, string>>;
}

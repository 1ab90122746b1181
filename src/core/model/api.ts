import type { Authorizer } from "./authorizer.ts";
import type { Integration } from "./integration.ts";
import type { Model } from "./model.ts";
import type { Route } from "./route.ts";
import type { Stage } from "./stage.ts";

/**
 * One WebSocket API as AWS's control plane stores it: plain data, resource by resource, with AWS's
 * member names. Importers make it; `compileDeployment` turns it into what a message is routed with.
 */
export interface Api {
  /** 10 characters of [a-z0-9] (spec 1.6). */
  readonly apiId: string;
  readonly name: string;
  /** For example `$request.body.action`. */
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression: string;
  readonly disableExecuteApiEndpoint: boolean;
  /** A model whose schema is not sound does not keep the API from being deployed. */
  readonly disableSchemaValidation?: boolean;
  readonly routes: readonly Route[];
  readonly integrations: readonly Integration[];
  readonly authorizers: readonly Authorizer[];
  readonly models: readonly Model[];
  readonly stages: readonly Stage[];
}

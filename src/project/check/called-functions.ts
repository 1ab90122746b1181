import type { Api } from "../../core/model/api.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import { namedFunction } from "../absent-function.ts";

/** An integration's or an authorizer's call of one of the project's functions. */
export interface FunctionCall {
  readonly api: Api;
  readonly lambda: LambdaFunction;
  /** An alias or a version. */
  readonly qualifier: string | undefined;
  readonly caller:
    | { readonly kind: "route"; readonly routeKey: string; readonly integrationId: string }
    | { readonly kind: "authorizer"; readonly authorizerId: string; readonly name: string };
  /** Of an integration, milliseconds. */
  readonly timeoutInMillis?: number;
}

/** What routes and authorizers call. A URI that stage variables complete names no function. */
export function calledFunctions({ apis, functions }: Project): FunctionCall[] {
  const byArn = new Map(functions.map((each) => [each.functionArn, each]));
  const called = (uri: string) => {
    const target = namedFunction(uri);
    const lambda = target === undefined ? undefined : byArn.get(target.functionArn);
    return lambda === undefined ? undefined : { lambda, qualifier: target?.qualifier };
  };
  return apis.flatMap((api) => [
    ...api.routes.flatMap(({ routeKey, target }) => {
      const integration = api.integrations.find(
        (each) => target === `integrations/${each.integrationId}`,
      );
      if (integration === undefined || !("integrationUri" in integration)) return [];
      const found = called(integration.integrationUri);
      if (found === undefined) return [];
      const { integrationId, timeoutInMillis } = integration;
      const caller = { kind: "route", routeKey, integrationId } as const;
      return [{ api, ...found, caller, timeoutInMillis }];
    }),
    ...api.authorizers.flatMap(({ authorizerId, authorizerUri, name }) => {
      const isUsed = api.routes.some((route) => route.authorizerId === authorizerId);
      const found = isUsed ? called(authorizerUri) : undefined;
      if (found === undefined) return [];
      return [{ api, ...found, caller: { kind: "authorizer", authorizerId, name } as const }];
    }),
  ]);
}

import { functionArnOf } from "./integration/integration-request.ts";
import type { Api } from "./model/api.ts";
import type { Stage } from "./model/stage.ts";

/**
 * The functions that a client of the API's first stage waits for, in this order: the authorizer of `$connect`, then its
 * integration. What the definition has wrong is left out: deploying it says what that is.
 */
export function connectFunctions(
  api: Pick<Api, "routes" | "integrations" | "authorizers"> & {
    readonly stages: readonly Pick<Stage, "stageVariables">[];
  },
): string[] {
  const route = api.routes.find(({ routeKey }) => routeKey === "$connect");
  const authorizer = api.authorizers.find(
    ({ authorizerId }) =>
      route?.authorizationType === "CUSTOM" && authorizerId === route.authorizerId,
  );
  const integration = api.integrations.find(
    ({ integrationId }) => route?.target === `integrations/${integrationId}`,
  );
  const isLambda =
    integration?.integrationType === "AWS_PROXY" || integration?.integrationType === "AWS";
  const uris = [authorizer?.authorizerUri, isLambda ? integration.integrationUri : undefined];
  const { stageVariables = {} } = api.stages[0] ?? {};
  const arns = uris.flatMap((uri) => {
    const text = uri?.replace(STAGE_VARIABLE, (_all, name: string) => stageVariables[name] ?? "");
    return functionArnOf(text ?? "")?.functionArn ?? [];
  });
  return [...new Set(arns)];
}

const STAGE_VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

import type { ServingApi, ServingStage } from "../../core/model/serving.ts";
import type { Stage } from "../../core/model/stage.ts";
import type { DefinitionReader } from "../definitions.ts";
import { APIS } from "../stored/api.ts";
import { deploymentsOf } from "../stored/deployment.ts";
import { unpackedApi } from "../stored/packed-api.ts";
import { type StoredStage, stagesOf } from "../stored/stage.ts";

/** An API with those of its stages that have a deployment; `undefined`: there is no such API. */
export function servedApi(reader: DefinitionReader, apiId: string): ServingApi | undefined {
  const api = reader.get(APIS, apiId);
  if (api === undefined || reader.ownerOf(`${APIS.path}/${apiId}`) !== undefined) return undefined;
  const { name, disableExecuteApiEndpoint } = api;
  const stages = reader.all(stagesOf(apiId)).flatMap(({ id, value }): ServingStage[] => {
    const { deploymentId } = value;
    if (deploymentId === undefined) return [];
    const deployment = reader.get(deploymentsOf(apiId), deploymentId);
    return deployment === undefined
      ? []
      : [{ stage: stageOf(id, value), deployed: unpackedApi(deployment.snapshot) }];
  });
  return { apiId, name, disableExecuteApiEndpoint, stages };
}

/** A stage as it is served. */
export function stageOf(stageName: string, stored: StoredStage): Stage {
  const { stageVariables, clientCertificateId, defaultRouteSettings, routeSettings } = stored;
  const { format } = stored.accessLogSettings ?? {};
  return {
    ...{ stageName, stageVariables, defaultRouteSettings, routeSettings },
    ...(clientCertificateId === undefined ? {} : { clientCertificateId }),
    ...(format === undefined ? {} : { accessLogSettings: { format } }),
  };
}

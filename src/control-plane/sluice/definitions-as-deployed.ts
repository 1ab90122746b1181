/**
 * What is defined, as it is deployed, whole: for `sluice export` and a console. AWS has no such operations: its own show what an API
 * is defined as now, and never what a deployment was made of.
 *
 * Gaps: none known.
 * By design: 2026-11-28 `GET /_sluice/definitions` and `GET /_sluice/definitions/{apiId}` are Sluice's own; IAM allows `apigateway:GET`
 *   on those paths. 2026-11-28 functions, values of API keys, names of files and where access logs go are in neither answer.
 */
import { isDeepStrictEqual } from "node:util";
import type { Api } from "../../core/model/api.ts";
import {
  type AccountDefinitions,
  DEFINITIONS_VERSION,
  type DeployedDefinitions,
  type DeployedStage,
} from "../../core/model/running-definitions.ts";
import { requireApi } from "../apigatewayv2/api.ts";
import type { DefinitionReader } from "../definitions.ts";
import { type Context, type Operation, operation } from "../operation.ts";
import { stageOf } from "../served/served-api.ts";
import { snapshotOf } from "../served/snapshot.ts";
import { APIS } from "../stored/api.ts";
import { API_KEYS, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";
import { VPC_LINKS } from "../stored/backend.ts";
import { deploymentsOf } from "../stored/deployment.ts";
import { apiMappingsOf, DOMAIN_NAMES } from "../stored/domain-name.ts";
import { unpackedApi } from "../stored/packed-api.ts";
import { stagesOf } from "../stored/stage.ts";

const getDefinitions = operation({
  name: "GetDefinitions",
  method: "GET",
  path: "/_sluice/definitions",
  status: 200,
  perform: (_request, context) => ({ ...accountDefinitions(context) }),
});

/** One API at a time: whoever serves messages does not write a whole account as JSON meanwhile. */
const getDeployedDefinitions = operation({
  name: "GetDeployedDefinitions",
  method: "GET",
  path: "/_sluice/definitions/{apiId}",
  status: 200,
  perform: ({ path: { apiId = "" } }, { draft }) => ({ ...deployedDefinitions(draft, apiId) }),
});

export const DEFINITION_OPERATIONS: readonly Operation[] = [getDefinitions, getDeployedDefinitions];

function accountDefinitions({
  draft,
  region,
  accountId,
}: Pick<Context, "draft" | "region" | "accountId">): AccountDefinitions {
  return {
    ...{ definitionsVersion: DEFINITIONS_VERSION, region, accountId },
    apis: apisInOrder(draft),
    domainNames: draft.all(DOMAIN_NAMES).map(({ id }) => ({
      domainName: id,
      apiMappings: draft.all(apiMappingsOf(id)).map(({ value }) => value),
    })),
    apiKeys: draft
      .all(API_KEYS)
      .map(({ id, value: { name, enabled } }) => ({ apiKeyId: id, name, enabled })),
    usagePlans: draft.all(USAGE_PLANS).map(({ id, value }) => ({
      ...{ usagePlanId: id, name: value.name, apiStages: value.apiStages },
      ...(value.throttle === undefined ? {} : { throttle: value.throttle }),
      ...(value.quota === undefined ? {} : { quota: value.quota }),
      apiKeyIds: draft.all(usagePlanKeysOf(id)).map((each) => each.id),
    })),
    vpcLinks: draft.all(VPC_LINKS).map(({ value }) => value),
  };
}

/** As they are served: those of files first, in the order of the files, then the oldest. */
function apisInOrder(reader: DefinitionReader): AccountDefinitions["apis"] {
  const ofFiles = reader.ownedRoots();
  const place = (apiId: string) => {
    const at = ofFiles.indexOf(`${APIS.path}/${apiId}`);
    return at === -1 ? ofFiles.length : at;
  };
  return reader
    .all(APIS)
    .toSorted((a, b) => place(a.id) - place(b.id) || a.value.createdDate - b.value.createdDate)
    .map(({ id, value }) => ({ apiId: id, name: value.name }));
}

function deployedDefinitions(reader: DefinitionReader, apiId: string): DeployedDefinitions {
  const { name, disableExecuteApiEndpoint } = requireApi(reader, apiId);
  const deployments: Record<string, Api> = {};
  const isBehind = behind(reader, apiId);
  const stages = reader.all(stagesOf(apiId)).map(({ id, value }): DeployedStage => {
    const { deploymentId = "" } = value;
    const stage = stageOf(id, value);
    const deployment = reader.get(deploymentsOf(apiId), deploymentId);
    if (deployment === undefined) return { stage, isBehind: false };
    const deployed = unpackedApi(deployment.snapshot);
    deployments[deploymentId] = deployed;
    return { stage, deploymentId, isBehind: isBehind(deployed) };
  });
  return {
    ...{ definitionsVersion: DEFINITIONS_VERSION, apiId, name, disableExecuteApiEndpoint },
    ...{ stages, deployments },
  };
}

/** What a file defines is deployed as it stands there. */
function behind(reader: DefinitionReader, apiId: string): (deployed: Api) => boolean {
  if (reader.ownerOf(`${APIS.path}/${apiId}`) !== undefined) return () => false;
  const now = deployable(snapshotOf(reader, apiId));
  return (deployed) => !isDeepStrictEqual(deployable(deployed), now);
}

/** Without what holds at once. */
function deployable({ name: _, disableExecuteApiEndpoint: __, ...api }: Api): unknown {
  return api;
}

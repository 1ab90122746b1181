import type { ControlClient } from "../../src/cli/export/control-client.ts";
import { type Account, openAccount } from "../../src/control-plane/account.fixture.ts";
import type { Api } from "../../src/core/model/api.ts";
import type { Integration } from "../../src/core/model/integration.ts";
import type { Project } from "../../src/core/model/project.ts";
import type { Route } from "../../src/core/model/route.ts";
import type { Stage } from "../../src/core/model/stage.ts";
import { comparable } from "./same-project.ts";

/**
 * An account that has what is in a project, but functions and what only files define, because calls made each of its resources.
 */
export async function accountMadeByCalls(
  project: Project,
  place: { readonly region: string; readonly accountId: string },
): Promise<Account> {
  const account = await openAccount(place);
  const ids = new Map<string, string>();
  for (const api of project.apis) {
    ids.set(api.apiId, await makeApi(account, api));
    // The oldest API is the first.
    account.clock.advance(1_000);
  }
  await makeKeysAndPlans(account, project, ids);
  for (const { domainName, apiMappings } of project.domainNames) {
    const body = { domainName, domainNameConfigurations: [{}] };
    await account.call("CreateDomainName", { body });
    for (const { apiId, ...mapping } of apiMappings) {
      const made = { ...mapping, apiId: ids.get(apiId) };
      await account.call("CreateApiMapping", { path: { domainName }, body: made });
    }
  }
  return account;
}

async function makeKeysAndPlans(
  account: Account,
  { apiKeys, usagePlans }: Project,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const keys = new Map<string, string>();
  for (const { apiKeyId, name, enabled } of apiKeys) {
    const { id } = await account.call("CreateApiKey", { body: { name, enabled } });
    keys.set(apiKeyId, String(id));
  }
  for (const { usagePlanId: _, apiKeyIds, apiStages, ...plan } of usagePlans) {
    const stages = apiStages.map(({ apiId, stage }) => ({ apiId: ids.get(apiId), stage }));
    const body = { ...plan, apiStages: stages };
    const { id } = await account.call("CreateUsagePlan", { body });
    for (const each of apiKeyIds) {
      await account.call("CreateUsagePlanKey", {
        path: { usageplanId: String(id) },
        body: { keyId: keys.get(each), keyType: "API_KEY" },
      });
    }
  }
}

/** The operations of `sluice export`, asked without a network. */
export function clientOf(account: Account): ControlClient {
  return {
    url: "http://127.0.0.1:4001",
    async get(path) {
      const apiId = path.split("/")[3];
      // As through HTTP: nothing is shared.
      return structuredClone(
        apiId === undefined
          ? await account.call("GetDefinitions")
          : await account.call("GetDeployedDefinitions", { path: { apiId } }),
      );
    },
  };
}

/**
 * The APIs of a project as calls would have made them, two of which are equal when they are the same APIs: stages are listed by
 * name, and have the settings that AWS fills in.
 */
export function comparableApis(project: Project): unknown {
  const bare = { functions: [], domainNames: [], apiKeys: [], usagePlans: [], vpcLinks: [] };
  const apis = project.apis.map((api) => ({
    ...api,
    stages: api.stages
      .toSorted((a, b) => (a.stageName < b.stageName ? -1 : 1))
      .map(withFilledSettings),
  }));
  return comparable({ ...project, ...bare, apis }, { upToIds: true, withoutMachine: true });
}

function withFilledSettings(stage: Stage): Stage {
  const filled = { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" };
  const defaultRouteSettings = { ...filled, ...stage.defaultRouteSettings };
  return { ...stage, defaultRouteSettings } as Stage;
}

async function makeApi(account: Account, api: Api): Promise<string> {
  const { name, routeSelectionExpression, apiKeySelectionExpression } = api;
  const { disableExecuteApiEndpoint, disableSchemaValidation } = api;
  const { apiId } = await account.call("CreateApi", {
    body: {
      ...{ name, protocolType: "WEBSOCKET", routeSelectionExpression, apiKeySelectionExpression },
      ...{ disableExecuteApiEndpoint, disableSchemaValidation },
    },
  });
  const path = { apiId: String(apiId) };
  for (const { modelId: _, ...body } of api.models)
    await account.call("CreateModel", { path, body });
  const ids = new Map<string, string>();
  for (const { authorizerId, ...body } of api.authorizers) {
    const made = await account.call("CreateAuthorizer", { path, body });
    ids.set(authorizerId, String(made.authorizerId));
  }
  for (const each of api.integrations)
    ids.set(each.integrationId, await makeIntegration(account, path, each));
  for (const each of api.routes) await makeRoute(account, path, { route: each, ids });
  const { deploymentId } = await account.call("CreateDeployment", { path });
  for (const { accessLogSettings, ...stage } of api.stages) {
    const format = accessLogSettings?.format;
    const logs = format === undefined ? {} : { accessLogSettings: { format } };
    await account.call("CreateStage", { path, body: { ...stage, ...logs, deploymentId } });
  }
  return path.apiId;
}

type Path = { readonly apiId: string };

async function makeIntegration(account: Account, path: Path, one: Integration): Promise<string> {
  const { integrationId: _, ...members } = one;
  const { integrationResponses = [], ...own } = { integrationResponses: undefined, ...members };
  const connection =
    "connectionId" in own && own.connectionId !== undefined ? { connectionType: "VPC_LINK" } : {};
  const made = await account.call("CreateIntegration", { path, body: { ...own, ...connection } });
  const integrationId = String(made.integrationId);
  for (const body of integrationResponses) {
    await account.call("CreateIntegrationResponse", { path: { ...path, integrationId }, body });
  }
  return integrationId;
}

async function makeRoute(
  account: Account,
  path: Path,
  { route, ids }: { readonly route: Route; readonly ids: ReadonlyMap<string, string> },
): Promise<void> {
  const { routeId: _, routeResponseKeys, target, authorizerId, ...members } = route;
  const [, integrationId = ""] = target?.split("/") ?? [];
  const made = await account.call("CreateRoute", {
    path,
    body: {
      ...members,
      ...(target === undefined ? {} : { target: `integrations/${ids.get(integrationId)}` }),
      ...(authorizerId === undefined ? {} : { authorizerId: ids.get(authorizerId) }),
    },
  });
  for (const routeResponseKey of routeResponseKeys) {
    const place = { ...path, routeId: String(made.routeId) };
    await account.call("CreateRouteResponse", { path: place, body: { routeResponseKey } });
  }
}

import { expect, test } from "bun:test";
import type { Api } from "../../core/model/api.ts";
import { loadSluiceYaml } from "../../project/sluice-yaml/load-sluice-yaml.ts";
import { openAccount } from "../account.fixture.ts";
import { Definitions } from "../definitions.ts";
import { fileDefinitions } from "./file-definitions.ts";
import { snapshotOf } from "./snapshot.ts";

const TEXT = `
apis:
  chat:
    apiId: chat123456
    models:
      Message: { schema: { type: object } }
    authorizers:
      token: { authorizerUri: "arn:aws:lambda:us-east-1:123456789012:function:auth" }
    stages:
      dev: { stageVariables: { a: b }, accessLogSettings: { format: $context.requestId } }
      prod: {}
    routes:
      $connect: { authorizer: token, integrationUri: "http://localhost/connect" }
      send: { integrationUri: "http://localhost/send", twoWay: true, requestModels: { $default: Message }, modelSelectionExpression: $default }
      ping:
        integrationType: MOCK
        requestTemplates: { $default: '{"statusCode": 200}' }
        integrationResponses: { $default: { responseTemplates: { $default: pong } } }
        twoWay: true
domainNames:
  chat.localhost: { apiMappings: [{ api: chat, stage: dev, apiMappingKey: v1 }] }
apiKeys:
  mobile: { value: a-value-that-clients-send }
usagePlans:
  gold: { apiStages: [{ api: chat, stage: dev }], apiKeys: [mobile] }
`;

function loaded() {
  const { project } = loadSluiceYaml({
    ...{ file: "/app/sluice.yaml", text: TEXT, region: "us-east-1" },
    ...{ accountId: "123456789012", stackName: "app" },
  });
  const [api] = project.apis;
  if (api === undefined) throw new Error("There is no API");
  return { project, api, definitions: fileDefinitions(project, 1_790_000_000_000) };
}

function sorted(api: Api): Api {
  return {
    ...api,
    routes: api.routes.toSorted((a, b) => (a.routeId < b.routeId ? -1 : 1)),
    integrations: api.integrations.toSorted((a, b) => (a.integrationId < b.integrationId ? -1 : 1)),
  };
}

test("fileDefinitions() are what the API would be made of", () => {
  const { api, definitions } = loaded();
  const reader = new Definitions(definitions);
  expect(snapshotOf(reader, api.apiId)).toEqual({ ...sorted(api), stages: [] });
});

test("fileDefinitions() can be read by every operation that lists, and are not stored", async () => {
  const { definitions } = loaded();
  const owned = [{ file: "/app/sluice.yaml", definitions }];
  const { call, store, plane } = await openAccount({ owned });
  const path = { apiId: "chat123456" };
  const names = async (operation: string, member: string) => {
    const { items } = await call(operation, { path });
    return (items as Record<string, unknown>[]).map((each) => each[member]).sort();
  };
  expect(await names("GetApis", "name")).toEqual(["chat"]);
  expect(await names("GetRoutes", "routeKey")).toEqual(["$connect", "ping", "send"]);
  expect(await names("GetIntegrations", "integrationType")).toEqual([
    "HTTP_PROXY",
    "HTTP_PROXY",
    "MOCK",
  ]);
  expect(await names("GetAuthorizers", "name")).toEqual(["token"]);
  expect(await names("GetModels", "name")).toEqual(["Message"]);
  expect(await names("GetStages", "stageName")).toEqual(["dev", "prod"]);
  expect(await names("GetDeployments", "deploymentStatus")).toEqual(["DEPLOYED"]);
  const { item } = await call("GetUsagePlans");
  expect(item).toMatchObject([{ name: "gold", apiStages: [{ stage: "dev" }] }]);
  const [{ id: usageplanId = "" } = {}] = item as { id?: string }[];
  expect(await call("GetUsagePlanKeys", { path: { usageplanId } })).toMatchObject({
    item: [{ name: "mobile" }],
  });
  expect(await call("GetApiKeys", { query: { includeValues: "true" } })).toMatchObject({
    item: [{ name: "mobile", enabled: true, value: "a-value-that-clients-send" }],
  });
  expect(store.kept.size).toBe(0);
  expect(plane.serving.apis).toEqual([]);
});

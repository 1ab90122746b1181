import { describe, expect, test } from "bun:test";
import { loadSluiceYaml } from "../../project/sluice-yaml/load-sluice-yaml.ts";
import { type Account, openAccount, openAccountWithApi } from "../account.fixture.ts";
import { fileDefinitions } from "../served/file-definitions.ts";
import { API_KEYS } from "../stored/api-key.ts";

const FILE = "/etc/sluice/sluice.yaml";
const TEXT = `apis:
  zoo:
    apiId: zzzzzzzzzz
    stages: { dev: { accessLogSettings: { format: $context.requestId, destination: /var/log/access } } }
    routes: { a: { integrationUri: http://nlb/, connectionId: nlb/1 } }
  chat:
    apiId: bbbbbbbbbb
    routes: { b: { integrationUri: http://localhost/, requestModels: { $default: M } } }
    models: { M: { schema: { type: object } } }
domainNames: { chat.localhost: { apiMappings: [{ api: chat, stage: dev }], certificateFile: c.pem, keyFile: k.pem } }
vpcLinks: { nlb/1: { target: "http://127.0.0.1:8080" } }
`;

function files() {
  const { project } = loadSluiceYaml({
    ...{ file: FILE, text: TEXT, region: "us-east-1", accountId: "123456789012", stackName: "app" },
  });
  return [{ file: FILE, definitions: fileDefinitions(project, 1_790_000_000_000) }];
}

async function deployed(account: Account, apiId: string) {
  return await account.call("GetDeployedDefinitions", { path: { apiId } });
}

async function deploy(account: Account & { readonly apiId: string }, stageName: string) {
  const path = { apiId: account.apiId };
  const { deploymentId } = await account.call("CreateDeployment", { path });
  await account.call("CreateStage", { path, body: { stageName, deploymentId } });
  return String(deploymentId);
}

describe("GetDefinitions", () => {
  test("has APIs in the order in which they are served: those of files as they stand there, then the oldest", async () => {
    const account = await openAccount({ owned: files() });
    const ids: unknown[] = [];
    for (const name of ["first", "second"]) {
      const body = {
        ...{ name, protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.a" },
      };
      ids.push((await account.call("CreateApi", { body })).apiId);
      account.clock.advance(1_000);
    }
    const { apis, region, accountId } = await account.call("GetDefinitions");
    expect({ region, accountId }).toEqual({ region: "us-east-1", accountId: "123456789012" });
    expect(apis).toEqual([
      { apiId: "zzzzzzzzzz", name: "zoo" },
      { apiId: "bbbbbbbbbb", name: "chat" },
      { apiId: String(ids[0]), name: "first" },
      { apiId: String(ids[1]), name: "second" },
    ]);
  });

  test("has domains and VPC links of files, and no path of a file", async () => {
    const account = await openAccount({ owned: files() });
    const definitions = await account.call("GetDefinitions");
    expect(definitions).toMatchObject({
      domainNames: [
        {
          domainName: "chat.localhost",
          apiMappings: [{ apiId: "bbbbbbbbbb", stage: "dev", apiMappingKey: "" }],
        },
      ],
      vpcLinks: [{ vpcLinkId: "nlb/1", target: "http://127.0.0.1:8080" }],
    });
    const all = JSON.stringify([definitions, await deployed(account, "zzzzzzzzzz")]);
    expect(all).not.toMatch(/\.pem|\/var\/log|\/etc/);
  });

  test("has no value of an API key", async () => {
    const key = { name: "alice", value: "a-secret-value-of-alice", enabled: true };
    const times = { createdDate: 0, lastUpdatedDate: 0, tags: {} };
    const definitions = [{ key: `${API_KEYS.path}/k1`, value: { ...key, ...times } }];
    const account = await openAccount({ owned: [{ file: FILE, definitions }] });
    const answer = await account.call("GetDefinitions");
    expect(answer.apiKeys).toEqual([{ apiKeyId: "k1", name: "alice", enabled: true }]);
    expect(JSON.stringify(answer)).not.toContain("a-secret");
  });
});

describe("GetDeployedDefinitions", () => {
  test("has what each stage follows, and says where the API is defined otherwise by now", async () => {
    const account = await openAccountWithApi();
    const path = { apiId: account.apiId };
    await account.call("CreateRoute", { path, body: { routeKey: "a" } });
    const first = await deploy(account, "dev");
    await account.call("CreateRoute", { path, body: { routeKey: "b" } });
    const second = await deploy(account, "prod");
    await account.call("CreateStage", { path, body: { stageName: "empty" } });
    const answer = await deployed(account, account.apiId);
    expect(answer.stages).toMatchObject([
      { stage: { stageName: "dev" }, deploymentId: first, isBehind: true },
      { stage: { stageName: "empty" }, isBehind: false },
      { stage: { stageName: "prod" }, deploymentId: second, isBehind: false },
    ]);
    const deployments = answer.deployments as Record<string, { routes: unknown[] }>;
    expect(deployments[first]?.routes).toHaveLength(1);
    expect(deployments[second]?.routes).toHaveLength(2);
  });

  test("takes a name, which holds at once, for no change", async () => {
    const account = await openAccountWithApi();
    const path = { apiId: account.apiId };
    await account.call("CreateRoute", { path, body: { routeKey: "a" } });
    await deploy(account, "dev");
    await account.call("UpdateApi", { path, body: { name: "other" } });
    const answer = await deployed(account, account.apiId);
    expect(answer).toMatchObject({ name: "other", stages: [{ isBehind: false }] });
  });

  test("has an API of a file as it is served, which is never behind", async () => {
    const account = await openAccount({ owned: files() });
    const answer = await deployed(account, "bbbbbbbbbb");
    expect(answer).toMatchObject({ name: "chat", stages: [{ isBehind: false }] });
  });

  test("knows no API that is not there", async () => {
    const account = await openAccount();
    const refusal = await account.refusal("GetDeployedDefinitions", { path: { apiId: "none" } });
    expect(refusal).toBe("NotFoundException: Invalid API identifier specified none");
  });
});

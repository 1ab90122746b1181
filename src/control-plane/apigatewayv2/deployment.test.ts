import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { deploymentsOf, type StoredDeployment } from "../stored/deployment.ts";
import { DEPLOYMENTS_MAX, SNAPSHOT_BYTES_MAX } from "./deployment.ts";

async function withRoute() {
  const account = await openAccountWithApi();
  const path = { apiId: account.apiId };
  await account.call("CreateRoute", { path, body: { routeKey: "$default" } });
  return { ...account, path };
}

describe("CreateDeployment", () => {
  test("answers as AWS does, at once DEPLOYED", async () => {
    const { call, path, reopened } = await withRoute();
    const output = await call("CreateDeployment", { path, body: { description: "first" } });
    expect(output).toEqual({
      autoDeployed: false,
      createdDate: "2026-09-21T14:13:20Z",
      deploymentId: expect.stringMatching(/^[a-z0-9]{6}$/),
      deploymentStatus: "DEPLOYED",
      description: "first",
    });
    const named = { ...path, deploymentId: String(output.deploymentId) };
    expect(await (await reopened()).call("GetDeployment", { path: named })).toEqual(output);
  });

  test("takes no body at all", async () => {
    const { call, path } = await withRoute();
    expect(await call("CreateDeployment", { path })).not.toHaveProperty("description");
  });

  test("refuses an API without routes, in AWS's words", async () => {
    const { refusal, apiId } = await openAccountWithApi();
    expect(await refusal("CreateDeployment", { path: { apiId } })).toBe(
      "BadRequestException: Unable to deploy API because no routes exist in this API",
    );
  });

  test("refuses what cannot be compiled, with the reason", async () => {
    const { refusal, store, path } = await (async () => {
      const account = await openAccountWithApi({ undeployable: () => "a bracket is not closed" });
      const at = { apiId: account.apiId };
      await account.call("CreateRoute", { path: at, body: { routeKey: "$default" } });
      return { ...account, path: at };
    })();
    const { commits } = store;
    expect(await refusal("CreateDeployment", { path })).toBe(
      "BadRequestException: a bracket is not closed",
    );
    expect(store.commits).toBe(commits);
  });

  test("takes an API that is as long as the limit says", async () => {
    const { call, refusal, path, apiId, store } = await withRoute();
    const templates = Object.fromEntries(
      Array.from({ length: 255 }, (_, number) => [`t${number}`, "x".repeat(32_768)]),
    );
    const integration = { integrationType: "MOCK", requestTemplates: templates };
    const { integrationId } = await call("CreateIntegration", { path, body: integration });
    const padded = (more: number) =>
      call("UpdateIntegration", {
        path: { ...path, integrationId: String(integrationId) },
        body: { requestTemplates: { ...templates, more: "x".repeat(more) } },
      });
    const deploy = async () => {
      const { deploymentId } = await call("CreateDeployment", { path });
      const key = `${deploymentsOf(apiId).path}/${deploymentId}`;
      return (store.kept.get(key) as StoredDeployment).snapshot.bytes;
    };
    await padded(0);
    const room = SNAPSHOT_BYTES_MAX - (await deploy());
    await padded(room);
    expect(await deploy()).toBe(SNAPSHOT_BYTES_MAX);
    await padded(room + 1);
    expect(await refusal("CreateDeployment", { path })).toBe(
      "BadRequestException: Unable to deploy API because it has 8388609 bytes of JSON, and at most 8388608 are deployed: make its templates and schemas shorter",
    );
  });

  test("points the stage to it that it names", async () => {
    const { call, refusal, path, clock } = await withRoute();
    const body = { stageName: "dev" };
    expect(await refusal("CreateDeployment", { path, body })).toBe(
      "NotFoundException: Invalid Stage identifier specified dev",
    );
    await call("CreateStage", { path, body });
    clock.advance(5_000);
    const { deploymentId } = await call("CreateDeployment", { path, body });
    const stage = { path: { ...path, stageName: "dev" } };
    expect(await call("GetStage", stage)).toMatchObject({
      deploymentId,
      lastUpdatedDate: "2026-09-21T14:13:25Z",
    });
    await call("UpdateStage", { ...stage, body: { autoDeploy: true } });
    expect(await refusal("CreateDeployment", { path, body })).toBe(
      "BadRequestException: Stage dev deploys automatically: set its autoDeploy to false first",
    );
  });

  test("takes as many as the limit says", async () => {
    const { call, path, apiId, store, reopened } = await withRoute();
    const { deploymentId } = await call("CreateDeployment", { path });
    const { path: collection } = deploymentsOf(apiId);
    const kept = store.kept.get(`${collection}/${deploymentId}`);
    for (let index = 1; index < DEPLOYMENTS_MAX - 1; index += 1) {
      store.kept.set(`${collection}/many${index}`, kept);
    }
    const again = await reopened();
    await again.call("CreateDeployment", { path });
    expect(await again.refusal("CreateDeployment", { path })).toBe(
      `TooManyRequestsException: API ${apiId} has 10000 deployments: delete old ones first`,
    );
  });
});

describe("UpdateDeployment and DeleteDeployment", () => {
  test("change the description alone, and delete once", async () => {
    const { call, refusal, path } = await withRoute();
    const output = await call("CreateDeployment", { path });
    const at = { ...path, deploymentId: String(output.deploymentId) };
    const changed = await call("UpdateDeployment", { path: at, body: { description: "why" } });
    expect(changed).toEqual({ ...output, description: "why" });
    expect(await call("UpdateDeployment", { path: at, body: { description: "" } })).toEqual(output);
    expect((await call("GetDeployments", { path })).items).toEqual([output]);
    await call("DeleteDeployment", { path: at });
    for (const operation of ["GetDeployment", "UpdateDeployment", "DeleteDeployment"]) {
      expect(await refusal(operation, { path: at, body: {} })).toBe(
        `NotFoundException: Invalid Deployment identifier specified ${at.deploymentId}`,
      );
    }
  });

  test("leave a deployment that a stage follows", async () => {
    const { call, refusal, path } = await withRoute();
    const { deploymentId } = await call("CreateDeployment", { path });
    await call("CreateStage", { path, body: { stageName: "dev", deploymentId } });
    const at = { ...path, deploymentId: String(deploymentId) };
    expect(await refusal("DeleteDeployment", { path: at })).toBe(
      "BadRequestException: Active stages pointing to this deployment must be moved or deleted",
    );
  });
});

test("a deployment stays as it was, whatever becomes of the API", async () => {
  const { call, served, path } = await withRoute();
  const { deploymentId } = await call("CreateDeployment", { path });
  await call("CreateStage", { path, body: { stageName: "dev", deploymentId } });
  await call("CreateRoute", { path, body: { routeKey: "send" } });
  const deployed = () => served.at(-1)?.apis[0]?.stages[0]?.deployed;
  expect(deployed()?.routes.map(({ routeKey }) => routeKey)).toEqual(["$default"]);
  const before = deployed();
  await call("CreateDeployment", { path, body: { stageName: "dev" } });
  expect(
    deployed()
      ?.routes.map(({ routeKey }) => routeKey)
      .sort(),
  ).toEqual(["$default", "send"]);
  const back = { path: { ...path, stageName: "dev" }, body: { deploymentId } };
  await call("UpdateStage", back);
  expect(deployed()).toBe(before as NonNullable<typeof before>);
});

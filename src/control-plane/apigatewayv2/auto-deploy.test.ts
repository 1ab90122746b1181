import { expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { AUTO_DEPLOYMENTS_KEPT } from "./auto-deploy.ts";

async function withAutomaticStage() {
  const account = await openAccountWithApi();
  const path = { apiId: account.apiId };
  const stage = await account.call("CreateStage", {
    path,
    body: { stageName: "dev", autoDeploy: true },
  });
  const at = { ...path, stageName: "dev" };
  const routeKeys = () =>
    account.served
      .at(-1)
      ?.apis[0]?.stages[0]?.deployed.routes.map(({ routeKey }) => routeKey)
      .sort();
  const add = (routeKey: string) => account.call("CreateRoute", { path, body: { routeKey } });
  return { ...account, path, at, stage, routeKeys, add };
}

test("a change of the API is served when it is answered", async () => {
  const { call, at, add, routeKeys, stage, path } = await withAutomaticStage();
  expect(stage.deploymentId).toBeUndefined();
  expect(stage.lastDeploymentStatusMessage).toBe(
    "Deployment attempt failed: Unable to deploy API because no routes exist in this API",
  );
  await add("$default");
  expect(routeKeys()).toEqual(["$default"]);
  await add("send");
  expect(routeKeys()).toEqual(["$default", "send"]);
  const now = await call("GetStage", { path: at });
  expect(now.lastDeploymentStatusMessage).toBe(
    `Successfully deployed stage with deployment ID '${now.deploymentId}'`,
  );
  const { items } = await call("GetDeployments", { path });
  expect(items).toContainEqual({
    ...{ autoDeployed: true, deploymentId: now.deploymentId, deploymentStatus: "DEPLOYED" },
    createdDate: "2026-09-21T14:13:20Z",
    description: "Automatic deployment triggered by changes to the Api configuration",
  });
});

test("a change that is none for the data plane deploys nothing", async () => {
  const { call, add, path } = await withAutomaticStage();
  await add("$default");
  const before = await call("GetDeployments", { path });
  await call("UpdateApi", { path, body: { description: "why" } });
  expect(await call("GetDeployments", { path })).toEqual(before);
});

test("a stage that begins to deploy automatically does so at once", async () => {
  const { call, path, at, add, routeKeys } = await withAutomaticStage();
  await add("$default");
  await call("UpdateStage", { path: at, body: { autoDeploy: false } });
  await add("send");
  expect(routeKeys()).toEqual(["$default"]);
  const output = await call("UpdateStage", { path: at, body: { autoDeploy: true } });
  expect(routeKeys()).toEqual(["$default", "send"]);
  expect(output).toEqual(await call("GetStage", { path: at }));
  await call("CreateStage", { path, body: { stageName: "prod", autoDeploy: true } });
  expect(
    (await call("GetStage", { path: { ...path, stageName: "prod" } })).deploymentId,
  ).toBeDefined();
});

test("a change that cannot be deployed yet is kept, and the stage stays where it is", async () => {
  let reason: string | undefined;
  const account = await openAccountWithApi({ undeployable: () => reason });
  const path = { apiId: account.apiId };
  await account.call("CreateRoute", { path, body: { routeKey: "$default" } });
  const { deploymentId } = await account.call("CreateStage", {
    path,
    body: { stageName: "dev", autoDeploy: true },
  });
  reason = "a bracket is not closed";
  await account.call("CreateRoute", { path, body: { routeKey: "send" } });
  expect((await account.call("GetRoutes", { path })).items).toHaveLength(2);
  expect(await account.call("GetStage", { path: { ...path, stageName: "dev" } })).toMatchObject({
    deploymentId,
    lastDeploymentStatusMessage: "Deployment attempt failed: a bracket is not closed",
  });
});

test("deployments that no stage follows any more are forgotten, but for the last", async () => {
  const { call, add, path, clock } = await withAutomaticStage();
  const count = async () =>
    ((await call("GetDeployments", { path, query: { maxResults: "500" } })).items as unknown[])
      .length;
  for (let index = 0; index <= AUTO_DEPLOYMENTS_KEPT; index += 1) {
    clock.advance(1_000);
    await add(`route${index}`);
  }
  expect(await count()).toBe(AUTO_DEPLOYMENTS_KEPT + 1);
  await add("one-more");
  expect(await count()).toBe(AUTO_DEPLOYMENTS_KEPT + 1);
});

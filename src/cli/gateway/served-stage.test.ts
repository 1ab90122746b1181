import { expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder, refusal } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";
import { withServedStage } from "./served-stage.ts";

function twoStages() {
  using project = projectFolder({
    "sluice.yaml": `apis:\n  chat:${mockApi("pong", "dev: {}, prod: {}")}`,
  });
  return loadProject(devOptions(project.folder)).project;
}

test("withServedStage() keeps every stage when none is asked for", () => {
  const project = twoStages();
  expect(withServedStage(project, undefined)).toBe(project);
});

test("withServedStage() leaves the other stages out", () => {
  const stages = withServedStage(twoStages(), "prod").apis[0]?.stages;
  expect(stages?.map(({ stageName }) => stageName)).toEqual(["prod"]);
});

test("withServedStage() leaves the other stages out of usage plans too", () => {
  const stages = ["dev", "prod"].map((stage) => ({ apiId: "aaaaaaaaaa", stage }));
  const plan = { usagePlanId: "plan01", name: "basic", apiStages: stages, apiKeyIds: [] };
  const served = withServedStage({ ...twoStages(), usagePlans: [plan] }, "prod");
  expect(served.usagePlans).toEqual([{ ...plan, apiStages: stages.slice(1) }]);
});

test("withServedStage() names the stages there are when the one asked for is none of them", async () => {
  expect(await refusal(() => withServedStage(twoStages(), "test"))).toBe(
    'parameter: API "chat" has no stage "test": it has dev, prod.',
  );
});

test("withServedStage() leaves out the domains of other stages, and says so", () => {
  const project = twoStages();
  const apiId = project.apis[0]?.apiId ?? "";
  const dev = { apiId, stage: "dev", apiMappingKey: "" };
  const prod = { apiId, stage: "prod", apiMappingKey: "p" };
  const domainNames = [
    { domainName: "both.localhost", apiMappings: [dev, prod] },
    { domainName: "dev.localhost", apiMappings: [dev] },
  ];
  const served = withServedStage({ ...project, domainNames }, "prod");
  expect(served.domainNames).toEqual([{ domainName: "both.localhost", apiMappings: [prod] }]);
  expect(served.warnings).toEqual([
    {
      message:
        "The custom domain dev.localhost leads to other stages than prod, so it is not served",
    },
  ]);
});

import { expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder, refusal } from "./dev-project.fixture.ts";
import { loadDevProject } from "./load-dev-project.ts";
import { withServedStage } from "./served-stage.ts";

function twoStages() {
  using project = projectFolder({
    "sluice.yaml": `apis:\n  chat:${mockApi("pong", "dev: {}, prod: {}")}`,
  });
  return loadDevProject(devOptions(project.folder)).project;
}

test("withServedStage() keeps every stage when none is asked for", () => {
  const project = twoStages();
  expect(withServedStage(project, undefined)).toBe(project);
});

test("withServedStage() leaves the other stages out", () => {
  const stages = withServedStage(twoStages(), "prod").apis[0]?.stages;
  expect(stages?.map(({ stageName }) => stageName)).toEqual(["prod"]);
});

test("withServedStage() names the stages there are when the one asked for is none of them", async () => {
  expect(await refusal(() => withServedStage(twoStages(), "test"))).toBe(
    'parameter: API "chat" has no stage "test": it has dev, prod.',
  );
});

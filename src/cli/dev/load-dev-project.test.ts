import { expect, test } from "bun:test";
import { CliError } from "../cli-error.ts";
import { devOptions, mockApi, projectFolder } from "./dev-project.fixture.ts";
import { loadDevProject } from "./load-dev-project.ts";

test("loadDevProject() answers with the project of a folder", async () => {
  using project = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi()}` });
  const loaded = await loadDevProject(devOptions(project.folder));
  expect(loaded.project.apis.map(({ name }) => name)).toEqual(["chat"]);
});

test("loadDevProject() puts the place before what is wrong", async () => {
  using project = projectFolder({ "sluice.yaml": "apis: { chat: { rotues: {} } }" });
  const loading = loadDevProject(devOptions(project.folder));
  await expect(loading).rejects.toBeInstanceOf(CliError);
  await expect(loading).rejects.toThrow(
    'sluice.yaml:1: Unknown key "rotues": did you mean "routes"?',
  );
});

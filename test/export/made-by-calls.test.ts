import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runningProject } from "../../src/cli/export/running-project.ts";
import type { Project } from "../../src/core/model/project.ts";
import { loadTemplate } from "../../src/project/cloudformation/load-template.ts";
import { loadSluiceYaml } from "../../src/project/sluice-yaml/load-sluice-yaml.ts";
import { sluiceYamlForm } from "../../src/project/sluice-yaml/sluice-yaml-form.ts";
import { cloudFormationForm } from "../../src/project/template-form/cloudformation-form.ts";
import { accountMadeByCalls, clientOf, comparableApis } from "../support/made-by-calls.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PLACE = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
const FOLDER = "/srv/out";

function load(file: string, text: string): Project {
  if (file.endsWith("sluice.yaml")) return loadSluiceYaml({ ...PLACE, file, text }).project;
  return loadTemplate({ ...PLACE, file, text, parameters: {}, relaxRouteResponses: false });
}

const FILES = [
  ...["chat/template.yaml", "http-backend/sluice.yaml", "dynamodb-presence/template.yaml"].map(
    (name) => `examples/${name}`,
  ),
  ...readdirSync(join(ROOT, "test/fixtures/templates")).map(
    (name) => `test/fixtures/templates/${name}`,
  ),
];

describe.each(FILES)("%s, made by calls,", (name) => {
  test("is the same APIs after it was exported as either file and loaded", async () => {
    const project = load(join(ROOT, name), readFileSync(join(ROOT, name), "utf8"));
    const account = await accountMadeByCalls(project, PLACE);
    const chosen = { api: undefined, stage: undefined };
    const running = await runningProject(clientOf(account), chosen);
    const yaml = sluiceYamlForm(running.project, { folder: FOLDER }).text;
    expect(comparableApis(load(join(FOLDER, "sluice.yaml"), yaml))).toEqual(
      comparableApis(project),
    );
    const template = cloudFormationForm(running.project, { ...PLACE, folder: FOLDER }).text;
    expect(comparableApis(load(join(FOLDER, "template.yaml"), template))).toEqual(
      comparableApis(project),
    );
  });
});

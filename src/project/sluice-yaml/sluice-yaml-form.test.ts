import { describe, expect, test } from "bun:test";
import type { Project } from "../../core/model/project.ts";
import { load, route, URL_ROUTE } from "./load-text.fixture.ts";
import { sluiceYamlForm } from "./sluice-yaml-form.ts";

const FOLDER = "/project";
const form = (project: Project) => sluiceYamlForm(project, { folder: FOLDER });

describe("sluiceYamlForm()", () => {
  test("has the settings that it is given, before the rest", () => {
    const settings = { region: "eu-west-1", limits: { idleTimeoutMs: 1_000 } };
    const { text, notes } = sluiceYamlForm(load(URL_ROUTE).project, { folder: FOLDER, settings });
    expect(text).toContain(
      "\nsettings:\n  region: eu-west-1\n  limits:\n    idleTimeoutMs: 1000\n\napis:\n",
    );
    expect(notes).toEqual([]);
  });

  test("leaves out APIs that are not served, with what leads to them, and says so", () => {
    const { project } = load(`${URL_ROUTE}domainNames: { chat.localhost: chat }\n`);
    const [api] = project.apis;
    if (api === undefined) throw new Error("no API was read");
    const bare = { ...api, apiId: "bareapi000", name: "bare", routes: [] };
    const stageless = { ...api, name: "stageless", stages: [] };
    const { text, notes } = form({ ...project, apis: [bare, stageless] });
    expect(text).not.toContain("chat.localhost");
    expect(notes).toEqual([
      'API "bare" has no route, so it is left out',
      'API "stageless" has no stage, so it is left out',
    ]);
  });

  test.each([
    [{ runtime: "java21" }, "its runtime java21 is not run here"],
    [{ handler: "Package::Class" }, 'its handler "Package::Class" is not file.export'],
    [
      { environment: { "A-B": "" } },
      'its variable "A-B" is not a letter, then letters, digits and _',
    ],
  ])("leaves out a function that sluice.yaml refuses, and says why: %j", (change, reason) => {
    const { project } = load(route("function: send"));
    const functions = project.functions.map((each) => ({ ...each, ...change }));
    const { text, notes } = form({ ...project, functions });
    expect(notes).toEqual([
      `function send is left out: ${reason}; integrations name it by its ARN`,
    ]);
    expect(load(text).project.apis).toEqual(project.apis);
  });

  test("says what has no effect, and that values of keys are not written", () => {
    const { project } = load(`${URL_ROUTE}apiKeys: { alice: {} }\n`);
    const apis = project.apis.map((api) => ({
      ...api,
      routes: api.routes.map((each) => ({ ...each, apiKeyRequired: true })),
    }));
    expect(form({ ...project, apis }).notes).toEqual([
      'apiKeyRequired of route $default of API "chat" has no effect but on $connect, so it is left out',
      "values of API keys are not written: add value, valueFile or valueEnvironment to each, or it gets a generated one",
    ]);
  });
});

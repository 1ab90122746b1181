import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { comparable } from "../../../test/support/same-project.ts";
import { CliError } from "../cli-error.ts";
import { devOptions, mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "../gateway/load-project.ts";
import { type ExportOptions, runExport } from "./run-export.ts";

const PROJECT = `apis:
  chat:${mockApi("pong", "dev: {}, prod: {}")}
  poll:${mockApi()}
settings: { region: eu-central-1 }
`;

function options(path: string, changes: Partial<ExportOptions> = {}): ExportOptions {
  return { path, format: "sluice-yaml", force: false, flags: {}, parameters: {}, ...changes };
}

describe("runExport()", () => {
  test("writes a sluice.yaml that is loaded as the same project, in any folder", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT, "other/x": "" });
    const output = project.path("other/sluice.yaml");
    expect(await runExport(options(project.folder, { output }))).toBe(0);
    const [first, again] = [project.folder, project.path("other")].map((path) =>
      loadProject(devOptions(path, { printConfig: true })),
    );
    expect(again?.config.region).toBe("eu-central-1");
    expect(comparable(again?.project ?? never())).toEqual(comparable(first?.project ?? never()));
  });

  test("writes one API and one of its stages, which the others need not have", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const output = project.path("one.sluice.yaml");
    await runExport(options(project.folder, { output, api: "chat", stage: "prod" }));
    const text = readFileSync(output, "utf8");
    expect(text).toContain("      prod:\n");
    expect(text).not.toMatch(/ dev:| poll:/);
  });

  test.each<[string, Partial<ExportOptions>, string]>([
    ["a folder without a project", { path: "/" }, "No project in /: looked for sluice.yaml"],
    ["an API that is not there", { api: "room" }, 'There is no API "room": there is chat ('],
    [
      "a stage that one of the APIs has not",
      { stage: "prod" },
      'API "poll" has no stage "prod": it has dev.',
    ],
    [
      "a parameter of no template",
      { parameters: { Stage: "dev" } },
      "sluice.yaml has no template, so it has no parameter Stage",
    ],
  ])("refuses %s in a sentence", async (_what, changes, sentence) => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const error = await runExport(options(project.folder, changes)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect(error.kind).toBe("parameter");
    expect(error.message).toContain(sentence);
  });
});

function never(): never {
  throw new Error("the project was not loaded");
}

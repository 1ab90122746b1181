import { describe, expect, test } from "bun:test";
import { mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadServed } from "./load-served.ts";
import { serveOptions } from "./serve.fixture.ts";

describe("loadServed()", () => {
  test("needs no file", () => {
    using folder = projectFolder();
    const { config, project, file } = loadServed(serveOptions(folder.folder));
    expect(file).toBeUndefined();
    expect(project.apis).toEqual([]);
    expect(config).toMatchObject({ strict: true, unknownAccessKeys: "refuse" });
  });

  test("reads a sluice.yaml with settings and no API", () => {
    using folder = projectFolder({ "sluice.yaml": "settings: { port: 4000, logFormat: json }\n" });
    const options = serveOptions(folder.folder, { path: folder.folder });
    const { config, project } = loadServed({ ...options, flags: { dataFolder: folder.folder } });
    expect(config).toMatchObject({
      host: "0.0.0.0",
      port: 4000,
      controlPort: 3002,
      logFormat: "json",
    });
    expect(project.apis).toEqual([]);
  });

  test("keeps what generated API keys are made of in the data folder", () => {
    const routes = mockApi();
    using folder = projectFolder({
      "sluice.yaml": `apis:\n  chat:${routes}apiKeys: { alice: {} }\n`,
    });
    const load = () => loadServed(serveOptions(folder.folder, { path: folder.folder }));
    const [first] = load().generatedApiKeys;
    expect(first?.value?.reveal()).toHaveLength(40);
    expect(load().generatedApiKeys[0]?.value?.reveal()).toBe(first?.value?.reveal() ?? "");
  });

  test.each([
    ["strict: false", "settings.strict must be true: sluice serve is always as strict as AWS"],
    [
      "unknownAccessKeys: warn",
      "settings.unknownAccessKeys must be refuse: sluice serve verifies every signature",
    ],
  ])("refuses %s", (setting, sentence) => {
    using folder = projectFolder({ "sluice.yaml": `settings: { ${setting} }\n` });
    expect(() => loadServed(serveOptions(folder.folder, { path: folder.folder }))).toThrow(
      sentence,
    );
  });

  test("refuses a parameter without a template that could have it", () => {
    using folder = projectFolder();
    expect(() => loadServed(serveOptions(folder.folder, { parameters: { Stage: "x" } }))).toThrow(
      "--parameter Stage=… is for a template: name one with --config",
    );
  });
});

import { describe, expect, test } from "bun:test";
import { loadConfig } from "../../config/config.ts";
import { FILE, load, refuses, URL_ROUTE } from "./load-text.fixture.ts";

describe("loadSluiceYaml() takes", () => {
  test("the settings, unread, with their lines", () => {
    const { settings } = load(
      `settings:\n  port: 3001\n  limits:\n    idleTimeoutMs: 5\n  accountId: 012345678901\n${URL_ROUTE}`,
    );
    expect(settings.file).toBe(FILE);
    expect(settings.values).toEqual({
      port: 3001,
      limits: { idleTimeoutMs: 5 },
      accountId: "012345678901",
    });
    expect(settings.lineOf(["limits", "idleTimeoutMs"])).toBe(4);
    expect(settings.lineOf(["limits", "nothing"])).toBe(3);
  });

  test("no settings as undefined", () => {
    expect(load(URL_ROUTE).settings.values).toBeUndefined();
  });

  test("a template with its parameters, and no project of its own", () => {
    const { project, template } = load(
      "template: infra/template.yaml\nparameters: { Stage: dev, Size: 08 }\n",
    );
    expect(template).toEqual({
      file: "/project/infra/template.yaml",
      position: { file: FILE, line: 1 },
      parameters: { Stage: "dev", Size: "08" },
      overrides: {
        ...{ environment: {}, functions: [], apiKeys: [], layers: [] },
        parameters: ["Stage", "Size"].map((name) => ({ name, position: { file: FILE, line: 2 } })),
      },
      vpcLinkIds: new Set(),
      complete: expect.any(Function),
    });
    expect(project).toEqual({
      ...{ vpcLinks: [], clientCertificates: [] },
      ...{ apis: [], functions: [], apiKeys: [], usagePlans: [], domainNames: [], warnings: [] },
      sources: [FILE],
    });
  });

  test("variables for the functions of a template, as they are written", () => {
    const { template, project } = load(
      "template: t.yaml\nenvironment: { VERSION: 1.10, K: v }\nfunctions:\n  Join: { environment: { DEBUG: false } }\n  Leave:\n",
    );
    expect(template?.overrides).toEqual({
      environment: { VERSION: "1.10", K: "v" },
      functions: [
        { logicalId: "Join", environment: { DEBUG: "false" }, position: { file: FILE, line: 4 } },
        { logicalId: "Leave", environment: {}, position: { file: FILE, line: 5 } },
      ],
      apiKeys: [],
      ...{ layers: [], parameters: [] },
    });
    expect(project.warnings.map(({ message }) => message)).toEqual([
      'The environment name "K" works here; Lambda wants two characters at least',
    ]);
  });

  test("variables of all its functions, of which a function's own win", () => {
    const { project } = load(
      `${URL_ROUTE}environment: { AB: all, CD: all }\nfunctions:\n  a: { handler: a.b, runtime: nodejs22.x, environment: { CD: own } }\n`,
    );
    expect(project.functions[0]?.environment).toEqual({ AB: "all", CD: "own" });
  });

  test("every file that docs/sluice-yaml.md shows, settings too", async () => {
    const page = new URL("../../../docs/sluice-yaml.md", import.meta.url);
    const blocks = [...(await Bun.file(page).text()).matchAll(/^```yaml\n(.*?)^```/gms)];
    expect(blocks.length).toBeGreaterThan(3);
    for (const [, text = ""] of blocks) {
      const { project, settings } = load(text);
      expect(project.warnings).toEqual([]);
      const environment = { variables: {}, homeFolder: "/", workingFolder: "/" };
      expect(() => loadConfig({ environment, file: settings })).not.toThrow();
    }
  });

  test("the example of an HTTP backend without a warning", async () => {
    const file = new URL("../../../examples/http-backend/sluice.yaml", import.meta.url);
    const { project } = load(await Bun.file(file).text());
    expect(project.apis).toHaveLength(1);
    expect(project.warnings).toEqual([]);
  });
});

refuses("loadSluiceYaml()", [
  [
    "a group of the settings at the top of the file",
    `${URL_ROUTE}limits: { idleTimeoutMs: 5 }\n`,
    5,
    'Unknown key "limits": it belongs under settings',
  ],
  [
    "one setting there",
    `${URL_ROUTE}idleTimeoutMs: 5\n`,
    5,
    'Unknown key "idleTimeoutMs": it belongs under settings.limits',
  ],
  ["an empty file", "", 1, "The file describes no API: add apis, or template: template.yaml"],
  ["no API at all", "apis: {}\n", 1, "The file describes no API"],
  [
    "apis beside a template",
    `template: t.yaml\n${URL_ROUTE}`,
    2,
    "apis cannot stand beside template",
  ],
  [
    "what a template says of a function beside it",
    "template: t.yaml\nfunctions:\n  a: { runtime: nodejs22.x }\n",
    3,
    'Unknown key "runtime": known are environment (in functions.a)',
  ],
  [
    "a variable for all functions that is no name",
    `${URL_ROUTE}environment: { A-B: c }\n`,
    5,
    'The environment name "A-B" must be a letter, then letters, digits and _',
  ],
  [
    "parameters without a template",
    `${URL_ROUTE}parameters: { A: b }\n`,
    5,
    "parameters are for a template",
  ],
  [
    "an apiId that two APIs have",
    "apis:\n  a: { apiId: abcdefghij, routes: { x: http://b } }\n  b: { apiId: abcdefghij, routes: { x: http://b } }\n",
    3,
    'apis.b has the apiId of apis.a, "abcdefghij": give it another',
  ],
]);

import { describe, expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder, recordedOutput } from "../dev/dev-project.fixture.ts";
import { reportGenerated, withGeneratedValues } from "./generated-api-keys.ts";
import { loadProject } from "./load-project.ts";

const VALUE = "apikey1234abcdefghij0123456789";

const sluiceYaml = (keys: string) => `apis:\n  chat:${mockApi()}\napiKeys: ${keys}\n`;

function load(keys: string) {
  using project = projectFolder({ "sluice.yaml": sluiceYaml(keys) });
  const flags = { stateFolder: project.path("state") };
  return loadProject(devOptions(project.folder, { flags }));
}

describe("withGeneratedValues()", () => {
  const { project } = load(`{ alice: { value: ${VALUE} }, bob: , carol: }`);
  const bare = {
    ...project,
    apiKeys: project.apiKeys.map((key, n) => (n === 0 ? key : { ...key, value: undefined })),
  };

  test("gives a value of 40 letters and digits to each key that has none, the same for the same secret", () => {
    const { project: complete, generatedApiKeys } = withGeneratedValues(bare, () => "secret");
    const values = complete.apiKeys.map(({ value }) => value?.reveal() ?? "");
    expect(values[0]).toBe(VALUE);
    for (const value of values.slice(1)) expect(value).toMatch(/^[0-9a-z]{40}$/);
    expect(values[1]).not.toBe(values[2]);
    expect(generatedApiKeys.map(({ name, value }) => [name, value?.reveal()])).toEqual([
      ["bob", values[1]],
      ["carol", values[2]],
    ]);
    const again = withGeneratedValues(bare, () => "secret").project.apiKeys;
    expect(again.map(({ value }) => value?.reveal())).toEqual(values);
    const other = withGeneratedValues(bare, () => "another secret").project.apiKeys;
    expect(other[1]?.value?.reveal()).not.toBe(values[1]);
  });

  test("asks for no secret when every key has a value", () => {
    const asked = () => {
      throw new Error("nobody needs it");
    };
    expect(withGeneratedValues(project, asked).generatedApiKeys).toEqual([]);
  });
});

test("loadProject() gives the same value at every start on this machine, and another on another", () => {
  using project = projectFolder({ "sluice.yaml": sluiceYaml("{ bob: }") });
  const made = (state: string) => {
    const flags = { stateFolder: project.path(state) };
    const { generatedApiKeys } = loadProject(devOptions(project.folder, { flags }));
    return generatedApiKeys[0]?.value?.reveal() ?? "";
  };
  const value = made("one");
  expect(value).toMatch(/^[0-9a-z]{40}$/);
  expect(made("one")).toBe(value);
  expect(made("two")).not.toBe(value);
});

describe("reportGenerated()", () => {
  const { generatedApiKeys } = load("{ bob: }");
  const value = generatedApiKeys[0]?.value?.reveal() ?? "";

  test("shows the values in a terminal", () => {
    const output = recordedOutput({ isTerminal: true });
    reportGenerated(generatedApiKeys, output);
    expect(output.lines).toEqual([
      "",
      "  API keys that have no value got one, the same at every start on this machine:",
      `    bob  ${value}`,
    ]);
  });

  test("shows no value where a file may keep it", () => {
    const output = recordedOutput({ isTerminal: false });
    reportGenerated(generatedApiKeys, output);
    expect(output.lines).toEqual([
      'note: API key "bob" has no value, so it has a generated one, which is shown in a terminal alone. docs/authorization.md says how to give it one.',
    ]);
  });

  test("says nothing when there are none", () => {
    const output = recordedOutput({ isTerminal: true });
    reportGenerated([], output);
    expect(output.lines).toEqual([]);
  });
});

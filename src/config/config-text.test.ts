import { expect, test } from "bun:test";
import { parse } from "yaml";
import { loadConfig } from "./config.ts";
import { settingsText } from "./config-text.ts";

const environment = {
  variables: { SLUICE_LIMITS_IDLE_TIMEOUT_MS: "5000" },
  homeFolder: "/home/ada",
  workingFolder: "/",
};
const values = {
  host: "0.0.0.0",
  accessKeys: [{ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "hunter2", sessionToken: "hunter3" }],
};
const file = { file: "/project/sluice.yaml", values, lineOf: () => 7 };
const loaded = loadConfig({ flags: { port: "4000" }, environment, file });

test("settingsText() writes each value with its source", () => {
  const text = settingsText(loaded);
  expect(text).toContain("  port: 4000 # flag --port\n");
  expect(text).toContain("  host: 0.0.0.0 # /project/sluice.yaml:7\n");
  expect(text).toContain("    idleTimeoutMs: 5000 # environment SLUICE_LIMITS_IDLE_TIMEOUT_MS\n");
  expect(text).toContain('  accountId: "123456789012" # default\n');
  expect(text).toContain("  # /project/sluice.yaml:7\n  accessKeys:\n");
});

test("settingsText() shows no secret", () => {
  expect(settingsText(loaded)).not.toContain("hunter");
  expect(settingsText(loaded)).toContain("secretAccessKey: (hidden)");
});

test("settingsText() is the settings of a sluice.yaml again", () => {
  const { accessKeys, ...rest } = parse(settingsText(loaded)).settings;
  expect(accessKeys).toHaveLength(1);
  const again = loadConfig({
    environment: { ...environment, variables: {} },
    file: { ...file, values: rest },
  });
  expect({ ...again.config, accessKeys: [] }).toEqual({ ...loaded.config, accessKeys: [] });
});

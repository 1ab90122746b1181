import { expect, test } from "bun:test";
import { AWS_LIMITS } from "../core/limits.ts";
import { readSettingValue } from "./setting-value.ts";
import { environmentName, flagName, SETTINGS } from "./settings.ts";

test("environmentName() and flagName() follow from the name alone", () => {
  expect(environmentName("port")).toBe("SLUICE_PORT");
  expect(environmentName("limits.idleTimeoutMs")).toBe("SLUICE_LIMITS_IDLE_TIMEOUT_MS");
  expect(environmentName("relax.upgradeRequired426")).toBe("SLUICE_RELAX_UPGRADE_REQUIRED_426");
  expect(flagName("limits.idleTimeoutMs")).toBe("--limits-idle-timeout-ms");
  expect(flagName("tls.keyFile")).toBe("--tls-key-file");
});

test("no two settings share a flag or a variable", () => {
  const names = SETTINGS.map(({ name }) => environmentName(name));
  expect(new Set(names).size).toBe(SETTINGS.length);
});

test("every limit of the data plane is a setting", () => {
  const names = SETTINGS.map(({ name }) => name);
  for (const limit of Object.keys(AWS_LIMITS)) expect(names).toContain(`limits.${limit}`);
});

test("every default passes its own check", () => {
  for (const setting of SETTINGS) {
    if (setting.default === undefined) continue;
    expect(readSettingValue(setting, setting.default)).toEqual({ value: setting.default });
  }
});

import { expect, test } from "bun:test";
import { defaultFor, isFor } from "./setting.ts";
import { SETTINGS } from "./settings.ts";

const settingNamed = (name: string) => {
  const setting = SETTINGS.find((each) => each.name === name);
  if (setting === undefined) throw new Error(`no setting ${name}`);
  return setting;
};

test("isFor() is whether a command has a setting", () => {
  const has = (name: string) =>
    (["dev", "serve"] as const).filter((command) => isFor(settingNamed(name), command));
  expect(has("port")).toEqual(["dev", "serve"]);
  expect(has("stateFolder")).toEqual(["dev"]);
  expect(has("dataFolder")).toEqual(["serve"]);
});

test("defaultFor() is serve's own where it has one", () => {
  const defaults = (name: string) =>
    (["dev", "serve"] as const).map((command) => defaultFor(settingNamed(name), command));
  expect(defaults("host")).toEqual(["127.0.0.1", "0.0.0.0"]);
  expect(defaults("controlPort")).toEqual([0, 3002]);
  expect(defaults("port")).toEqual([3001, 3001]);
});

test("what serve takes one value of has that value as its default", () => {
  const fixed = SETTINGS.filter(({ serveAlways }) => serveAlways !== undefined);
  expect(fixed.map(({ name, serveDefault }) => [name, serveDefault])).toEqual([
    ["strict", true],
    ["unknownAccessKeys", "refuse"],
  ]);
});

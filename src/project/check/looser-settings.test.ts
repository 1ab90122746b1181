import { expect, test } from "bun:test";
import { loadConfig } from "../../config/config.ts";
import { chat, found, inputOf } from "./check.fixture.ts";
import { looserSettingFindings } from "./looser-settings.ts";

function findingsOf(
  values: unknown,
  flags: Readonly<Record<string, string | boolean>> = {},
): string[] {
  const loaded = loadConfig({
    flags,
    environment: { variables: {}, homeFolder: "/", workingFolder: "/" },
    file: { file: "/project/sluice.yaml", values, lineOf: (path) => path.length },
  });
  return found(looserSettingFindings, inputOf(chat({ send: [] }), loaded));
}

test("looserSettingFindings() names each setting that is looser than AWS, where it is set", () => {
  const relaxed = { relax: { routeResponses: true }, limits: { messageBytesMax: 131_073 } };
  expect(findingsOf(relaxed)).toEqual([
    "2 looser-setting: limits.messageBytesMax is 131073 bytes; AWS allows 131072",
    expect.stringMatching(/^2 looser-setting: relax\.routeResponses is on; AWS answers/),
  ]);
  expect(findingsOf({}, { "relax.upgradeRequired426": true })).toEqual([
    expect.stringMatching(/^- looser-setting: .* \(--relax-upgrade-required-426\)$/),
  ]);
});

test("looserSettingFindings() names unknown keys only where somebody lets them in by name", () => {
  expect(findingsOf({})).toEqual([]);
  expect(findingsOf({ limits: { messageBytesMax: 131_072 }, unknownAccessKeys: "refuse" })).toEqual(
    [],
  );
  expect(findingsOf({ unknownAccessKeys: "warn" })).toEqual([
    "1 unknown-access-keys: unknownAccessKeys is warn, so any access key may sign requests",
  ]);
});

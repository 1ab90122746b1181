import { expect, test } from "bun:test";
import { loadConfig } from "./config.ts";
import { looserThanAws, unknownKeysNote } from "./looser-than-aws.ts";
import type { SettingValue } from "./setting-value.ts";
import { SETTINGS } from "./settings.ts";

const ENVIRONMENT = { variables: {}, homeFolder: "/home/ada", workingFolder: "/" };

function sentences(flags: Record<string, SettingValue>): string[] {
  return looserThanAws(
    loadConfig({ environment: ENVIRONMENT, flags: { strict: true, ...flags } }).config,
  );
}

test("looserThanAws() is silent at AWS's own limits and below them", () => {
  expect(sentences({})).toEqual([]);
  expect(
    sentences({ "limits.framePayloadBytesMax": 32_767, "limits.idleTimeoutMs": 1_000 }),
  ).toEqual([]);
});

test("looserThanAws() names a limit, its unit and AWS's figure", () => {
  expect(sentences({ "limits.framePayloadBytesMax": 65_536 })).toEqual([
    "limits.framePayloadBytesMax is 65536 bytes; AWS allows 32768",
  ]);
});

test("looserThanAws() has a sentence for each limit of AWS, one above it", () => {
  for (const setting of SETTINGS) {
    if (setting.kind !== "integer" || setting.awsAllows === undefined) continue;
    expect(sentences({ [setting.name]: setting.awsAllows })).toEqual([]);
    expect(sentences({ [setting.name]: setting.awsAllows + 1 })).toHaveLength(1);
  }
});

test("looserThanAws() has a sentence for each switch of relax", () => {
  for (const { name } of SETTINGS.filter((setting) => setting.name.startsWith("relax."))) {
    const [sentence, ...others] = sentences({ [name]: true });
    expect(sentence).toStartWith(`${name} is on; AWS `);
    expect(others).toEqual([]);
  }
});

test("unknownKeysNote() says that any access key will do, and how to be strict", () => {
  const note = (flags: Record<string, SettingValue>) =>
    unknownKeysNote(loadConfig({ environment: ENVIRONMENT, flags }).config);
  expect(note({})).toStartWith("Any access key may sign requests here");
  expect(note({})).toContain("--strict");
  expect(note({ strict: true })).toBeUndefined();
  expect(note({ strict: true, unknownAccessKeys: "warn" })).toBeDefined();
});

test("looserThanAws() leaves the bounds that AWS does not publish alone", () => {
  expect(
    sentences({ "limits.sendBufferBytesMax": 1_073_741_824, "limits.headerCountMax": 10_000 }),
  ).toEqual([]);
});

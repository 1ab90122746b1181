import { expect, test } from "bun:test";
import { loadConfig } from "./config.ts";
import { looserThanAws } from "./looser-than-aws.ts";
import type { SettingValue } from "./setting-value.ts";
import { SETTINGS } from "./settings.ts";

function sentences(flags: Record<string, SettingValue>): string[] {
  const environment = { variables: {}, homeFolder: "/home/ada", workingFolder: "/" };
  return looserThanAws(loadConfig({ environment, flags: { strict: true, ...flags } }).config);
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

test("looserThanAws() says that unknown access keys are answered", () => {
  expect(sentences({ unknownAccessKeys: "warn" })).toEqual([
    "unknownAccessKeys is warn; AWS refuses a request signed with an access key it does not know",
  ]);
});

test("looserThanAws() leaves the bounds that AWS does not publish alone", () => {
  expect(
    sentences({ "limits.sendBufferBytesMax": 1_073_741_824, "limits.headerCountMax": 10_000 }),
  ).toEqual([]);
});

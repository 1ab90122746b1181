import { describe, expect, test } from "bun:test";
import { openAccount } from "../account.fixture.ts";
import { CHAT } from "./function.fixture.ts";
import { ENVIRONMENT_BYTES_MAX } from "./function-configuration.ts";

const variables = (Variables: Record<string, unknown>) => ({ Environment: { Variables } });

async function refused(members: Record<string, unknown>): Promise<string | undefined> {
  const { refusal, store } = await openAccount();
  const sentence = await refusal("CreateFunction", { body: { ...CHAT, ...members } });
  expect(store.commits).toBe(sentence === undefined ? 1 : 0);
  return sentence;
}

describe("the configuration of a function", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["a runtime of none", { Runtime: "node20" }, "Runtime node20 is not a runtime of Lambda: did"],
    ["a runtime of others", { Runtime: "java21" }, "Runtime java21 does not run here"],
    ["a handler with a space", { Handler: "a b" }, "Handler must be a text without spaces"],
    ["a long handler", { Handler: "h".repeat(129) }, "Handler must have at most 128"],
    ["no time", { Timeout: 0 }, "Timeout must be a whole number from 1 to 900, not 0"],
    ["a long time", { Timeout: 901 }, "Timeout must be a whole number from 1 to 900, not 901"],
    ["little memory", { MemorySize: 127 }, "MemorySize must be a whole number from 128 to 10240"],
    ["much memory", { MemorySize: 10_241 }, "MemorySize must be a whole number from 128 to 10240"],
    ["a long description", { Description: "d".repeat(257) }, "Description must have at most 256"],
    ["a VPC", { VpcConfig: { SubnetIds: ["subnet-1"] } }, "VpcConfig must be left out"],
    ["layers", { Layers: ["arn:aws:lambda:x"] }, "Layers must be left out"],
    ["a snapshot", { SnapStart: { ApplyOn: "PublishedVersions" } }, "SnapStart must be left out"],
    ["a queue", { DeadLetterConfig: { TargetArn: "arn:x" } }, "DeadLetterConfig must be left out"],
    ["a processor", { Architectures: ["mips"] }, "Architectures[0] must be one of x86_64, arm64"],
    ["little room", { EphemeralStorage: { Size: 511 } }, "EphemeralStorage.Size must be a whole"],
    ["what is no member", { Foo: 1 }, "Foo is not a member of this operation"],
  ])("is refused with %s", async (_what, members, sentence) => {
    expect(await refused(members)).toStartWith(`BadRequestException: ${sentence}`);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["a number", { SECRET: 1_234 }, "Environment.Variables.SECRET must be a string"],
    ["a name of one letter", { a: "b" }, "a key of Environment.Variables must have 2 to 1024"],
    ["a name with a dash", { "a-b": "c" }, "a key of Environment.Variables must be a letter, and"],
    [
      "a name that is Lambda's",
      { AWS_REGION: "mars-1" },
      "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION",
    ],
  ])(
    "is refused with %s for a variable, whose value is not shown",
    async (_what, own, sentence) => {
      const shown = await refused(variables(own));
      expect(shown).toStartWith(`BadRequestException: ${sentence}`);
      expect(shown).not.toContain("1234");
    },
  );

  test("may have AWS's bytes of variables", async () => {
    const around = JSON.stringify({ SECRET: "" }).length;
    const of = (bytes: number) => variables({ SECRET: "s".repeat(bytes - around) });
    expect(await refused(of(ENVIRONMENT_BYTES_MAX))).toBeUndefined();
    const above = await refused(of(ENVIRONMENT_BYTES_MAX + 1));
    expect(above).toEndWith("exceeded the 4KB limit: they have 4097 bytes");
    expect(above).not.toContain("sss");
  });
});

import { describe, expect, test } from "bun:test";
import { ProjectError } from "./project-error.ts";
import { readSamConfig, SAM_CONFIG_CHARACTERS_MAX, type SamConfigSource } from "./sam-config.ts";

const read = (text: string, options: Partial<SamConfigSource> = {}) =>
  readSamConfig({ file: "/project/samconfig.toml", text, read: () => undefined, ...options });
const deploy = (overrides: string, rest = "") =>
  `version = 0.1\n[default.deploy.parameters]\nstack_name = "chat"\nparameter_overrides = ${overrides}\n${rest}`;
const refused = (text: string, options: Partial<SamConfigSource> = {}) => {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof ProjectError) return `${error.position?.line}: ${error.message}`;
    throw error;
  }
  return "";
};

describe("readSamConfig() reads", () => {
  const cases: [name: string, overrides: string, expected: Record<string, string>][] = [
    ["text", '"Stage=dev Limit=10"', { Stage: "dev", Limit: "10" }],
    [
      "quoted values",
      String.raw`"Stage=\"dev\" Name='a b' Url=\"https://x?a=b\" Empty=\"\""`,
      { Stage: "dev", Name: "a b", Url: "https://x?a=b", Empty: "" },
    ],
    ["spaces that are escaped", String.raw`'Name=a\ b Last=c'`, { Name: "a b", Last: "c" }],
    [
      "the long form",
      '"ParameterKey=Stage,ParameterValue=dev ParameterKey=B,ParameterValue=c"',
      { Stage: "dev", B: "c" },
    ],
    ["a list", '["Stage=dev", "Limit=10 More=b"]', { Stage: "dev", Limit: "10", More: "b" }],
    [
      "a table",
      '{Stage = "dev", Limit = 10, On = true, Names = ["a", "b"]}',
      { Stage: "dev", Limit: "10", On: "true", Names: "a,b" },
    ],
  ];
  for (const [name, overrides, expected] of cases) {
    test(name, () => expect(read(deploy(overrides))).toEqual(expected));
  }

  test("a file that it names, relative to itself", () => {
    const options = { read: (path: string) => (path === "dev.yaml" ? "Stage: dev" : undefined) };
    expect(read(deploy('"file://dev.yaml"'), options)).toEqual({ Stage: "dev" });
    expect(refused(deploy('"file://gone.yaml"'), options)).toBe(
      "4: parameter_overrides: there is no file gone.yaml",
    );
  });

  test("another environment, and what is for all commands", () => {
    const text = `${deploy('"Stage=dev"')}[prod.global.parameters]\nparameter_overrides = "Stage=prod A=b"\n[prod.deploy.parameters]\nparameter_overrides = "A=c"\n`;
    expect(read(text, { environment: "prod" })).toEqual({ Stage: "prod", A: "c" });
    expect(refused(text, { environment: "prdo" })).toBe(
      "1: There is no environment prdo for --config-env: it has default, prod",
    );
  });

  test("YAML and JSON", () => {
    const yaml =
      "version: 0.1\ndefault:\n  deploy:\n    parameters:\n      parameter_overrides:\n        - Stage: dev\n";
    expect(read(yaml, { file: "/project/samconfig.yaml" })).toEqual({ Stage: "dev" });
    const json = '{"default": {"deploy": {"parameters": {"parameter_overrides": "Stage=dev"}}}}';
    expect(read(json, { file: "/project/samconfig.json" })).toEqual({ Stage: "dev" });
  });

  test("nothing, where no parameters are", () => {
    expect(
      read('version = 0.1\n[default.deploy.parameters]\nstack_name = "chat"\n'),
    ).toBeUndefined();
    expect(read("version = 0.1\n")).toBeUndefined();
    expect(read("", { file: "/project/samconfig.yaml" })).toBeUndefined();
  });
});

describe("readSamConfig() refuses, without a value in the message,", () => {
  const form = "4: parameter_overrides must be Name=value, a list of such, or a table";
  const cases: [name: string, text: string, expected: string][] = [
    ["text without a name", deploy('"secret"'), form],
    ["a name without a value after another one", deploy('"A=b secret"'), form],
    ["a number", deploy("1"), form],
    [
      "a value that is a table",
      deploy("{A = {b = 1}}"),
      "4: The value of parameter A must be text",
    ],
    ["what is no YAML", "{", "1: The file is not valid YAML or JSON"],
  ];
  for (const [name, text, expected] of cases) {
    const file = text === "{" ? "/project/samconfig.yaml" : "/project/samconfig.toml";
    test(name, () => expect(refused(text, { file })).toBe(expected));
  }

  test("what is no TOML", () => {
    const broken = deploy('["A=b"]', "c = secret\nd = 1\n");
    expect(refused(broken)).toBe("5: The file is not valid TOML");
    expect(refused(deploy("[", "A=b\n"))).toBe("4: The file is not valid TOML");
    expect(refused(`${broken}${"#\n".repeat(500)}`)).toBe("1: The file is not valid TOML");
  });

  test("a file larger than the limit, not one of that size", () => {
    expect(read("#".repeat(SAM_CONFIG_CHARACTERS_MAX))).toBeUndefined();
    expect(refused("#".repeat(SAM_CONFIG_CHARACTERS_MAX + 1))).toBe(
      `1: The file is larger than ${SAM_CONFIG_CHARACTERS_MAX} characters`,
    );
  });
});

import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cliEnvironment, SLUICE, sluice } from "./cli.fixture.ts";
import { mockApi, projectFolder } from "./dev/dev-project.fixture.ts";
import { exportCommand } from "./export.ts";

const PROJECT = `apis:
  chat:${mockApi()}
apiKeys: { alice: {} }
`;

describe("sluice export", () => {
  test("prints a sluice.yaml, and beside it on stderr what that cannot say", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const { stdout, stderr, exitCode } = await sluice(["export", project.folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("\napis:\n  chat:\n    apiId: ");
    expect(stderr).toStartWith("note: values of API keys are not written: ");
  });

  test("writes a template into a file, once", async () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const file = project.path("template.yaml");
    const words = ["export", project.folder, "--format", "cloudformation", "--output", file];
    expect(await sluice(words)).toMatchObject({ stdout: "", exitCode: 0 });
    expect(readFileSync(file, "utf8")).toContain("  ChatApi:\n    Type: AWS::ApiGatewayV2::Api\n");
    const again = await sluice(words);
    expect(again.exitCode).toBe(252);
    expect(again.stderr).toEndWith(
      `${file} is there already: add --force to overwrite it, or give another --output.\n`,
    );
    expect((await sluice([...words, "--force"])).exitCode).toBe(0);
  });

  test("ends quietly for a reader that has seen enough", () => {
    using project = projectFolder({ "sluice.yaml": PROJECT });
    const line = 'set -o pipefail; "$0" export "$1" 2>err | true; echo "${PIPESTATUS[0]}"';
    const { stdout } = spawnSync("bash", ["-c", line, SLUICE, project.folder], {
      ...{ cwd: project.folder, encoding: "utf8", env: cliEnvironment() },
    });
    expect(stdout).toBe("0\n");
    expect(readFileSync(project.path("err"), "utf8")).not.toContain("EPIPE");
  });

  test("refuses a parameter without a value, and a format that there is not", async () => {
    const parameter = await sluice(["export", "--parameter", "Stage"]);
    expect(parameter.stderr).toStartWith(
      'sluice export: argument --parameter: write NAME=VALUE, not "Stage"\n',
    );
    const format = await sluice(["export", "--format", "sam"]);
    expect(format.stderr).toContain("Allowed choices are sluice-yaml, cloudformation");
    expect([parameter.exitCode, format.exitCode]).toEqual([252, 252]);
  });

  test.each<[string, string[], string]>([
    ["a path", [".", "--control-url", "http://a"], "--control-url takes the place of PATH"],
    ["a parameter", ["--parameter", "A=b", "--control-url", "http://a"], "argument --parameter: "],
    ["a setting", ["--account-id", "1", "--control-url", "http://a"], "argument --account-id: "],
    ["no gateway", ["--profile", "p"], "argument --profile: it is for --control-url"],
    ["no gateway either", ["--ca-bundle", "p"], "argument --ca-bundle: it is for --control-url"],
  ])("refuses options of a running gateway beside %s", async (_what, words, sentence) => {
    const command = exportCommand().exitOverride();
    const refused = await command.parseAsync(words, { from: "user" }).catch((error) => error);
    expect(refused).toMatchObject({ name: "CliError", kind: "usage" });
    expect(refused.message).toStartWith(sentence);
  });
});
